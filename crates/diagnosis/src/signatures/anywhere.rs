//! What is understood in any stage after Connect-Response: Set Error Info, a disconnect ultimatum, a redirection.

use rdpwhy_handshake::{Ending, RefusalKind, Report};
use rdpwhy_knowledge::causes;

use super::ended::{refused_by_server, told};
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};
use crate::words;

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "error-info.no-license-server",
        "Set Error Info 0x101.",
        |report| error_info(report, |code| code == 0x101, "it can reach no licence server"),
        &[(&causes::LICENSE_SERVER_MISSING, Stated)],
    ),
    Signature::specific(
        "error-info.licensing",
        "Another licensing code of Set Error Info, 0x100 to 0x10A.",
        |report| error_info(report, |code| is_licensing(code) && code != 0x101, "licensing failed"),
        &[(&causes::LICENSE_REFUSED, Stated), (&causes::LICENSE_STORE_STALE, Consistent)],
    ),
    Signature::specific(
        "error-info.insufficient-privileges",
        "Set Error Info 9: the user lacks the right to log on remotely.",
        |report| error_info(report, |code| code == 9, "the user lacks the right to log on remotely"),
        &[(&causes::LOGON_RIGHT_MISSING, Stated)],
    ),
    Signature::specific(
        "error-info.encryption-mismatch",
        "Set Error Info 0x1194: no encryption method in common.",
        |report| error_info(report, |code| code == 0x1194, "there is no encryption method that both sides allow"),
        &[(&causes::FIPS_MISMATCH, Stated)],
    ),
    Signature::specific(
        "error-info.broker",
        "A connection broker code of Set Error Info, 0x400 to 0x412.",
        |report| error_info(report, is_broker, "the connection broker could not place the session"),
        &[(&causes::BROKER_FAILED, Stated)],
    ),
    Signature::specific(
        "error-info.session-host",
        "Set Error Info: a driver, DWM, winlogon or csrss failed, or memory ran out.",
        |report| error_info(report, is_session_host, "a part of the session could not be started on it"),
        &[(&causes::SESSION_HOST_BROKEN, Stated)],
    ),
    Signature::specific(
        "error-info.protocol",
        "A protocol code of Set Error Info, 0x1000 and above: a message of the client that the server does not take.",
        |report| error_info(report, is_protocol, "it does not take a message of the client"),
        &[(&causes::SETTINGS_REJECTED, Stated)],
    ),
    Signature::specific(
        "error-info.other",
        "Another code of Set Error Info: denied, idle, replaced, logged off, shut down.",
        |report| error_info(report, is_other, "it ended the connection on purpose"),
        &[(&causes::SERVER_ENDED_SESSION, Stated)],
    ),
    Signature::specific(
        "mcs.disconnect-ultimatum",
        "An MCS Disconnect Provider Ultimatum.",
        ultimatum,
        &[(&causes::SERVER_ENDED_SESSION, Stated)],
    ),
    Signature::specific(
        "redirection.elsewhere",
        "A Server Redirection: the server's answer is another server.",
        redirected,
        &[(&causes::SERVER_REDIRECTS, Stated)],
    ),
];

/// MS-RDPBCGR 2.2.5.1.1.
fn is_licensing(code: u32) -> bool {
    (0x100..=0x10A).contains(&code)
}

fn is_broker(code: u32) -> bool {
    (0x400..=0x412).contains(&code)
}

fn is_session_host(code: u32) -> bool {
    matches!(code, 6 | 0xF..=0x12 | 0x17 | 0x18)
}

fn is_protocol(code: u32) -> bool {
    (0x1000..=0x7FFF).contains(&code) && code != 0x1194
}

fn is_other(code: u32) -> bool {
    code != 9
        && !(is_licensing(code) || is_broker(code) || is_session_host(code) || is_protocol(code) || code == 0x1194)
}

fn error_info(report: &Report, fits: fn(u32) -> bool, means: &str) -> Option<Match> {
    let refusal = refused_by_server(report, RefusalKind::SetErrorInfo)?;
    let says = format!("The server gave a reason before it disconnected: {}; {means}.", words::reason(refusal));
    fits(refusal.code).then(|| Match::at_ending(report, says))?
}

fn ultimatum(report: &Report) -> Option<Match> {
    refused_by_server(report, RefusalKind::DisconnectUltimatum)?;
    told(report, ", on purpose and without a reason")
}

fn redirected(report: &Report) -> Option<Match> {
    matches!(report.ending, Some(Ending::Redirected { .. }))
        .then(|| told(report, ", which is its answer and no failure: look there"))?
}
