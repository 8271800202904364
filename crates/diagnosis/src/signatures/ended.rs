//! How a report ended, asked in the ways that signatures ask.

use rdpwhy_handshake::{Close, Ending, How, Incapacity, Partial, Refusal, RefusalKind, Report, Side, Unreachable};

use crate::signature::Match;
use crate::words;

/// The server's direction was closed, without a refusal before.
pub(super) fn closed_by_server(report: &Report) -> Option<Close> {
    closed_by(report, Side::Server)
}

/// One direction was closed, without a refusal before.
pub(super) fn closed_by(report: &Report, side: Side) -> Option<Close> {
    match report.ending {
        Some(Ending::Closed(close)) if close.by == side => Some(close),
        _ => None,
    }
}

/// The server's direction was closed in this manner.
pub(super) fn closed_how(report: &Report, how: How) -> bool {
    closed_by_server(report).is_some_and(|close| close.how == how)
}

/// How long nothing came that was awaited, and the frame that had begun.
pub(super) fn silent(report: &Report) -> Option<(u64, Option<Partial>)> {
    match report.ending {
        Some(Ending::Silent { waited_us, partial, .. }) => Some((waited_us, partial)),
        _ => None,
    }
}

/// The server said no, in a message of this kind.
pub(super) fn refused_by_server(report: &Report, kind: RefusalKind) -> Option<&Refusal> {
    refused_by(report, Side::Server, kind)
}

/// One end said no, in a message of this kind.
pub(super) fn refused_by(report: &Report, side: Side, kind: RefusalKind) -> Option<&Refusal> {
    match &report.ending {
        Some(Ending::Refused { refusal, .. }) if refusal.by == side && refusal.kind == kind => Some(refusal),
        _ => None,
    }
}

/// The server said no with this number.
pub(super) fn refused_with(report: &Report, kind: RefusalKind, code: u32) -> bool {
    refused_by_server(report, kind).is_some_and(|refusal| refusal.code == code)
}

/// What the server's answer looks like, and its first bytes.
pub(super) fn unreadable(report: &Report) -> Option<(&'static str, &[u8])> {
    match &report.ending {
        Some(Ending::Unreadable { by: Side::Server, looks_like, head }) => Some((looks_like, head)),
        _ => None,
    }
}

/// No connection came about, for this reason.
pub(super) fn unreachable(report: &Report, reason: Unreachable) -> bool {
    matches!(report.ending, Some(Ending::Unreachable { reason: why }) if why == reason)
}

/// What the server chose that we cannot speak.
pub(super) fn peer_chose(report: &Report) -> Option<&str> {
    match &report.ending {
        Some(Ending::Unable { because: Incapacity::PeerChose(what) }) => Some(what),
        _ => None,
    }
}

/// How what the server sent was not what it must be.
pub(super) fn misbehaved(report: &Report) -> Option<&str> {
    match &report.ending {
        Some(Ending::Unable { because: Incapacity::PeerMisbehaved(how) }) => Some(how),
        _ => None,
    }
}

/// Whether the position's step is one of these.
pub(super) fn at_step(report: &Report, steps: &[&str]) -> bool {
    steps.contains(&report.position.step)
}

/// The ending in plain words as a sentence, and the rest of it behind.
pub(super) fn told(report: &Report, rest: &str) -> Option<Match> {
    let how = capitalised(&words::ending(report)?);
    Match::at_ending(report, format!("{how}{rest}."))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
