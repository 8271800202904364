//! The witness, fed a whole conversation of any kind: it is the same in any chunking, an ending once decided stays,
//! and what it keeps is bounded by its limits, summed over the whole conversation.

use core::mem::size_of;

use rdpwhy_handshake::{
    Config, Ending, Event, EventBody, Handshake, Held as _, Input, Limits, Observation, Report, Timestamp,
};

use super::script;

/// What the text of an ending takes at most, in bytes: a head of 256 bytes, a text of 256 characters.
const ENDING: usize = 4096;
/// So often a conversation is repeated where the limits are low: then what it keeps comes to them.
const REPEATED: usize = 16;

pub(super) fn check(input: &[u8]) {
    let conversation = script::read(input);
    holds_within(Limits::default(), &conversation);
    let low = Limits { report: 16 << 10, frames: 2 << 10, events: 48, ..Limits::default() };
    let last = conversation.last().map_or(0, |(at, _)| at.0);
    let again = |round: u64| conversation.iter().map(move |(at, seen)| (Timestamp(at.0 + round * last), seen.clone()));
    let repeated: Vec<_> = (0..).take(REPEATED).flat_map(again).collect();
    holds_within(low, &repeated);
}

fn holds_within(limits: Limits, conversation: &[(Timestamp, Observation)]) {
    let config = || Config { limits, ..Config::default() };
    let whole = watch(config(), conversation);
    is_bounded(&whole, limits, conversation);
    let mut bytewise = Handshake::new(config());
    for (at, observation) in conversation {
        show_bytewise(*at, observation, &mut bytewise);
    }
    assert_eq!(whole, bytewise.report(), "the report depends on how the bytes were cut");
}

/// Shows a witness everything, and looks at it after each observation.
fn watch(config: Config, conversation: &[(Timestamp, Observation)]) -> Report {
    let mut witness = Handshake::new(config);
    let mut ended = None;
    for (at, observation) in conversation {
        observation.show(*at, &mut witness);
        ended = stays(ended, &witness);
    }
    witness.report()
}

/// The ending and the position that goes with it, once there is one.
type Ended = Option<(Ending, rdpwhy_handshake::Position)>;

fn stays(before: Ended, witness: &Handshake) -> Ended {
    let ending = witness.ending()?.clone();
    let position = witness.position();
    let Some((first, at)) = before else {
        return Some((ending, position));
    };
    assert_eq!(position, at, "the position moved after the ending");
    match (&first, &ending) {
        (Ending::Refused { refusal, then: None }, Ending::Refused { refusal: now, .. }) => {
            assert_eq!(refusal, now, "the refusal changed");
        }
        _ => assert_eq!(first, ending, "the ending changed"),
    }
    Some((ending, position))
}

/// What the report holds is added up here, and not asked of its account.
fn is_bounded(report: &Report, limits: Limits, conversation: &[(Timestamp, Observation)]) {
    let shown: usize = conversation.iter().map(|(_, observation)| bytes_of(observation).len()).sum();
    assert!(report.transcript.len() <= limits.events);
    let frames = report.transcript.iter().map(|event| match &event.body {
        EventBody::Pdu { raw: Some(raw), .. } => raw.capacity(),
        _ => 0,
    });
    let frames: usize = frames.sum();
    assert!(frames <= shown.min(limits.frames), "{frames} bytes of frames are kept of {shown}");
    let events: usize = report.transcript.iter().map(|event| size_of::<Event>() + event.held()).sum();
    let facts = report.facts.held();
    assert!(facts <= Limits::FACTS, "{facts} bytes of facts");
    assert!(events <= limits.report && events + facts <= limits.report + Limits::FACTS, "{events}, {facts}");
    assert!(report.ending.as_ref().is_none_or(|ending| format!("{ending:?}").len() <= ENDING), "{:?}", report.ending);
    assert!(report.transcript.is_sorted_by_key(|event| event.at), "times went back");
}

/// The same, one byte at a time.
fn show_bytewise(at: Timestamp, observation: &Observation, witness: &mut Handshake) {
    match observation {
        Observation::Wire { from, bytes } if !bytes.is_empty() => {
            bytes.chunks(1).for_each(|bytes| witness.observe(at, Input::Wire { from: *from, bytes }));
        }
        Observation::Clear { from, bytes } if !bytes.is_empty() => {
            bytes.chunks(1).for_each(|bytes| witness.observe(at, Input::Clear { from: *from, bytes }));
        }
        other => other.show(at, witness),
    }
}

fn bytes_of(observation: &Observation) -> &[u8] {
    match observation {
        Observation::Wire { bytes, .. } | Observation::Clear { bytes, .. } => bytes,
        Observation::Unreadable { head, .. } => head,
        Observation::TlsUp(up) => up.chain.first().map_or(&[], Vec::as_slice),
        _ => &[],
    }
}
