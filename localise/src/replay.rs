//! The recording of a run, shown to a fresh witness: as it was recorded, and cut into other pieces.

use rdpwhy_client::Client;
use rdpwhy_handshake::{Config, Handshake, Input, Observation, Report};

/// Bytes of a piece; smaller than any header.
const PIECE: usize = 3;

/// What a witness says of the recording as it is.
pub(crate) fn whole(client: &Client) -> Report {
    replay(client, |witness, at, observation| observation.show(at, witness))
}

/// What a witness says when everything comes in small pieces.
pub(crate) fn in_pieces(client: &Client) -> Report {
    replay(client, |witness, at, observation| match observation {
        Observation::Wire { from, bytes } => {
            bytes.chunks(PIECE).for_each(|bytes| witness.observe(at, Input::Wire { from: *from, bytes }));
        }
        Observation::Clear { from, bytes } => {
            bytes.chunks(PIECE).for_each(|bytes| witness.observe(at, Input::Clear { from: *from, bytes }));
        }
        other => other.show(at, witness),
    })
}

fn replay(client: &Client, show: impl Fn(&mut Handshake, rdpwhy_handshake::Timestamp, &Observation)) -> Report {
    let config = client.config();
    let mut witness =
        Handshake::new(Config { connection: config.connection, wall: config.wall, target: config.target.clone() });
    for (at, observation) in client.recording() {
        show(&mut witness, *at, observation);
    }
    witness.report()
}
