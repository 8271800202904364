//! Evidence for or against a device on the network path: when a reset came, and what the peer's kernel acknowledged.
//!
//! It points to no cause. A device can be as far away as the server, and a server can end a connection without reading.

use rdpwhy_handshake::{DialEvent, Ending, Event, EventBody, How, Report, Side, Timestamp};

use super::ended::{closed_how, silent};
use crate::evidence::{Evidence, last_word};
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
        "The server's kernel had not acknowledged bytes of the probe a second after they were sent.",
        bytes_not_acknowledged,
        &[],
    ),
    Signature::risk(
        "path.bytes-acknowledged",
        "The server is silent, and its kernel acknowledged everything: the bytes arrived, and no program answers.",
        bytes_acknowledged,
        &[],
    ),
];

/// Round trips below are those of a local network, where a program's own time and the clock's hide the difference.
const SHORTEST_US: u64 = 2_000;
/// An acknowledgement may be delayed by 500 ms (RFC 9293 3.8.6.3).
const ACKNOWLEDGED_WITHIN_US: u64 = 1_000_000;

fn reset_before_round_trip(report: &Report) -> Option<Match> {
    let is_loopback = report.facts.path.address.is_some_and(|address| address.ip().to_canonical().is_loopback());
    if is_loopback || !closed_how(report, How::Reset) {
        return None;
    }
    let sent = last_word(report).filter(|word| word.body.from() == Some(Side::Client))?;
    let reset = close(report)?;
    let (after, round_trip) = (reset.at.since(sent.at), shortest_round_trip(report)?);
    (round_trip >= SHORTEST_US && after < round_trip / 2).then(|| {
        let says = format!(
            "The reset came {} after {}, and the shortest round trip to the server took {}: it is no answer of the server to \
             that message. A device nearer than the server sent it, or the server had ended the connection before.",
            short_span(after),
            message(Side::Client, sent.body.pdu()?),
            short_span(round_trip)
        );
        Some(Match { says, evidence: Evidence::of([sent.id, reset.id])? })
    })?
}

/// In microseconds, by all that was measured: the kernel's minimum, the TCP connect, and each exchange of messages. `None`
/// without the kernel's, since a SYN that was sent again makes the others look long.
fn shortest_round_trip(report: &Report) -> Option<u64> {
    let tcp = report.facts.path.tcp?;
    let kernel = u64::from(tcp.min_rtt_us.or(tcp.rtt_us)?);
    Some(exchanges(&report.transcript).chain(connect_time(report)).fold(kernel, u64::min))
}

/// From the last message of the client to the answer, each time that the server spoke.
fn exchanges(transcript: &[Event]) -> impl Iterator<Item = u64> {
    let spoken = |event: &&Event| !matches!(event.body, EventBody::Close { .. });
    let spoke = transcript.iter().filter(spoken).filter_map(|event| Some((event.body.from()?, event.at)));
    let pairs = spoke.clone().zip(spoke.skip(1));
    let exchanges = pairs.filter(|((asks, _), (answers, _))| (*asks, *answers) == (Side::Client, Side::Server));
    exchanges.map(|((_, asked), (_, answered))| answered.since(asked))
}

fn connect_time(report: &Report) -> Option<u64> {
    let connected = report.facts.path.address?;
    let at = |is_it: &dyn Fn(&DialEvent) -> bool| {
        let dialled = |event: &&Event| matches!(&event.body, EventBody::Dial(dial) if is_it(dial));
        report.transcript.iter().find(dialled).map(|event| event.at)
    };
    let began = at(&|dial| matches!(dial, DialEvent::Attempt { address } if *address == connected))?;
    Some(at(&|dial| matches!(dial, DialEvent::Connected { .. }))?.since(began))
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
        "All {} bytes of the probe were acknowledged: they reached the server's kernel, or a device that answers in its \
         place, and the program behind it does not answer.",
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
    // What the probe says when it has waited long enough is sent behind the question.
    let mut words = report.transcript.iter().filter(sent).filter(|word| word.at < asked_at);
    let after_us = asked_at.since(words.next_back()?.at);
    (after_us >= ACKNOWLEDGED_WITHIN_US).then_some(Counted {
        sent: tcp.bytes_sent?,
        acknowledged: tcp.bytes_acknowledged?,
        after_us,
    })
}

/// The event of the server's close.
pub(super) fn close(report: &Report) -> Option<&Event> {
    let Some(Ending::Closed(closed)) = &report.ending else { return None };
    let closes =
        |event: &&Event| matches!(event.body, EventBody::Close { by, how } if by == closed.by && how == closed.how);
    report.transcript.iter().rev().find(closes)
}
