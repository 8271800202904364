//! What a scenario expects of the client's report, and what holds of every report.

use rdpwhy::diagnosis::{diagnose, mstsc};
use rdpwhy_handshake::{Ending, EventBody, Outcome, Report, Stage};
use serde_json::Value;

use crate::file::Expect;
use crate::subset::missing;

/// Everything that is not as expected.
pub(crate) fn expectations(expect: &Expect, report: &Report) -> Vec<String> {
    let mut wrong = position(expect, report);
    wrong.extend(ending(expect, report));
    wrong.extend(stages(expect, report));
    wrong.extend(meaning(expect, report));
    wrong.extend(missing("facts", &json(&expect.facts), &json(&report.facts)));
    for name in &expect.never {
        if report.transcript.iter().any(|event| address(&event.body).as_deref() == Some(name)) {
            wrong.push(format!("{name} is in the transcript"));
        }
    }
    wrong
}

/// What must hold whatever happened.
pub(crate) fn always(report: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    let reached = report.stages.iter().position(|stage| stage.stage == report.position.stage);
    let Some(reached) = reached else {
        return vec![format!("{} is not among the stages", report.position.stage)];
    };
    let lived = matches!(report.ending, Some(Ending::Completed | Ending::Stopped { .. }));
    let here = match report.ending {
        Some(Ending::Completed) => Outcome::Passed,
        Some(Ending::Stopped { .. } | Ending::Redirected { .. }) => Outcome::Stopped,
        _ => Outcome::Failed,
    };
    for (index, stage) in report.stages.iter().enumerate() {
        let fits = match index.cmp(&reached) {
            core::cmp::Ordering::Less => matches!(stage.outcome, Outcome::Passed | Outcome::Skipped),
            core::cmp::Ordering::Equal => stage.outcome == here,
            // What a completed conversation has begun beyond the reach is neither. A second transport may be offered
            // before the stage that it stands behind is over.
            core::cmp::Ordering::Greater => {
                stage.outcome == Outcome::NotReached || here == Outcome::Passed || stage.stage == Stage::Multitransport
            }
        };
        if !fits {
            wrong.push(format!(
                "{} is {}, and it ended in {}",
                stage.stage,
                stage.outcome.name(),
                report.position.stage
            ));
        }
    }
    if !lived && diagnose(report).is_empty() {
        wrong.push("a death without a finding".to_owned());
    }
    wrong
}

fn position(expect: &Expect, report: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    let position = report.position;
    if (position.stage.name(), position.step) != (&expect.stage, &expect.step) {
        let (stage, step) = (&expect.stage, &expect.step);
        wrong.push(format!("expected it in {stage}, {step}; it ended in {}, {}", position.stage, position.step));
    }
    let awaited: Vec<_> = position.awaits.iter().map(|awaited| format!("{}/{}", awaited.from, awaited.pdu)).collect();
    for name in expect.awaits.iter().filter(|name| !awaited.contains(name)) {
        wrong.push(format!("{name} is not awaited; {} is", awaited.join(", ")));
    }
    wrong
}

/// A frame that had begun, or a close behind a refusal, is never by the way: either the scenario names it, or there is
/// none.
fn ending(expect: &Expect, report: &Report) -> Vec<String> {
    let actual = json(&report.ending);
    let mut wrong = missing("ending", &json(&expect.ending), &actual);
    for field in ["partial", "then"] {
        let held = actual.get(field).filter(|held| !held.is_null());
        if let Some(held) = held.filter(|_| !expect.ending.contains_key(field)) {
            wrong.push(format!("ending.{field}: nothing was expected, got {held}"));
        }
    }
    wrong
}

fn stages(expect: &Expect, report: &Report) -> Vec<String> {
    let outcome = |name: &str| {
        let stage = report.stages.iter().find(|stage| stage.stage.name() == name);
        stage.map_or("no stage of this route", |stage| stage.outcome.name())
    };
    let wrong = expect.stages.iter().filter(|(name, expected)| outcome(name) != expected.as_str());
    wrong.map(|(name, expected)| format!("{name}: expected {expected}, got {}", outcome(name))).collect()
}

fn meaning(expect: &Expect, report: &Report) -> Vec<String> {
    let found: Vec<_> = diagnose(report).iter().map(|finding| finding.signature).collect();
    let lacking = expect.findings.iter().filter(|id| !found.contains(&id.as_str()));
    let mut wrong: Vec<_> = lacking.map(|id| format!("{id} was not found; {found:?} were")).collect();
    let pair = mstsc(report).map_or_else(|| "none".to_owned(), |pair| format!("{}/0x{:X}", pair.hex, pair.extended));
    if let Some(expected) = expect.mstsc.as_ref().filter(|expected| **expected != pair) {
        wrong.push(format!("mstsc: expected {expected}, got {pair}"));
    }
    wrong
}

/// `client/ntlm.negotiate`
fn address(body: &EventBody) -> Option<String> {
    Some(format!("{}/{}", body.from()?, body.pdu()?))
}

fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| Value::String(format!("no JSON: {error}")))
}
