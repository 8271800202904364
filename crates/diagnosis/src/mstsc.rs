//! Which pair of codes Microsoft's client would have shown for a report, and how that is known.

use rdpwhy_handshake::{Close, Ending, Refusal, RefusalKind, Report, Side, Stage, Unreachable};

use rdpwhy_knowledge::{disconnect_reason, extended_reason};

/// What Microsoft's client would have shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Mstsc {
    /// The disconnect reason: 2308.
    pub code: u32,
    /// The same as people quote it: `0x904`.
    pub hex: String,
    /// Its documented name, or `unlisted`.
    pub name: &'static str,
    /// The extended reason: 7.
    pub extended: u32,
    /// Its documented name, or `unlisted`.
    pub extended_name: &'static str,
    /// How the pair is known.
    pub basis: Basis,
    /// What the pair does and does not say.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub note: &'static str,
}

/// How a pair is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Basis {
    /// The vendor documents the code for this.
    Documented,
    /// Public reports show the pair for this.
    Observed,
    /// It follows from the documented meanings; nobody has shown it.
    Inferred,
}

const NAME: u32 = 260;
const TIMED_OUT: u32 = 264;
const CONNECT_FAILED: u32 = 516;
const REMOTE_BY_USER: u32 = 2;
const BY_SERVER: u32 = 3;
const LICENSING_FAILED: u32 = 2056;
const SOCKET_CLOSED: u32 = 2308;
const LICENSING_TIMEOUT: u32 = 2312;
/// Not on the documented list; reported where another program answers on the port.
const PROTOCOL_ERROR: u32 = 0x1104;

const NO_INFO: u32 = 0;
const SERVER_DENIED: u32 = 7;
const NO_LICENSE_SERVER: u32 = 257;

const CLOSED: &str = "The code says that the other end closed the socket, and names no stage. With it the extended 7 is \
                      put in by the client while connecting: it is no verdict of the server.";

/// What Microsoft's client would have shown; `None` where the conversation did not fail, or where nothing is known.
#[must_use]
pub fn mstsc(report: &Report) -> Option<Mstsc> {
    // Microsoft's client speaks in no such way.
    if report.facts.experiment {
        return None;
    }
    let stage = report.position.stage;
    match report.ending.as_ref()? {
        Ending::Unreachable { reason } => Some(unreachable(*reason)),
        Ending::Closed(close) => closed(*close, stage),
        Ending::Silent { .. } => Some(silent(stage)),
        Ending::Unreadable { by: Side::Server, .. } if stage == Stage::Negotiation => Some(pair(
            PROTOCOL_ERROR,
            NO_INFO,
            Basis::Observed,
            "Reported where another program answers on the port; 0x904 has been seen there, too. The extended code is \
             not known.",
        )),
        Ending::Refused { refusal, then } => refused(refusal, *then),
        _ => None,
    }
}

fn unreachable(reason: Unreachable) -> Mstsc {
    match reason {
        Unreachable::NameNotFound => pair(NAME, NO_INFO, Basis::Documented, "The name was not resolved."),
        Unreachable::ResolverFailed => {
            pair(NAME, NO_INFO, Basis::Inferred, "Several codes exist for a failed look-up; this is the usual one.")
        }
        Unreachable::Timeout => pair(
            CONNECT_FAILED,
            NO_INFO,
            Basis::Inferred,
            "connect() fails when nothing answers; 0x108, timed out, is possible as well.",
        ),
        Unreachable::Refused | Unreachable::HostUnreachable | Unreachable::NetworkUnreachable => {
            pair(CONNECT_FAILED, NO_INFO, Basis::Documented, "No TCP connection came about.")
        }
    }
}

fn closed(close: Close, stage: Stage) -> Option<Mstsc> {
    let basis = match stage {
        Stage::Negotiation | Stage::Tls | Stage::Credssp => Basis::Observed,
        _ => Basis::Inferred,
    };
    (close.by == Side::Server).then(|| pair(SOCKET_CLOSED, SERVER_DENIED, basis, CLOSED))
}

fn silent(stage: Stage) -> Mstsc {
    match stage {
        Stage::Licensing => pair(LICENSING_TIMEOUT, NO_INFO, Basis::Inferred, "Documented as \"licensing timed out\"."),
        Stage::Tls | Stage::Credssp => pair(
            TIMED_OUT,
            NO_INFO,
            Basis::Observed,
            "Reported after a hang at \"Securing remote connection\" on a server whose service was stuck.",
        ),
        _ => pair(TIMED_OUT, NO_INFO, Basis::Inferred, "Documented as \"connection timed out\"."),
    }
}

fn refused(refusal: &Refusal, then: Option<Close>) -> Option<Mstsc> {
    if refusal.by == Side::Client {
        return None;
    }
    match refusal.kind {
        RefusalKind::TlsAlert => then.map(|_| pair(SOCKET_CLOSED, SERVER_DENIED, Basis::Inferred, CLOSED)),
        RefusalKind::CredsspError => {
            let note = "The status has a code of the same meaning; the client may show a text of its own instead.";
            reason_of_status(refusal.code).map(|code| pair(code, NO_INFO, Basis::Inferred, note))
        }
        RefusalKind::LicenseError => {
            const ERR_NO_LICENSE_SERVER: u32 = 6;
            let extended = if refusal.code == ERR_NO_LICENSE_SERVER { NO_LICENSE_SERVER } else { NO_INFO };
            let note = "Documented as \"licence negotiation failed\"; the extended code goes by its name.";
            Some(pair(LICENSING_FAILED, extended, Basis::Inferred, note))
        }
        RefusalKind::SetErrorInfo => error_info(refusal.code),
        RefusalKind::DisconnectUltimatum => ultimatum(refusal.code),
        _ => None,
    }
}

/// Set Error Info and the extended reasons share their numbers [EXT][ERRINFO].
fn error_info(code: u32) -> Option<Mstsc> {
    let licensing = 0x100..=0x10A;
    let reason = if licensing.contains(&code) { LICENSING_FAILED } else { BY_SERVER };
    extended_reason(code)?;
    let note = "The extended code is the number that the server sent; here it is a verdict of the server.";
    Some(pair(reason, code, Basis::Inferred, note))
}

/// T.125's reasons 1 (provider-initiated) and 3 (user-requested) are the ones that RDP uses.
fn ultimatum(reason: u32) -> Option<Mstsc> {
    let note = "The server ended the connection in MCS and gave no reason.";
    match reason {
        1 => Some(pair(BY_SERVER, NO_INFO, Basis::Inferred, note)),
        3 => Some(pair(REMOTE_BY_USER, NO_INFO, Basis::Inferred, note)),
        _ => None,
    }
}

/// The disconnect reason that has the same name as an NTSTATUS. That the client shows it for that is inferred.
#[must_use]
pub const fn reason_of_status(status: u32) -> Option<u32> {
    Some(match status {
        0xC000_006D | 0xC000_006A | 0x8009_030C => 2055,
        0xC000_0064 => 2567,
        0xC000_0072 => 2823,
        0xC000_006E => 3079,
        0xC000_0234 => 3335,
        0xC000_0193 => 3591,
        0xC000_0071 => 3847,
        0xC000_0224 => 4615,
        0x8009_035E => 5639,
        0x8009_035F => 5895,
        0x8009_0311 | 0xC000_005E => 6151,
        0xC000_0380 => 7175,
        0xC000_0381 => 8711,
        _ => return None,
    })
}

fn pair(code: u32, extended: u32, basis: Basis, note: &'static str) -> Mstsc {
    Mstsc {
        code,
        hex: format!("0x{code:X}"),
        name: disconnect_reason(code).map_or("unlisted", |reason| reason.name),
        extended,
        extended_name: extended_reason(extended).map_or("unlisted", |reason| reason.name),
        basis,
        note,
    }
}
