//! The report of a recording does not depend on how its bytes are cut.

use rdpwhy_capture::Recording;
use rdpwhy_client::Client;
use rdpwhy_handshake::{Observation, Report};

pub(super) fn is_the_same_in_any_chunks(client: &Client) {
    let mut whole = Recording::new(client.config().target.clone());
    whole.observations = client.recording().to_vec();
    let mut bytewise = Recording::new(whole.target.clone());
    for (at, observation) in &whole.observations {
        match observation {
            Observation::Wire { from, bytes } => {
                let piece = |byte: &u8| Observation::Wire { from: *from, bytes: vec![*byte] };
                bytes.iter().for_each(|byte| bytewise.push(*at, piece(byte)));
            }
            Observation::Clear { from, bytes } => {
                let piece = |byte: &u8| Observation::Clear { from: *from, bytes: vec![*byte] };
                bytes.iter().for_each(|byte| bytewise.push(*at, piece(byte)));
            }
            other => bytewise.push(*at, other.clone()),
        }
    }
    are_the_same(&whole.replay(), &bytewise.replay());
}

/// Two reports of the same bytes. Says where they differ: whole, they are long.
pub(super) fn are_the_same(whole: &Report, cut: &Report) {
    assert_eq!(whole.ending, cut.ending, "the ending depends on how the bytes were cut");
    assert_eq!(whole.position, cut.position, "the position depends on how the bytes were cut");
    for (one, other) in whole.transcript.iter().zip(&cut.transcript) {
        assert_eq!(one, other, "an event depends on how the bytes were cut");
    }
    assert!(whole == cut, "the report depends on how the bytes were cut");
}
