//! The signatures that every stage has, so that no death goes without a sentence.

use rdpwhy_handshake::{Ending, How, Report, Side};

use super::ended::{closed_by, closed_how, told, unreadable};
use crate::awaited::awaited;
use crate::signature::Match;
use crate::words;

/// One signature for each kind of ending. `closed` and `silent` are the causes that these point to in the stage; a
/// refusal that no particular signature knows, and what we cannot do, point to none.
macro_rules! fallbacks {
    ($stage:literal, closed: $closed:expr, silent: $silent:expr $(,)?) => {
        &[
            Signature::fallback(
                concat!($stage, ".reset"),
                concat!("The server's direction was reset in ", $stage, "."),
                fallback::reset,
                $closed,
            ),
            Signature::fallback(
                concat!($stage, ".end-of-file"),
                concat!("The server closed the connection in ", $stage, "."),
                fallback::end_of_file,
                $closed,
            ),
            Signature::fallback(
                concat!($stage, ".close-notify"),
                concat!("The server ended TLS in order in ", $stage, "."),
                fallback::close_notify,
                $closed,
            ),
            Signature::fallback(
                concat!($stage, ".closed-by-client"),
                concat!("The client closed the connection in ", $stage, "."),
                fallback::closed_by_client,
                &[],
            ),
            Signature::fallback(
                concat!($stage, ".silence"),
                concat!("What was due in ", $stage, " did not come."),
                fallback::silence,
                $silent,
            ),
            Signature::fallback(
                concat!($stage, ".unreadable"),
                concat!("What came in ", $stage, " is not the protocol."),
                fallback::not_the_protocol,
                &[
                    // A server that got so far speaks RDP: it is not another program.
                    (&rdpwhy_knowledge::causes::MIDDLEBOX, Standing::Consistent),
                    (&rdpwhy_knowledge::causes::MALFORMED_MESSAGE, Standing::Consistent),
                ],
            ),
            Signature::fallback(
                concat!($stage, ".refusal"),
                concat!("A refusal in ", $stage, " that has no signature of its own."),
                fallback::refused,
                &[],
            ),
            Signature::fallback(
                concat!($stage, ".unable"),
                concat!("The probe cannot go on in ", $stage, "."),
                fallback::unable,
                &[],
            ),
            Signature::fallback(
                concat!($stage, ".unreachable"),
                concat!("No connection came about in ", $stage, "."),
                fallback::unreachable,
                &[],
            ),
        ]
    };
}
pub(super) use fallbacks;

pub(super) fn reset(report: &Report) -> Option<Match> {
    closed_how(report, How::Reset).then(|| died(report))?
}

pub(super) fn end_of_file(report: &Report) -> Option<Match> {
    closed_how(report, How::Eof).then(|| died(report))?
}

pub(super) fn close_notify(report: &Report) -> Option<Match> {
    closed_how(report, How::CloseNotify).then(|| died(report))?
}

pub(super) fn closed_by_client(report: &Report) -> Option<Match> {
    closed_by(report, Side::Client).and_then(|_| died(report))
}

pub(super) fn silence(report: &Report) -> Option<Match> {
    matches!(report.ending, Some(Ending::Silent { .. })).then(|| died(report))?
}

pub(super) fn not_the_protocol(report: &Report) -> Option<Match> {
    let from_client = matches!(report.ending, Some(Ending::Unreadable { by: Side::Client, .. }));
    (from_client || unreadable(report).is_some()).then(|| died(report))?
}

pub(super) fn refused(report: &Report) -> Option<Match> {
    matches!(report.ending, Some(Ending::Refused { .. })).then(|| died(report))?
}

pub(super) fn unable(report: &Report) -> Option<Match> {
    matches!(report.ending, Some(Ending::Unable { .. })).then(|| died(report))?
}

pub(super) fn unreachable(report: &Report) -> Option<Match> {
    matches!(report.ending, Some(Ending::Unreachable { .. })).then(|| died(report))?
}

/// How it ended, and what was due.
fn died(report: &Report) -> Option<Match> {
    match awaited(report) {
        Some(due) => told(report, &format!(", where {} was due", words::message(due.from, due.pdu))),
        None => told(report, ""),
    }
}
