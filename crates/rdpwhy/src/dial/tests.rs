//! Both ways of dialling, with several addresses of which some lead nowhere.

use core::time::Duration;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use rdpwhy_client::{Anonymous, Client, Config};
use rdpwhy_handshake::{DialEvent, Ending, EventBody, Unreachable};

use self::black_hole::black_hole;
use super::{in_turn, race};
use crate::session::Session;
use crate::{Error, PacketsError, ProbeHandle};

#[path = "../../tests/black_hole/mod.rs"]
mod black_hole;

fn session(limit: Duration) -> (Session, ProbeHandle) {
    let mut config = Config::new("server.example", 3389);
    config.deadlines.stage = limit;
    let handle = ProbeHandle::new(Client::new(config.clone()));
    let logon = Box::new(Anonymous::new(config.reach));
    let mut session = Session::start(config, logon, handle.clone());
    session.dial(DialEvent::Resolved { addresses: Vec::new() });
    (session, handle)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

fn closed_port() -> SocketAddr {
    listener().1
}

/// `attempt`, `failed`, `connected` and `exhausted`, with the port.
fn steps(handle: &ProbeHandle) -> Vec<(&'static str, u16)> {
    let step = |body: EventBody| match body {
        EventBody::Dial(DialEvent::Attempt { address }) => Some(("attempt", address.port())),
        EventBody::Dial(DialEvent::AttemptFailed { address, .. }) => Some(("failed", address.port())),
        EventBody::Dial(DialEvent::Connected { address }) => Some(("connected", address.port())),
        EventBody::Dial(DialEvent::Exhausted) => Some(("exhausted", 0)),
        _ => None,
    };
    handle.report().transcript.iter().filter_map(|event| step(event.body.clone())).collect()
}

#[test]
fn a_refusal_makes_room_for_the_next_address() {
    let closed = closed_port();
    let (_listener, open) = listener();
    let (c, o) = (closed.port(), open.port());
    let expected = [("attempt", c), ("failed", c), ("attempt", o), ("connected", o)];

    let (mut racing, handle) = session(Duration::from_secs(20));
    let stream = runtime().block_on(race::among(&mut racing, vec![closed, open])).expect("no shortage");
    assert!(stream.is_some());
    assert_eq!(steps(&handle), expected);

    let (mut patient, handle) = session(Duration::from_secs(20));
    assert!(in_turn::among(&mut patient, &[closed, open]).expect("no shortage").is_some());
    assert_eq!(steps(&handle), expected);
}

#[test]
fn a_silent_address_does_not_keep_the_next_one_waiting() {
    let (_full, _waiting, silent) = black_hole();
    let (_listener, open) = listener();
    let (s, o) = (silent.port(), open.port());

    // The race leaves the silent one behind without a word: it has not failed.
    let (mut racing, handle) = session(Duration::from_secs(20));
    let stream = runtime().block_on(race::among(&mut racing, vec![silent, open])).expect("no shortage");
    assert!(stream.is_some());
    assert_eq!(steps(&handle), [("attempt", s), ("attempt", o), ("connected", o)]);

    // One after the other, it has had its share of the limit.
    let (mut patient, handle) = session(Duration::from_millis(400));
    assert!(in_turn::among(&mut patient, &[silent, open]).expect("no shortage").is_some());
    assert_eq!(steps(&handle), [("attempt", s), ("failed", s), ("attempt", o), ("connected", o)]);
}

#[test]
fn when_every_attempt_fails_the_most_telling_reason_stays() {
    let (_full, _waiting, silent) = black_hole();
    let closed = closed_port();
    let refused = Some(Ending::Unreachable { reason: Unreachable::Refused });

    let (mut racing, handle) = session(Duration::from_millis(400));
    assert!(runtime().block_on(race::among(&mut racing, vec![silent, closed])).expect("no shortage").is_none());
    assert_eq!(handle.report().ending, refused);
    let (s, c) = (silent.port(), closed.port());
    assert_eq!(steps(&handle), [("attempt", s), ("attempt", c), ("failed", c), ("failed", s), ("exhausted", 0)]);

    let (mut patient, handle) = session(Duration::from_millis(400));
    assert!(in_turn::among(&mut patient, &[silent, closed]).expect("no shortage").is_none());
    assert_eq!(handle.report().ending, refused);
}

#[test]
fn a_connection_whose_packets_cannot_be_captured_is_not_made() {
    let (listener, open) = listener();
    listener.set_nonblocking(true).expect("an option");
    let (racing, handle) = session(Duration::from_secs(20));
    let raced = runtime().block_on(race::among(&mut racing.with_failing_packets(), vec![open]));
    let (patient, _) = session(Duration::from_secs(20));
    let tried = in_turn::among(&mut patient.with_failing_packets(), &[open]);
    for error in [raced.map(drop).expect_err("an error"), tried.map(drop).expect_err("an error")] {
        assert!(matches!(error, Error::Packets(PacketsError::Failed(_))), "{error:?}");
    }
    assert_eq!(steps(&handle), []);
    assert!(listener.accept().is_err(), "no connection was made");
}
