//! The verdict: one sentence that names the stage, what was awaited, and how it ended.

use rdpwhy_handshake::{Because, Ending, Incapacity, Outcome, Position, Report, Stage};

use crate::awaited::awaited;
use crate::words;

/// One sentence: `Died in tls, waiting for the server's hello (tls.server-hello): the server reset the connection right
/// after the ClientHello.`
#[must_use]
pub fn verdict(report: &Report) -> String {
    let Position { stage, .. } = report.position;
    let how = words::ending(report).unwrap_or_default();
    match &report.ending {
        None => format!("Still in {stage}, {}.", doing(report)),
        Some(Ending::Completed) => format!("Healthy: {how}, up to and with {stage}."),
        Some(Ending::Stopped { because: Because::Asked }) => {
            format!("Stopped in {stage} because that was asked for; {}.", so_far(report))
        }
        Some(Ending::Stopped { because: Because::Credentials }) => format!(
            "Stopped in {stage} before {} because {}; {}{}.",
            next(report),
            limit(Because::Credentials, stage),
            so_far(report),
            untested(report)
        ),
        Some(Ending::Stopped { because }) => format!(
            "Healthy as far as this probe may go: {}; stopped in {stage} before {} because {}{}.",
            so_far(report),
            next(report),
            limit(*because, stage),
            untested(report)
        ),
        Some(Ending::Redirected { .. }) => format!("Redirected in {stage}: {how}."),
        Some(Ending::Unable { because: Incapacity::PeerChose(_) }) => format!("Cannot go on in {stage}: {how}."),
        Some(Ending::Unable { .. }) => format!("Cannot tell more than {stage}: {how}."),
        Some(_) => format!("Died in {stage}, {}: {how}.", doing(report)),
    }
}

/// What was going on, with what was awaited.
fn doing(report: &Report) -> String {
    let Position { stage, step, .. } = report.position;
    match (stage, awaited(report)) {
        (Stage::Resolve, _) => "looking up the name".to_owned(),
        (Stage::Connect, _) => "opening the TCP connection".to_owned(),
        (_, Some(due)) => format!("waiting for {} ({})", words::message(due.from, due.pdu), due.pdu),
        (_, None) => format!("at step {step}"),
    }
}

fn so_far(report: &Report) -> String {
    let passed = report.stages.iter().filter(|stage| stage.outcome == Outcome::Passed);
    let names: Vec<&str> = passed.map(|stage| stage.stage.name()).collect();
    match names.split_last() {
        None => "no stage has passed".to_owned(),
        Some((only, [])) => format!("{only} passed"),
        Some((last, others)) => format!("{} and {last} passed", others.join(", ")),
    }
}

/// A stop says nothing about what would have come.
fn untested(report: &Report) -> String {
    let first = report.stages.iter().find(|stage| stage.outcome == Outcome::NotReached);
    first.map(|first| format!("; nothing from {} on was tested", first.stage)).unwrap_or_default()
}

fn next(report: &Report) -> String {
    awaited(report).map_or_else(|| report.position.step.to_owned(), |due| words::message(due.from, due.pdu))
}

/// A report does not carry the reach; this names the greatest one that stops at the stage.
const fn limit(because: Because, stage: Stage) -> &'static str {
    match (because, stage) {
        (Because::Credentials, Stage::Credssp) => {
            "the server lets nobody in without a logon, and there are no credentials for it"
        }
        (Because::Credentials, _) => "no credentials may be sent",
        (_, Stage::AutoDetect | Stage::Licensing) => "reach is session",
        (_, Stage::Multitransport | Stage::Capabilities | Stage::Finalization) => "no session is opened",
        _ => "reach is anonymous",
    }
}
