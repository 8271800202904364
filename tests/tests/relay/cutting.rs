//! `TcpServer::start_in_front_of`: faults on another server's messages, with TLS on both legs or passed on.

use std::net::SocketAddr;

use rdpwhy::{Because, Config, Ending, How, PduKind, Report, Stage};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config as Lab, Identity, Relaying, Security};

use crate::probe::{LIMIT, over_tls, probe, probe_briefly};

/// The lab's own server, and another in front of it with its certificate.
fn in_front_of(behind: &Lab, relaying: Relaying, faults: &[&str]) -> (TcpServer, TcpServer) {
    let behind = TcpServer::start(behind.clone()).expect("the lab starts");
    let faults = faults.iter().map(|fault| fault.parse().expect("a fault"));
    let config = faults.fold(Lab::default(), Lab::with_fault);
    let front = TcpServer::start_in_front_of(behind.address(), any_port(), config, relaying).expect("the relay starts");
    (behind, front)
}

fn any_port() -> SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}

fn said(report: &Report) -> Vec<PduKind> {
    report.transcript.iter().filter_map(|event| event.body.pdu()).collect()
}

#[test]
fn without_a_fault_the_verdict_is_the_same_as_without_a_relay() {
    for (server, config) in [
        (Lab::default(), Config::default()),
        (Lab::default().with_security(Security::Ssl), over_tls()),
        (Lab::default().with_security(Security::Rdp), Config::default().protocols(Some(0))),
        (Lab::default().with_security(Security::Refuse(3)), Config::default()),
        (Lab::default().with_fault("tls.client-hello:after:reset".parse().expect("a fault")), Config::default()),
        (Lab::default().with_fault("tls.server-hello:before:refuse=40".parse().expect("a fault")), Config::default()),
        (
            Lab::default()
                .with_fault("mcs.connect-initial:after:reset".parse().expect("a fault"))
                .with_security(Security::Ssl),
            over_tls(),
        ),
    ] {
        let (behind, front) = in_front_of(&server, Relaying::Terminated, &[]);
        let (direct, through) = (probe(behind.address(), config.clone()), probe(front.address(), config));
        assert_eq!(direct.position, through.position, "{:?} and {:?}", direct.ending, through.ending);
        assert_eq!(direct.ending, through.ending);
        let truth = front.wait_for_reports(1, LIMIT).pop().expect("the connection has ended");
        assert_eq!(said(&truth).len(), said(&through).len(), "the relay's witness saw what was said");
        assert_eq!(front.struck(), 0);
    }
}

#[test]
fn records_pass_where_the_key_is_not_known() {
    for (relaying, suits) in [(Relaying::Sealed, true), (Relaying::Terminated, false)] {
        let mut server = Lab::default();
        server.identity = Identity::self_signed("other").expect("a name");
        let (_behind, front) = in_front_of(&server, relaying, &[]);
        let report = probe(front.address(), Config::default());
        assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Reach }), "in {:?}", report.position);
        let seen = &report.facts.tls.certificate.as_ref().expect("a certificate").leaf;
        assert_eq!(seen.subject == "CN=other", suits, "{relaying:?}: {}", seen.subject);
    }
}

#[test]
fn a_cut_lies_where_it_was_said_before_in_and_after_tls() {
    let server = Lab::default().with_security(Security::Ssl);
    for (relaying, fault, stage, step, how, have) in [
        (
            Relaying::Terminated,
            "x224.connection-confirm:inside=7:eof",
            Stage::Negotiation,
            "connection-confirm",
            How::Eof,
            Some(7),
        ),
        (
            Relaying::Terminated,
            "x224.connection-request:after:reset",
            Stage::Negotiation,
            "connection-confirm",
            How::Reset,
            None,
        ),
        (Relaying::Terminated, "tls.server-hello:before:reset", Stage::Tls, "server-hello", How::Reset, None),
        (Relaying::Terminated, "tls.client-hello:after:reset", Stage::Tls, "server-hello", How::Reset, None),
        (
            Relaying::Terminated,
            "mcs.connect-response:inside=7:eof",
            Stage::BasicSettings,
            "connect-response",
            How::Eof,
            Some(7),
        ),
        (
            Relaying::Terminated,
            "mcs.connect-initial:after:eof",
            Stage::BasicSettings,
            "connect-response",
            How::Eof,
            None,
        ),
        (
            Relaying::Terminated,
            "mcs.attach-user-confirm:before:reset",
            Stage::Channels,
            "attach-user-confirm",
            How::Reset,
            None,
        ),
        (Relaying::Terminated, "rdp.client-info:after:eof", Stage::Licensing, "first-message", How::Eof, None),
        (Relaying::Sealed, "tls.server-hello:before:reset", Stage::Tls, "server-hello", How::Reset, None),
        (Relaying::Sealed, "tls.server-hello:inside=9:eof", Stage::Tls, "server-hello", How::Eof, Some(9)),
        (Relaying::Sealed, "tls.client-hello:inside=9:reset", Stage::Tls, "server-hello", How::Reset, None),
    ] {
        let (behind, front) = in_front_of(&server, relaying, &[fault]);
        let report = probe(front.address(), over_tls());
        let Some(Ending::Closed(close)) = report.ending else { panic!("{fault}: {:?}", report.ending) };
        assert_eq!((report.position.stage, report.position.step, close.how), (stage, step, how), "{fault}");
        assert_eq!(close.partial.map(|partial| partial.have), have, "{fault}");
        let truth = front.wait_for_reports(1, LIMIT).pop().expect("the connection has ended");
        assert_eq!(truth.ending.as_ref().map(Ending::name), Some("closed"), "{fault}");
        assert_eq!((front.struck(), behind.wait_for_reports(1, LIMIT).len()), (1, 1), "{fault}");
    }
}

#[test]
fn a_stall_is_a_silence_and_a_cut_record_is_a_part_of_it() {
    let server = Lab::default().with_security(Security::Ssl);
    let (_behind, front) = in_front_of(&server, Relaying::Terminated, &["mcs.connect-response:record=9:stall"]);
    let report = probe_briefly(front.address(), over_tls(), Stage::BasicSettings);
    let Some(Ending::Silent { partial: Some(partial), .. }) = report.ending else { panic!("{:?}", report.ending) };
    assert_eq!((report.position.stage, partial.have), (Stage::BasicSettings, 9));
}

#[test]
fn a_stranger_and_half_a_message_go_through_as_they_came() {
    for fault in ["x224.connection-confirm:before:garbage=http", "x224.connection-confirm:inside=7:eof"] {
        let server = Lab::default().with_fault(fault.parse().expect("a fault"));
        // Somewhere a fault of the relay's own, so that names are looked for.
        let (behind, front) = in_front_of(&server, Relaying::Sealed, &["mcs.connect-response:before:eof"]);
        let [direct, through] = [&behind, &front].map(|server| probe(server.address(), Config::default()));
        assert_eq!((&direct.position, &direct.ending), (&through.position, &through.ending), "{fault}");
        assert!(direct.ending.is_some() && front.struck() == 0);
    }
}

#[test]
fn a_server_that_cannot_be_reached_is_a_reset() {
    let closed = std::net::TcpListener::bind(any_port()).and_then(|listener| listener.local_addr()).expect("a port");
    let front =
        TcpServer::start_in_front_of(closed, any_port(), Lab::default(), Relaying::Terminated).expect("a relay");
    let report = probe(front.address(), Config::default());
    assert!(matches!(report.ending, Some(Ending::Closed(close)) if close.how == How::Reset), "{:?}", report.ending);
    assert_eq!(report.position.stage, Stage::Negotiation);
}
