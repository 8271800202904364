//! The witness on recorded bytes: a conversation is written to a file, read back and shown to a witness, which says
//! what was said when it happened.
#![expect(clippy::print_stdout, reason = "an example shows its answer")]

use std::error::Error;

use rdpwhy_capture::Recording;
use rdpwhy_client::{Client, Config};
use rdpwhy_handshake::{Handshake, How, Input, Stage};
use rdpwhy_lab::{Link, Server, simulate};

fn main() -> Result<(), Box<dyn Error>> {
    let mut config = Config::new("desktop.example", 3389);
    config.record = true;
    let fault = "ntlm.challenge:before:eof".parse()?;
    let server = Server::new(rdpwhy_lab::Config::default().with_fault(fault));
    let live = simulate(Client::new(config), server, Link::default()).client;

    let mut recording = Recording::new(live.config().target.clone());
    for (at, observation) in live.recording() {
        recording.push(*at, observation.clone());
    }
    let mut file = Vec::new();
    recording.write(&mut file)?;

    let read = Recording::read(&mut file.as_slice())?;
    assert_eq!(read.replay(), live.report());
    walk_through(&read);
    Ok(())
}

/// The same by hand: the position is known after each observation.
fn walk_through(recording: &Recording) {
    let mut witness = Handshake::new(rdpwhy_handshake::Config::default());
    for (at, observation) in &recording.observations {
        let before = witness.position();
        observation.show(*at, &mut witness);
        let position = witness.position();
        if position != before {
            println!("{:>6} us  {}, {}", at.0, position.stage, position.step);
        }
        if let Input::Ended { by, how } = observation.as_input() {
            println!("{:>6} us  {how} by the {by}", at.0);
            assert_eq!((position.stage, how), (Stage::Credssp, How::Eof));
        }
    }
}

#[test]
fn runs() -> Result<(), Box<dyn Error>> {
    main()
}
