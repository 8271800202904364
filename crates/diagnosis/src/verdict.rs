//! The verdict: one sentence that names the stage, what was awaited, and how it ended.

use rdpwhy_handshake::{Because, Ending, Incapacity, Outcome, Position, Report, Stage};

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
        Some(Ending::Stopped { because }) => format!(
            "Healthy as far as this probe may go: {}; stopped in {stage} before {} because {}.",
            so_far(report),
            next(report),
            limit(*because, stage)
        ),
        Some(Ending::Redirected { .. }) => format!("Redirected in {stage}: {how}."),
        Some(Ending::Unable { because: Incapacity::PeerChose(_) }) => format!("Cannot go on in {stage}: {how}."),
        Some(Ending::Unable { .. }) => format!("Cannot tell more than {stage}: {how}."),
        Some(_) => format!("Died in {stage}, {}: {how}.", doing(report)),
    }
}

/// What was going on, with what was awaited.
fn doing(report: &Report) -> String {
    let Position { stage, step, awaits } = report.position;
    match (stage, awaits.first()) {
        (Stage::Resolve, _) => "looking up the name".to_owned(),
        (Stage::Connect, _) => "opening the TCP connection".to_owned(),
        (_, Some(awaited)) => format!("waiting for {} ({})", words::message(awaited.pdu), awaited.pdu),
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

fn next(report: &Report) -> String {
    let awaited = report.position.awaits.first();
    awaited.map_or_else(|| report.position.step.to_owned(), |awaited| words::message(awaited.pdu))
}

/// Reach itself is not part of a report, but only one reach stops in each place.
const fn limit(because: Because, stage: Stage) -> &'static str {
    match (because, stage) {
        (Because::Credentials, _) => "no credentials may be sent",
        (_, Stage::AutoDetect | Stage::Licensing) => "reach is session",
        (_, Stage::Multitransport | Stage::Capabilities | Stage::Finalization) => "no session is opened",
        _ => "reach is anonymous",
    }
}
