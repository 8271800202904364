//! A server that was still sending when a limit of time passed: floods, slow drips, and exchanges without an end.

use rdpwhy_handshake::{Ending, Manner, Report};
use rdpwhy_knowledge::{Cause, causes};

use super::ended::told;
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::{Match, Signature};

/// A server that talks is no service that stands still, and no relay without a backend; a path that loses what is large
/// does not deliver either.
const TALKS: &[(&Cause, Standing)] = &[(&causes::MALFORMED_MESSAGE, Consistent), (&causes::MIDDLEBOX, Consistent)];

const DRIPS: &[(&Cause, Standing)] =
    &[(&causes::UNSTABLE_PATH, Consistent), (&causes::MIDDLEBOX, Consistent), (&causes::MALFORMED_MESSAGE, Consistent)];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "endless.messages",
        "The server kept sending whole messages until a limit of time passed, and the expected one was not among them.",
        |report| endless(report, Manner::Messages, ". The server is not silent: what it sends does not lead on"),
        TALKS,
    ),
    Signature::specific(
        "endless.drip",
        "The bytes of one message kept coming until a limit of time passed, and the message did not become whole.",
        |report| endless(report, Manner::Drip, ". The server is not silent: it, or the network path, is too slow"),
        DRIPS,
    ),
    Signature::specific(
        "endless.exchange",
        "The server and the probe were still exchanging messages when a limit of time passed.",
        |report| {
            endless(
                report,
                Manner::Exchange,
                ". Each request was answered: either the exchange has no end, or it is slow",
            )
        },
        DRIPS,
    ),
];

fn endless(report: &Report, manner: Manner, rest: &str) -> Option<Match> {
    let is_so = matches!(&report.ending, Some(Ending::Endless(endless)) if endless.manner == manner);
    is_so.then(|| told(report, rest))?
}
