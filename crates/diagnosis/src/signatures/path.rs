//! Evidence for or against a device on the network path: when a reset came, and what the peer's kernel acknowledged.
//!
//! It points to no cause. A device can be as far away as the server, and a server can end a connection without reading.

use rdpwhy_handshake::{Event, EventBody, How, Report, Side, Timestamp};

use super::ended::{closed_by_server, closed_how, silent};
use crate::evidence::{Evidence, last_word};
use crate::round_trip::too_soon_for_an_answer;
use crate::signature::{Match, Signature};
use crate::words::{message, short_span};

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::risk(
        "path.reset-before-round-trip",
        "A reset came in less than half of the shortest round trip after the probe's last bytes: the server cannot have \
         answered them.",
        reset_before_round_trip,
        &[],
    ),
    Signature::risk(
        "path.bytes-not-acknowledged",
        "The server's kernel had not acknowledged all bytes of the probe when the time for an acknowledgement was over.",
        bytes_not_acknowledged,
        &[],
    ),
    Signature::risk(
        "path.bytes-acknowledged",
        "The server is silent, and all bytes of the probe were acknowledged: by the server's kernel, or by a device on the \
         network path in its place.",
        bytes_acknowledged,
        &[],
    ),
];

fn reset_before_round_trip(report: &Report) -> Option<Match> {
    let close = closed_by_server(report).filter(|close| close.how == How::Reset)?;
    let soon = too_soon_for_an_answer(report, close)?;
    let says = format!(
        "The reset came {} after {}, and the shortest round trip to the server took {}: it is no answer of the server to \
         that message. A device nearer than the server sent it, or the server had ended the connection before.",
        short_span(soon.after_us),
        message(Side::Client, soon.sent.body.pdu()?),
        short_span(soon.round_trip_us)
    );
    Some(Match { says, evidence: Evidence::of([soon.sent.id, soon.close.id])? })
}

fn bytes_not_acknowledged(report: &Report) -> Option<Match> {
    let ended = closed_how(report, How::Reset) || silent(report).is_some();
    let counted = counted(report).filter(|counted| ended && counted.acknowledged < counted.sent)?;
    let again = match report.facts.path.tcp?.retransmissions {
        Some(1) => ", and 1 segment was sent again".to_owned(),
        Some(count) if count > 1 => format!(", and {count} segments were sent again"),
        _ => String::new(),
    };
    let says = format!(
        "{} after the probe's last message the server's kernel had acknowledged {} of its {} bytes{again}: either packets are \
         lost on the network path, or the server's host has stopped. A program on the server cannot do that.",
        short_span(counted.after_us),
        counted.acknowledged,
        counted.sent
    );
    Some(Match { says, evidence: Evidence::of_ending(report)? })
}

fn bytes_acknowledged(report: &Report) -> Option<Match> {
    silent(report).filter(|(_, partial)| partial.is_none())?;
    last_word(report).filter(|word| word.body.from() == Some(Side::Client))?;
    let counted = counted(report).filter(|counted| counted.acknowledged == counted.sent && counted.sent > 0)?;
    let says = format!(
        "All {} bytes of the probe were acknowledged, and no answer came: they reached the server's kernel, or a device on the \
         network path that acknowledges in its place.",
        counted.sent
    );
    Some(Match { says, evidence: Evidence::of_ending(report)? })
}

/// What was sent and acknowledged in bytes, where the kernel was asked late enough after the last message.
struct Counted {
    sent: u64,
    acknowledged: u64,
    after_us: u64,
}

fn counted(report: &Report) -> Option<Counted> {
    let tcp = report.facts.path.tcp?;
    let asked_at = Timestamp(tcp.asked_at_us?);
    let sent =
        |event: &&Event| event.body.from() == Some(Side::Client) && !matches!(event.body, EventBody::Close { .. });
    // Where the wait has ended, the probe sends its close after the kernel was asked.
    let mut words = report.transcript.iter().filter(sent).filter(|word| word.at < asked_at);
    let after_us = asked_at.since(words.next_back()?.at);
    (after_us >= tcp.acknowledgement_due_us()).then_some(Counted {
        sent: tcp.bytes_sent?,
        acknowledged: tcp.bytes_acknowledged?,
        after_us,
    })
}
