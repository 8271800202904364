//! What a snapshot holds of a report: nothing that varies from run to run.

use core::fmt::Write as _;

use rdpwhy::diagnosis::{Finding, Standing, diagnose, mstsc, verdict};
use rdpwhy_handshake::{Ending, Report};
use rdpwhy_lab::Persona;

/// Position and ending, verdict, mstsc's code, findings with their causes, and which of the persona's causes are among
/// them.
pub(crate) fn text(persona: &Persona, report: &Report) -> String {
    let mut text = format!("{}\n\n", persona.about);
    let pair = mstsc(report).map_or_else(|| "none".to_owned(), |pair| format!("{}/0x{:X}", pair.hex, pair.extended));
    let findings = diagnose(report);
    let written = write!(
        text,
        "position: {} at {}\nending: {}\nverdict: {}\nmstsc: {pair}\n",
        report.position.stage,
        report.position.step,
        report.ending.as_ref().map_or_else(String::new, ending),
        verdict(report),
    );
    written.expect("a string takes everything");
    for finding in &findings {
        text.push_str(&format!("\n{}\n  {}\n", finding.signature, finding.says));
        for cause in &finding.causes {
            text.push_str(&format!("  {}: {}\n", cause.standing.name(), cause.cause.id));
        }
    }
    text.push_str("\nstands for:\n");
    for id in &persona.causes {
        text.push_str(&format!("  {id}: {}\n", standing(&findings, id).map_or("not named", Standing::name)));
    }
    if persona.causes.is_empty() {
        text.push_str("  no cause\n");
    }
    text.lines().map(|line| without_times(line) + "\n").collect()
}

/// `402 ms` becomes `some time`.
fn without_times(line: &str) -> String {
    let mut told: Vec<String> = Vec::new();
    for word in line.split(' ') {
        let unit = word.trim_end_matches(|end: char| !end.is_alphabetic());
        match told.last_mut() {
            Some(last) if matches!(unit, "µs" | "ms" | "s") && last.parse::<f64>().is_ok() => {
                "some".clone_into(last);
                told.push(word.replacen(unit, "time", 1));
            }
            _ => told.push(word.to_owned()),
        }
    }
    told.join(" ")
}

/// Whether a finding names each of the persona's causes, and rules none of them out.
pub(crate) fn names_the_causes(persona: &Persona, report: &Report) -> bool {
    let findings = diagnose(report);
    let stands = |id: &String| standing(&findings, id).is_some_and(|standing| standing != Standing::RuledOut);
    persona.causes.iter().all(stands)
}

/// The strongest one that a finding gives it.
fn standing(findings: &[Finding], id: &str) -> Option<Standing> {
    let causes = findings.iter().flat_map(|finding| &finding.causes);
    causes.filter(|cause| cause.cause.id == id).map(|cause| cause.standing).min()
}

fn ending(ending: &Ending) -> String {
    let close = |how, by| format!("{how} by the {by}");
    match ending {
        Ending::Closed(at) => format!("closed, {}", close(at.how, at.by)),
        Ending::Refused { refusal, then } => {
            let then = then.map_or_else(String::new, |at| format!(", then {}", close(at.how, at.by)));
            format!("refused by the {}, code {}{then}", refusal.by, refusal.code)
        }
        ending => ending.name().to_owned(),
    }
}
