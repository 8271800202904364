//! The witness, fed a whole conversation of any kind: it is the same in any chunking, an ending once decided stays,
//! and what it keeps is bounded by what it was shown.

use rdpwhy_handshake::{Config, Ending, EventBody, Handshake, Input, Observation, Report, Timestamp};

use super::script;

/// Events that a transcript holds (see `Handshake`).
const EVENTS: usize = 4096;

pub(super) fn check(input: &[u8]) {
    let conversation = script::read(input);
    let whole = watch(&conversation);
    is_bounded(&whole, &conversation);
    let mut bytewise = Handshake::new(Config::default());
    for (at, observation) in &conversation {
        show_bytewise(*at, observation, &mut bytewise);
    }
    assert_eq!(whole, bytewise.report(), "the report depends on how the bytes were cut");
}

/// Shows a witness everything, and looks at it after each observation.
fn watch(conversation: &[(Timestamp, Observation)]) -> Report {
    let mut witness = Handshake::new(Config::default());
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

fn is_bounded(report: &Report, conversation: &[(Timestamp, Observation)]) {
    let shown: usize = conversation.iter().map(|(_, observation)| bytes_of(observation).len()).sum();
    assert!(report.transcript.len() <= EVENTS);
    let kept = report.transcript.iter().map(|event| match &event.body {
        EventBody::Pdu { raw: Some(raw), .. } => raw.len(),
        _ => 0,
    });
    assert!(kept.sum::<usize>() <= shown, "more bytes are kept than were shown");
    assert!(report.transcript.is_sorted_by_key(|event| event.at), "times went back");
    let facts = format!("{:?}", report.facts).len();
    assert!(facts <= 16_384 + 64 * shown, "{facts} bytes of facts from {shown}");
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
