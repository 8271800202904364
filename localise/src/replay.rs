//! The recording of a run, shown to a fresh witness: as it was recorded, and cut into other pieces.

use rdpwhy_handshake::{Config, Handshake, Input, Observation, Report, TcpFacts, Timestamp};

use crate::cell::Wrong;

/// Bytes of a piece; smaller than any header.
const PIECE: usize = 3;

/// Whether the recording of a run gives its report again, as it is and in small pieces.
pub(crate) fn check(config: &Config, recording: &[(Timestamp, Observation)], report: &Report) -> Result<(), Wrong> {
    let tcp = report.facts.path.tcp;
    let whole = replay(config, recording, tcp, |witness, at, observation| observation.show(at, witness));
    let in_pieces = replay(config, recording, tcp, |witness, at, observation| match observation {
        Observation::Wire { from, bytes } => {
            bytes.chunks(PIECE).for_each(|bytes| witness.observe(at, Input::Wire { from: *from, bytes }));
        }
        Observation::Clear { from, bytes } => {
            bytes.chunks(PIECE).for_each(|bytes| witness.observe(at, Input::Clear { from: *from, bytes }));
        }
        other => other.show(at, witness),
    });
    match (whole == *report, in_pieces == *report) {
        (true, true) => Ok(()),
        (false, _) => Err(Wrong::Replay),
        (true, false) => Err(Wrong::Pieces),
    }
}

fn replay(
    config: &Config,
    recording: &[(Timestamp, Observation)],
    tcp: Option<TcpFacts>,
    show: impl Fn(&mut Handshake, Timestamp, &Observation),
) -> Report {
    let mut witness = Handshake::new(config.clone());
    for (at, observation) in recording {
        show(&mut witness, *at, observation);
    }
    // What the kernel said of the connection is beside the recording.
    if let Some(tcp) = tcp {
        witness.add_tcp_facts(tcp);
    }
    witness.report()
}
