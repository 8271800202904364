//! `Relay`: a link of real sockets.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rdpwhy::{Because, Config, Ending, How, Report, Stage};
use rdpwhy_lab::tcp::{Relay, TcpServer};
use rdpwhy_lab::{Config as Lab, Link, Persona};

use crate::probe::{probe, probe_briefly, probe_clamped};

fn relay(link: &str) -> (TcpServer, Relay) {
    let server = TcpServer::start(Lab::default()).expect("the lab starts");
    let relay = Relay::start(server.address(), link.parse().expect("a link")).expect("the relay starts");
    (server, relay)
}

#[track_caller]
fn assert_healthy(report: &Report) {
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Reach }), "in {:?}", report.position);
    assert_eq!((report.position.stage, report.position.step), (Stage::Credssp, "authenticate"));
}

#[track_caller]
fn assert_reset(report: &Report, stage: Stage, step: &str) {
    let Some(Ending::Closed(close)) = report.ending else { panic!("{:?}", report.ending) };
    assert_eq!((close.how, report.position.stage, report.position.step), (How::Reset, stage, step));
}

#[test]
fn what_only_takes_time_changes_no_verdict() {
    for link in ["none", "latency=3ms,jitter=5ms,rate=100k", "loss=1/9"] {
        let (server, relay) = relay(link);
        assert_healthy(&probe(relay.address(), Config::default()));
        assert_eq!((server.connections(), relay.connections()), (1, 1));
    }
}

#[test]
fn a_hole_swallows_the_servers_flight_and_a_clamped_client_gets_through() {
    let (_server, relay) = relay("mtu=400");
    let report = probe_briefly(relay.address(), Config::default(), Stage::Tls);
    assert!(matches!(report.ending, Some(Ending::Silent { .. })), "{:?}", report.ending);
    assert_eq!((report.position.stage, report.position.step), (Stage::Tls, "server-hello"));
    if cfg!(target_os = "linux") {
        for report in probe_clamped(relay.address(), Config::default(), 300) {
            assert_healthy(&report);
        }
    }
}

/// As a server with a long chain of certificates behind a VPN: the hello goes up, and nothing comes down.
#[test]
fn small_segments_tell_the_mtu_black_hole_from_a_server_that_is_silent() {
    let persona = Persona::named("mtu-black-hole").expect("a persona");
    let server = TcpServer::start(persona.server.clone()).expect("the lab starts");
    let relay = Relay::start(server.address(), persona.link.clone().expect("a link")).expect("the relay starts");
    let report = probe_briefly(relay.address(), Config::default(), Stage::Tls);
    assert!(matches!(report.ending, Some(Ending::Silent { .. })), "{:?}", report.ending);
    assert_eq!((report.position.stage, report.position.step), (Stage::Tls, "server-hello"));
    if cfg!(target_os = "linux") {
        for report in probe_clamped(relay.address(), Config::default(), 536) {
            assert_healthy(&report);
        }
    }
}

#[test]
fn a_middlebox_and_an_injected_reset_are_told_by_both_ends() {
    for (link, stage, step) in [
        ("reset-on-long-hello=100", Stage::Tls, "server-hello"),
        ("reset-on-whole-hello", Stage::Tls, "server-hello"),
        ("reset-up=19", Stage::Negotiation, "connection-confirm"),
        ("reset-down=19", Stage::Tls, "server-hello"),
    ] {
        let (server, relay) = relay(link);
        assert_reset(&probe(relay.address(), Config::default()), stage, step);
        let truth = server.wait_for_reports(1, crate::probe::LIMIT).pop().expect("the connection has ended");
        assert!(matches!(truth.ending, Some(Ending::Closed(close)) if close.how == How::Reset), "{:?}", truth.ending);
    }
    // An address is no server name.
    let (_server, relay) = relay("reset-on-sni");
    assert_healthy(&probe(relay.address(), Config::default()));
}

const MUCH: usize = 8 << 20;

/// A relay in front of a server that takes one connection.
fn in_front_of<T: Send + 'static>(serve: impl FnOnce(TcpStream) -> T + Send + 'static) -> (Relay, JoinHandle<T>) {
    in_front_of_over("none", serve)
}

fn in_front_of_over<T: Send + 'static>(
    link: &str,
    serve: impl FnOnce(TcpStream) -> T + Send + 'static,
) -> (Relay, JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let link = link.parse().expect("a link");
    let relay = Relay::start(listener.local_addr().expect("an address"), link).expect("a relay");
    (relay, thread::spawn(move || serve(listener.accept().expect("a connection").0)))
}

/// Closes with an RST.
fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("a socket option");
}

#[test]
fn a_half_close_goes_through_in_both_directions() {
    let (relay, server) = in_front_of(|mut stream| {
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).expect("a half-close");
        stream.write_all(b"heard").expect("the client still reads");
        heard
    });
    let mut stream = TcpStream::connect(relay.address()).expect("the relay listens");
    stream.write_all(b"all I have").expect("it takes bytes");
    stream.shutdown(Shutdown::Write).expect("a half-close");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an end");
    assert_eq!((answer.as_str(), server.join().expect("it is done")), ("heard", b"all I have".to_vec()));
}

#[test]
fn more_than_anybody_buffers_goes_through() {
    for link in ["none", "rate=50M,mss=1460"] {
        let (relay, server) = in_front_of_over(link, |mut stream| stream.write_all(&vec![7; MUCH]).is_ok());
        let mut received = Vec::new();
        let mut stream = TcpStream::connect(relay.address()).expect("the relay listens");
        stream.read_to_end(&mut received).expect("an end");
        assert!(received.len() == MUCH && server.join().expect("it is done"), "{link}: {} bytes", received.len());
    }
}

#[test]
fn a_reset_goes_through_in_both_directions() {
    let (relay, server) = in_front_of(|mut stream| stream.read(&mut [0; 8]).expect_err("a reset").kind());
    reset(TcpStream::connect(relay.address()).expect("the relay listens"));
    assert_eq!(server.join().expect("it is done"), ErrorKind::ConnectionReset);

    let (relay, server) = in_front_of(reset);
    let mut stream = TcpStream::connect(relay.address()).expect("the relay listens");
    assert_eq!(stream.read(&mut [0; 8]).expect_err("a reset").kind(), ErrorKind::ConnectionReset);
    server.join().expect("it is done");
}

#[test]
fn a_server_that_cannot_be_reached_is_a_reset() {
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let relay = Relay::start(closed, Link::none()).expect("a relay");
    assert_reset(&probe(relay.address(), Config::default()), Stage::Negotiation, "connection-confirm");
}
