//! The message that was really due, where the position names several that may come.

use rdpwhy_handshake::{Awaited, Report, Side};

use crate::evidence;

/// The first of the messages that may come next. A server's TLS flight is awaited as a whole: once a message of it has
/// come, what is due is its end, since most of what lies between is optional (RFC 5246 7.3).
pub(crate) fn awaited(report: &Report) -> Option<Awaited> {
    let awaits = report.position.awaits;
    let come = |awaited: &Awaited| evidence::last(report, Side::Server, awaited.pdu).is_some();
    let begun = report.position.step == "server-flight" && awaits.iter().any(come);
    if begun { awaits.last().copied() } else { awaits.first().copied() }
}
