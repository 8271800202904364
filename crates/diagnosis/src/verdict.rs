//! The verdict: one sentence that names the stage, what was awaited, and how it ended.

use rdpwhy_handshake::{
    Because, CertificateSeen, Close, Ending, How, Incapacity, Outcome, PduKind, Position, Possession, Report, Side,
    Stage, Trust,
};

use crate::awaited::awaited;
use crate::unasked::Unasked;
use crate::words;

/// One sentence: `Died in tls, waiting for the server's hello (tls.server-hello): the server reset the connection right
/// after the ClientHello.`
#[must_use]
pub fn verdict(report: &Report) -> String {
    let credentials = match report.facts.credssp.trust {
        Some(Trust::NotAsked) => " The credentials were not tried: the server asked for no logon.",
        _ => "",
    };
    outcome(report) + credentials
}

fn outcome(report: &Report) -> String {
    let Position { stage, .. } = report.position;
    let how = words::ending(report).unwrap_or_default();
    if let Some(unasked) = Unasked::of(report).filter(|_| is_well(report)) {
        return format!("Not healthy: {}. The probe itself went on: {}.", selected(report, unasked), so_far(report));
    }
    match &report.ending {
        None => format!("Still in {stage}, {}.", doing(report)),
        Some(Ending::Completed) => format!("Healthy: {how}, up to and with {stage}."),
        Some(Ending::Stopped { because: Because::Asked }) => {
            format!("Stopped in {stage} because that was asked for; {}.", so_far(report))
        }
        Some(Ending::Stopped { because: Because::Inspected }) => {
            format!("Answered in {stage}: {}; the inspection goes no further.", answer(report))
        }
        Some(Ending::Stopped { because: Because::Credentials }) => format!(
            "Stopped in {stage} before {} because {}; {}{}.",
            next(report),
            withheld(report),
            so_far(report),
            untested(report)
        ),
        Some(Ending::Stopped { .. }) if is_logged_on(report) => format!(
            "Healthy as far as this probe may go: {}, and the server accepted the logon; stopped in {stage} because the \
             password itself is sent only with reach session{}.",
            so_far(report),
            untested(report)
        ),
        Some(Ending::Stopped { .. }) => format!(
            "Healthy as far as this probe may go: {}; stopped in {stage} before {} because {}{}.",
            so_far(report),
            next(report),
            limit(stage),
            untested(report)
        ),
        Some(Ending::Redirected { .. }) => format!("Redirected in {stage}: {how}."),
        Some(Ending::Unable {
            because: Incapacity::PeerChose(_) | Incapacity::PeerMisbehaved(_) | Incapacity::Damaged(_),
        }) => {
            format!("Cannot go on in {stage}: {how}.")
        }
        Some(Ending::Unable { .. }) => format!("Cannot tell more than {stage}: {how}."),
        Some(Ending::Refused { .. }) if report.facts.experiment => format!("Answered in {stage}: {how}."),
        Some(_) => format!("Died in {stage}, {}: {how}{}.", doing(report), unsaid(report)),
    }
}

/// Whether nothing ended the connection but the probe itself.
const fn is_well(report: &Report) -> bool {
    matches!(report.ending, Some(Ending::Completed | Ending::Stopped { because: Because::Reach }))
}

/// What the server selected although it was not asked for, and what clients do then.
fn selected(report: &Report, unasked: Unasked) -> String {
    let negotiation = &report.facts.negotiation;
    let asked = negotiation.requested_names.join(", ");
    match unasked {
        Unasked::WithoutData => format!(
            "the server answered the request for {asked} without negotiation data, so it speaks Standard RDP security alone, \
             and clients that want TLS or NLA end the connection there"
        ),
        Unasked::Rdp | Unasked::Tls | Unasked::Hybrid | Unasked::Other => format!(
            "the server selected {} although the request offered {asked}, and clients end the connection there",
            negotiation.selected_name.unwrap_or("an unknown protocol")
        ),
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

/// What the server answered to an inspection's hello, or said to nobody's.
fn answer(report: &Report) -> String {
    let tls = &report.facts.tls;
    if tls.version.is_none() {
        return "the server says nothing by itself".to_owned();
    }
    let text = |name: Option<&str>, number: Option<u16>| {
        name.map_or_else(|| format!("0x{:04x}", number.unwrap_or_default()), str::to_owned)
    };
    let (version, suite) = (text(tls.version_name, tls.version), text(tls.suite_name, tls.suite));
    let asks_again = report.position.awaits_pdu(PduKind::TlsClientHello);
    let again = if asks_again { ", and asks for another hello" } else { "" };
    format!("the server chose {version} with {suite}{again}")
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
const fn limit(stage: Stage) -> &'static str {
    match stage {
        Stage::AutoDetect | Stage::Licensing => "reach is session",
        Stage::Multitransport | Stage::Capabilities | Stage::Finalization => "no session is opened",
        _ => "reach is anonymous",
    }
}

/// Why no credentials went further.
fn withheld(report: &Report) -> String {
    let certificate = report.facts.tls.certificate.as_ref();
    match (report.facts.credssp.trust, certificate) {
        (Some(Trust::UntrustedCertificate), Some(seen)) => untrusted(seen),
        (Some(Trust::UntrustedCertificate), None) => "the server showed no certificate to trust".to_owned(),
        (Some(Trust::StandardSecurity), _) => "the server selected Standard RDP security, which nobody asked for: \
                                               whoever it is hears nothing of the credentials"
            .to_owned(),
        _ if report.position.stage == Stage::Credssp => {
            "the server lets nobody in without a logon, and there are no credentials for it".to_owned()
        }
        _ => "no credentials may be sent".to_owned(),
    }
}

/// Why credentials do not go to the server that showed this certificate. Without a proof of the key a thumbprint is worth
/// nothing: everybody can show a certificate.
fn untrusted(seen: &CertificateSeen) -> String {
    let verification = seen.verification.as_ref();
    match verification.map(|verification| (verification.possession, verification.unsupported)) {
        Some((Possession::Failed, _)) => {
            "the server did not prove that it holds the key of its certificate, and without \
                                          that no thumbprint is enough"
                .to_owned()
        }
        Some((Possession::NotVerified, Some(unsupported))) => format!(
            "its certificate {}, so that the probe cannot check the proof of its key, and without that no thumbprint is \
             enough",
            unsupported.means()
        ),
        _ => format!(
            "credentials go only to a server whose certificate verifies or was named, and this one's does not; compare \
             its thumbprint, SHA-256 {}",
            seen.leaf.sha256
        ),
    }
}

/// The server has proved that it holds its key, which it can only once the logon is good (MS-CSSP 3.1.5).
fn is_logged_on(report: &Report) -> bool {
    let is_told = report.facts.credssp.trust.is_some_and(Trust::allows);
    is_told && report.position.stage == Stage::Credssp && report.position.step == "credentials"
}

/// A close is all that some servers answer to a logon that fails.
fn unsaid(report: &Report) -> &'static str {
    let is_close = matches!(
        report.ending,
        Some(Ending::Closed(Close { how: How::CloseNotify | How::Eof, by: Side::Server, partial: None }))
    );
    if is_close && report.position.stage == Stage::Credssp && report.position.step == "server-proof" {
        "; most likely the logon was refused, and this server does not say why"
    } else {
        ""
    }
}
