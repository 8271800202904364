//! How a connection failed, in the words of readings. Whether one failed at all is decided here and nowhere else.

use rdpwhy_handshake::{Ending, How, Incapacity, Report, Unreachable};

use super::Reading;

/// How a connection failed; `None` where it did not, where it was stopped, or where our own side could not go on.
pub(super) fn manner(report: &Report) -> Option<Reading> {
    match &report.ending {
        Some(Ending::Refused { .. }) => Some(Reading::Refuses),
        Some(Ending::Closed(_)) => Some(Reading::Closes),
        Some(Ending::Silent { .. }) => Some(Reading::Silent),
        Some(Ending::Unreadable { .. } | Ending::BadMessage(_) | Ending::Endless(_) | Ending::Exceeded { .. }) => {
            Some(Reading::Speaks)
        }
        Some(Ending::Unable { because: Incapacity::Damaged(_) | Incapacity::PeerMisbehaved(_) }) => {
            Some(Reading::Speaks)
        }
        Some(Ending::Unreachable { reason }) => Some(match reason {
            Unreachable::Timeout => Reading::Silent,
            _ => Reading::Closes,
        }),
        _ => None,
    }
}

/// Whether the connection failed.
pub(super) fn has_failed(report: &Report) -> bool {
    manner(report).is_some()
}

/// Whether the server may have said something that was not read: the connection ended in a reset, and the
/// platform's socket discards what has arrived and was not read when one comes.
pub(super) fn may_have_lost(report: &Report) -> bool {
    let is_reset = matches!(&report.ending, Some(Ending::Closed(close)) if close.how == How::Reset);
    report.facts.path.resets_discard && is_reset
}
