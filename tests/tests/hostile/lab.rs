//! The lab against clients that flood it: its server, fed by hand, holds what its limits say, and keeps no report that is
//! not read.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use rdpwhy::Timestamp;
use rdpwhy::pdu::credssp::TsRequest;
use rdpwhy::pdu::x224::{ConnectionRequest, NegotiationRequest, data_tpkt, protocol};
use rdpwhy_lab::tcp::{Relay, TcpServer};
use rdpwhy_lab::{Config, Link, Security, Server, ServerInput, ServerOutput, TlsMode};

use crate::frames::settings_of_blocks;

/// What a server may hold above its start for one client, in bytes.
const HELD: u64 = 4 << 20;
/// Bytes of each flood.
const FLOOD: usize = 1 << 20;

/// How the client comes to its flood, and what that is made of.
struct Client {
    name: &'static str,
    security: Security,
    protocols: u32,
    sends: Vec<u8>,
}

fn clients() -> Vec<Client> {
    let client = |name, security, protocols, sends| Client { name, security, protocols, sends };
    let request = TsRequest { version: 6, ..TsRequest::default() };
    vec![
        client("blocks", Security::Rdp, protocol::RDP, settings_of_blocks(8100)),
        client("small messages", Security::Rdp, protocol::RDP, data_tpkt(&[0xF8])),
        client("garbage", Security::Rdp, protocol::RDP, vec![0xA7; 4096]),
        client("half a message", Security::Rdp, protocol::RDP, vec![3, 0, 0xFF, 0xFF, 2, 0xF0, 0x80]),
        client("TSRequests", Security::Hybrid, protocol::HYBRID, request.encode()),
    ]
}

/// What a server holds at most that is told all of it.
fn held(client: &Client) -> u64 {
    let memory = allocation_counter::measure(|| {
        let mut config = Config::default().with_security(client.security);
        config.tls = TlsMode::Transparent;
        let mut server = Server::new(config);
        let negotiation = Some(NegotiationRequest { flags: 0, protocols: client.protocols });
        let request = ConnectionRequest { negotiation, ..ConnectionRequest::default() }.encode();
        let mut hear = |bytes: &[u8]| {
            server.handle(Timestamp(1), ServerInput::Received(bytes));
            while !matches!(server.poll(), ServerOutput::Wait(_) | ServerOutput::Done) {}
        };
        hear(&request);
        for _ in 0..FLOOD / 16_384 {
            hear(&client.sends.repeat(16_384 / client.sends.len() + 1));
        }
    });
    memory.bytes_max
}

#[test]
fn a_client_that_floods_the_labs_server_is_held_within_the_limit() {
    for client in clients() {
        let held = held(&client);
        assert!(held <= HELD, "{}: {held} bytes", client.name);
    }
}

#[test]
fn a_server_without_reports_counts_them_and_keeps_none() {
    let server = TcpServer::start(Config::default()).expect("the lab starts").without_reports();
    for _ in 0..8 {
        let mut client = TcpStream::connect(server.address()).expect("a connection");
        client.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("a request");
    }
    assert!(server.wait_for_reports(8, Duration::from_secs(20)).is_empty());
    assert_eq!((server.connections(), server.stop().len()), (8, 0));
}

/// Longer than a relay lets one side go on by itself.
const ALONE: Duration = Duration::from_secs(12);

#[test]
fn a_relay_leaves_a_server_that_does_nothing_when_its_client_is_gone() {
    let blocked = TcpListener::bind("127.0.0.1:0").expect("a port");
    let relay = Relay::start(blocked.local_addr().expect("an address"), Link::none()).expect("the relay starts");
    let mut behind: Vec<TcpStream> = (0..8)
        .map(|_| {
            drop(TcpStream::connect(relay.address()).expect("a connection"));
            blocked.accept().expect("the relay's connection").0
        })
        .collect();
    std::thread::sleep(ALONE);
    for connection in &mut behind {
        // The first byte is answered with a reset.
        let _ = connection.write_all(&[7]);
    }
    std::thread::sleep(Duration::from_millis(200));
    for connection in &mut behind {
        assert!(connection.write_all(&[7]).is_err(), "the relay still holds its connection");
    }
}
