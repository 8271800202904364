//! Other beginnings: TLS at once, and nothing at all.

use core::time::Duration;
use std::sync::Arc;

use rdpwhy_client::{Client, Config as ClientConfig, Input, Opening, Output};
use rdpwhy_handshake::{Because, DialEvent, Ending, How, Outcome, PduKind, Report, Side, Stage, Timestamp};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};

use crate::{named, replay};

/// A server that takes TLS from the first byte.
fn foreign() -> ServerConnection {
    let made = rcgen::generate_simple_self_signed(["foreign.example".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let config = config.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).expect("a key");
    ServerConnection::new(Arc::new(config)).expect("a server")
}

fn connected(mut config: ClientConfig) -> Client {
    config.record = true;
    let mut client = Client::new(config);
    let address = "192.0.2.1:3389".parse().expect("an address");
    client.handle(Timestamp::ZERO, Input::Dial(DialEvent::Resolved { addresses: vec![address] }));
    client.handle(Timestamp::ZERO, Input::Dial(DialEvent::Attempt { address }));
    client.handle(Timestamp::ZERO, Input::Dial(DialEvent::Connected { address }));
    client
}

/// Whoever drives us has a connected stream.
fn handed(mut config: ClientConfig) -> Client {
    config.record = true;
    let mut client = Client::new(config);
    client.handle(Timestamp::ZERO, Input::Tick);
    client
}

/// Lets the client speak with a TLS server until it waits.
fn converse(mut client: Client) -> Report {
    let mut server = foreign();
    while let Output::Transmit(bytes) = client.poll() {
        assert!(server.read_tls(&mut bytes.as_slice()).is_ok_and(|count| count == bytes.len()));
        let _ = server.process_new_packets();
        let mut answer = Vec::new();
        while server.wants_write() {
            let _ = server.write_tls(&mut answer);
        }
        client.handle(Timestamp(9), Input::Received(&answer));
    }
    client.handle(Timestamp(10), Input::Ended(How::Eof));
    report(&client)
}

fn report(client: &Client) -> Report {
    let report = client.report();
    for piece in [usize::MAX, 3] {
        assert_eq!(replay(client, piece), report);
    }
    report
}

fn outcomes(report: &Report) -> Vec<(Stage, Outcome)> {
    report.stages.iter().map(|row| (row.stage, row.outcome)).collect()
}

#[test]
fn tls_at_once_has_no_negotiation_and_nothing_behind_it() {
    let config = ClientConfig::new("foreign.example", 443).opening(Opening::DirectTls);
    for (client, reaching) in [(connected(config.clone()), Outcome::Passed), (handed(config), Outcome::Skipped)] {
        let report = converse(client);
        assert_eq!(report.ending, Some(Ending::Completed));
        assert_eq!((report.position.stage, report.position.step), (Stage::Tls, "done"));
        let expected = [
            (Stage::Resolve, reaching),
            (Stage::Connect, reaching),
            (Stage::Negotiation, Outcome::Skipped),
            (Stage::Tls, Outcome::Passed),
        ];
        assert_eq!(outcomes(&report), expected);
        assert!(report.facts.tls.up && report.facts.tls.certificate.is_some());
    }
}

#[test]
fn tls_at_once_can_be_inspected() {
    for (hello, version) in [("tls12", "TLS 1.2"), ("tls13", "TLS 1.3"), ("split-records", "TLS 1.3")] {
        let config = ClientConfig::new("foreign.example", 443).opening(Opening::DirectTls).inspecting(named(hello));
        let report = converse(connected(config));
        assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Inspected }), "{hello}");
        assert_eq!(report.facts.tls.version_name, Some(version), "{hello}");
        assert!(report.facts.experiment, "{hello}");
        assert_eq!(outcomes(&report).last(), Some(&(Stage::Tls, Outcome::Stopped)), "{hello}");
    }
}

#[test]
fn an_rdp_server_that_closes_on_tls_at_once_dies_in_tls() {
    let config = ClientConfig::new("server.example", 3389).opening(Opening::DirectTls);
    let mut client = connected(config);
    client.handle(Timestamp(5), Input::Ended(How::Eof));
    let report = report(&client);
    assert!(matches!(report.ending, Some(Ending::Closed(close)) if close.how == How::Eof && close.by == Side::Server));
    assert_eq!((report.position.stage, report.position.step), (Stage::Tls, "server-hello"));
}

/// How long it is listened.
const MOMENT: Duration = Duration::from_secs(1);

fn listening() -> ClientConfig {
    ClientConfig::new("server.example", 3389).opening(Opening::Listen(MOMENT))
}

/// The next output but those that leave.
fn wake(client: &mut Client) -> Option<Timestamp> {
    match client.poll() {
        Output::Wait(until) => until,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_server_that_says_nothing_by_itself_is_left_after_a_moment() {
    for (mut client, reaching) in [(connected(listening()), Outcome::Passed), (handed(listening()), Outcome::Skipped)] {
        let until = wake(&mut client).expect("it is listened to for a moment");
        assert_eq!(until, Timestamp::ZERO.after(MOMENT));
        client.handle(until, Input::Tick);
        assert_eq!(client.poll(), Output::Shutdown);
        let report = report(&client);
        assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Inspected }));
        assert_eq!((report.position.stage, report.facts.experiment), (Stage::Negotiation, true));
        assert!(report.position.awaits_pdu(PduKind::X224ConnectionRequest), "it is we who said nothing");
        let before: Vec<Outcome> = report.stages.iter().take(3).map(|row| row.outcome).collect();
        assert_eq!(before, [reaching, reaching, Outcome::Stopped]);
    }
}

#[test]
fn a_banner_is_read_whole() {
    let mut client = connected(listening());
    assert!(wake(&mut client).is_some());
    client.handle(Timestamp(1000), Input::Received(b"SSH-2.0-Open"));
    client.handle(Timestamp(2000), Input::Received(b"SSH_9.6\r\n"));
    let until = wake(&mut client).expect("the rest of it");
    client.handle(until, Input::Tick);
    let report = report(&client);
    let Some(Ending::Unreadable { by: Side::Server, looks_like, head }) = &report.ending else {
        panic!("{:?}", report.ending)
    };
    assert_eq!((*looks_like, head.as_slice()), ("ssh", &b"SSH-2.0-OpenSSH_9.6\r\n"[..]));
    assert_eq!(report.position.stage, Stage::Negotiation);
}
