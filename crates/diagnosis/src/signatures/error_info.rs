//! Set Error Info, by its own table (MS-RDPBCGR 2.2.5.1.1): the reason that a server gives before it disconnects.

use rdpwhy_handshake::{RefusalKind, Report};
use rdpwhy_knowledge::causes;
use rdpwhy_pdu::rdp::error_info_meaning;

use super::ended::refused_by_server;
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};
use crate::words;

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "error-info.no-license-server",
        "Set Error Info 0x101: no licence server could be found.",
        |report| reason(report, |code| code == 0x101),
        &[(&causes::LICENSE_SERVER_MISSING, Stated)],
    ),
    Signature::specific(
        "error-info.licensing",
        "Set Error Info 0x102 or 0x10A: there is no licence for the client, or for remote connections.",
        |report| reason(report, |code| matches!(code, 0x102 | 0x10A)),
        &[(&causes::LICENSE_REFUSED, Stated), (&causes::LICENSE_STORE_STALE, Consistent)],
    ),
    Signature::specific(
        "error-info.stored-license",
        "Set Error Info 0x104, 0x105 or 0x109: the client's stored licence is not accepted.",
        |report| reason(report, |code| matches!(code, 0x104 | 0x105 | 0x109)),
        &[(&causes::LICENSE_STORE_STALE, Stated)],
    ),
    Signature::specific(
        "error-info.licensing-protocol",
        "Set Error Info 0x100, 0x103 or 0x106 to 0x108: the licensing protocol itself failed.",
        |report| reason(report, |code| matches!(code, 0x100 | 0x103 | 0x106..=0x108)),
        &[
            (&causes::LICENSE_REFUSED, Consistent),
            (&causes::LICENSE_STORE_STALE, Consistent),
            (&causes::UNSTABLE_PATH, Consistent),
        ],
    ),
    Signature::specific(
        "error-info.insufficient-privileges",
        "Set Error Info 9: the user lacks the right to log on remotely.",
        |report| reason(report, |code| code == 9),
        &[(&causes::LOGON_RIGHT_MISSING, Stated)],
    ),
    Signature::specific(
        "error-info.encryption-mismatch",
        "Set Error Info 0x1194: no encryption method in common.",
        |report| reason(report, |code| code == 0x1194),
        &[(&causes::FIPS_MISMATCH, Stated)],
    ),
    Signature::specific(
        "error-info.broker",
        "Set Error Info 0x400, 0x404 to 0x408, 0x411 or 0x412: the connection broker could not place the session.",
        |report| reason(report, is_broker),
        &[(&causes::BROKER_FAILED, Stated)],
    ),
    Signature::specific(
        "error-info.broker-target",
        "Set Error Info 0x402: the broker's target is disconnecting.",
        |report| reason(report, |code| code == 0x402),
        &[(&causes::BROKER_FAILED, Consistent)],
    ),
    Signature::specific(
        "error-info.routing-token",
        "Set Error Info 0x410: the routing token of the connection request is not valid.",
        |report| reason(report, |code| code == 0x410),
        &[(&causes::ROUTING_TOKEN_REJECTED, Stated)],
    ),
    Signature::specific(
        "error-info.session-host",
        "Set Error Info: a driver, DWM, winlogon or csrss failed, or memory ran out.",
        |report| reason(report, is_session_host),
        &[(&causes::SESSION_HOST_BROKEN, Stated)],
    ),
    Signature::specific(
        "error-info.protocol",
        "A protocol code of Set Error Info, 0x1000 and above: a message of the client that the server does not take.",
        |report| reason(report, is_protocol),
        &[(&causes::SETTINGS_REJECTED, Stated)],
    ),
    Signature::specific(
        "error-info.other",
        "Another code of Set Error Info: denied, idle, replaced, logged off, cancelled, shut down.",
        |report| reason(report, is_other),
        &[(&causes::SERVER_ENDED_SESSION, Stated)],
    ),
];

fn is_licensing(code: u32) -> bool {
    (0x100..=0x10A).contains(&code)
}

fn is_broker(code: u32) -> bool {
    matches!(code, 0x400 | 0x404..=0x408 | 0x411 | 0x412)
}

fn is_session_host(code: u32) -> bool {
    matches!(code, 6 | 0xF..=0x12 | 0x17 | 0x18)
}

fn is_protocol(code: u32) -> bool {
    (0x1000..=0x7FFF).contains(&code) && code != 0x1194
}

fn is_other(code: u32) -> bool {
    let is_known = is_licensing(code) || is_broker(code) || is_session_host(code) || is_protocol(code);
    !is_known && !matches!(code, 9 | 0x402 | 0x410 | 0x1194)
}

fn reason(report: &Report, fits: fn(u32) -> bool) -> Option<Match> {
    let refusal = refused_by_server(report, RefusalKind::SetErrorInfo)?;
    let means = error_info_meaning(refusal.code).map(|means| format!("; {means}")).unwrap_or_default();
    let says = format!("The server gave a reason before it disconnected: {}{means}.", words::reason(refusal));
    fits(refusal.code).then(|| Match::at_ending(report, says))?
}
