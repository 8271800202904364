//! Over real sockets: what a plain client sees of each manner.
#![expect(clippy::disallowed_types, reason = "these tests are a driver: the sockets are theirs")]
#![expect(clippy::unwrap_used, reason = "a failing socket call fails the test")]

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use rdpwhy_handshake::{Close, Ending, How, PduKind, Side};
use rdpwhy_lab::{Config, Security, Strikes, tcp::TcpServer};
use rdpwhy_pdu::x224::{ConnectionRequest, NegotiationRequest, protocol};

/// Longer than any test takes; only a failing one waits for it.
const LIMIT: Duration = Duration::from_secs(30);

fn start(fault: &str) -> TcpServer {
    TcpServer::start(Config::default().with_fault(fault.parse().unwrap())).unwrap()
}

/// Connects and asks for CredSSP.
fn ask(server: &TcpServer) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let negotiation = Some(NegotiationRequest { flags: 0, protocols: protocol::SSL | protocol::HYBRID });
    stream.write_all(&ConnectionRequest { negotiation, ..ConnectionRequest::default() }.encode()).unwrap();
    stream
}

/// What the server's own witness says of its only connection.
fn truth(server: &TcpServer) -> Option<Ending> {
    server.wait_for_reports(1, LIMIT).pop().expect("the connection has ended").ending
}

#[test]
fn a_reset_is_a_reset() {
    for fault in ["x224.connection-confirm:before:reset", "x224.connection-request:inside=9:reset"] {
        let server = start(fault);
        let error = ask(&server).read(&mut [0; 64]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{fault}");
        assert!(
            matches!(truth(&server), Some(Ending::Closed(Close { how: How::Reset, by: Side::Server, .. }))),
            "{fault}"
        );
    }
}

#[test]
fn a_reset_after_a_message_comes_after_it() {
    let server = start("x224.connection-confirm:after:reset");
    let mut stream = ask(&server);
    let mut confirm = [0; 19];
    stream.read_exact(&mut confirm).unwrap();
    assert_eq!(stream.read(&mut [0; 64]).unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[test]
fn an_end_of_file_is_clean_whatever_the_client_still_sends() {
    let server = start("x224.connection-confirm:inside=7:eof");
    let mut stream = ask(&server);
    let mut received = Vec::new();
    stream.read_to_end(&mut received).unwrap();
    assert_eq!(received.len(), 7);
    // The server reads on, so that this is no reason for a reset.
    stream.write_all(&[0; 4096]).unwrap();
    assert_eq!(stream.read(&mut [0; 64]).unwrap(), 0);
    stream.shutdown(Shutdown::Write).unwrap();
    assert!(matches!(truth(&server), Some(Ending::Closed(Close { how: How::Eof, by: Side::Server, .. }))));
}

#[test]
fn a_stall_keeps_the_connection() {
    let server = start("x224.connection-confirm:before:stall");
    let mut stream = ask(&server);
    stream.set_read_timeout(Some(Duration::from_millis(60))).unwrap();
    let error = stream.read(&mut [0; 64]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{error}");
    drop(stream);
    assert!(matches!(truth(&server), Some(Ending::Closed(Close { by: Side::Client, .. }))));
}

#[test]
fn garbage_is_written_and_the_connection_kept() {
    let server = start("x224.connection-confirm:before:garbage=ssh");
    let mut stream = ask(&server);
    let mut received = [0; 21];
    stream.read_exact(&mut received).unwrap();
    assert_eq!(&received, b"SSH-2.0-OpenSSH_9.6\r\n");
    stream.set_read_timeout(Some(Duration::from_millis(60))).unwrap();
    assert!(stream.read(&mut [0; 64]).is_err(), "neither bytes nor an end");
}

#[test]
fn a_refusal_is_followed_by_a_clean_close() {
    let server = TcpServer::start(Config::default().with_security(Security::Refuse(3))).unwrap();
    let mut received = Vec::new();
    ask(&server).read_to_end(&mut received).unwrap();
    assert_eq!(received.len(), 19);
    assert!(matches!(truth(&server), Some(Ending::Refused { then: Some(Close { how: How::Eof, .. }), .. })));
}

#[test]
fn connections_are_served_side_by_side_and_counted() {
    let server = start("x224.connection-confirm:after:stall");
    let streams = [ask(&server), ask(&server), ask(&server)];
    for mut stream in &streams {
        stream.read_exact(&mut [0; 19]).unwrap();
    }
    assert_eq!(server.connections(), 3);
    drop(streams);
    let reports = server.stop();
    assert_eq!(reports.len(), 3);
    let confirmed = |pdu| pdu == Some(PduKind::X224ConnectionConfirm);
    assert!(reports.iter().all(|report| report.transcript.iter().any(|event| confirmed(event.body.pdu()))));
}

#[test]
fn a_fault_that_the_client_never_comes_to_is_not_struck() {
    for (fault, struck) in [("x224.connection-confirm:inside=9999:eof", 1), ("ntlm.challenge:before:eof", 0)] {
        let server = start(fault);
        let mut stream = ask(&server);
        stream.read_exact(&mut [0; 19]).unwrap();
        drop(stream);
        assert!(truth(&server).is_some());
        assert_eq!(server.struck(), struck, "{fault}");
    }
}

#[test]
fn stopping_ends_connections_that_are_still_open() {
    let server = start("x224.connection-confirm:before:stall");
    let mut stream = ask(&server);
    let address = server.address();
    // Whoever connects later is served later: the first connection has been accepted.
    TcpStream::connect(address).unwrap();
    let _ = server.wait_for_reports(1, LIMIT);
    drop(server);
    assert!(matches!(stream.read(&mut [0; 64]), Ok(0) | Err(_)));
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
}

#[test]
fn an_impossible_fault_is_told_before_anybody_connects() {
    let config = Config::default().with_fault("rdp.demand-active:after:reset".parse().unwrap());
    assert_eq!(TcpServer::start(config).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn faults_are_for_the_connections_that_they_are_for() {
    for (strikes, expected) in [
        (Strikes::All, [true, true, true, true]),
        (Strikes::Every(2), [false, true, false, true]),
        (Strikes::AfterFirst(3), [false, false, false, true]),
    ] {
        let fault = "x224.connection-confirm:before:eof".parse().unwrap();
        let server = TcpServer::start(Config::default().with_fault(fault).with_strikes(strikes)).unwrap();
        let is_struck = |_| ask(&server).read(&mut [0; 64]).unwrap() == 0;
        assert_eq!([1, 2, 3, 4].map(is_struck), expected, "{strikes:?}");
    }
}
