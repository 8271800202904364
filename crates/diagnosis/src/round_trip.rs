//! Whether a close came too soon to be an answer, by the round trip to the peer.

use rdpwhy_handshake::{Close, DialEvent, Event, EventBody, Report, Side};

use crate::evidence::{ending_index, last_word};

/// A close that came before the last message can have reached the end that closed.
pub(crate) struct TooSoon<'r> {
    /// The last message before the close, from the other end.
    pub(crate) sent: &'r Event,
    pub(crate) close: &'r Event,
    pub(crate) after_us: u64,
    pub(crate) round_trip_us: u64,
}

/// Round trips below are those of a local network, where a program's own time and the clock's hide the difference.
const SHORTEST_US: u64 = 2_000;

/// `None` where the last message had the time to arrive, half of the shortest round trip, or where no round trip is known.
pub(crate) fn too_soon_for_an_answer(report: &Report, close: Close) -> Option<TooSoon<'_>> {
    if report.facts.path.address.is_some_and(|address| address.ip().to_canonical().is_loopback()) {
        return None;
    }
    let sent = last_word(report).filter(|word| word.body.from() == Some(close.by.peer()))?;
    let close = report.transcript.get(ending_index(report)?)?;
    let (after_us, round_trip_us) = (close.at.since(sent.at), shortest_round_trip(report)?);
    let is_too_soon = round_trip_us >= SHORTEST_US && after_us < round_trip_us / 2;
    is_too_soon.then_some(TooSoon { sent, close, after_us, round_trip_us })
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
