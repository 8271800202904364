//! TLS 1.2 with CBC against OpenSSL's server, which is limited to one such suite at a time.

mod openssl;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use openssl::{Key, OpenSsl};
use rdpwhy::client::layer::{Connector as _, Layer, LayerEvent, RustlsConnector};
use rdpwhy::{Config, Ending, Outcome, Probe, Stage, Target};

/// OpenSSL's name of each suite, and its number.
const SUITES: [(Key, &str, u16); 8] = [
    (Key::Ecdsa, "ECDHE-ECDSA-AES256-SHA384", 0xC024),
    (Key::Ecdsa, "ECDHE-ECDSA-AES128-SHA256", 0xC023),
    (Key::Ecdsa, "ECDHE-ECDSA-AES256-SHA", 0xC00A),
    (Key::Ecdsa, "ECDHE-ECDSA-AES128-SHA", 0xC009),
    (Key::Rsa, "ECDHE-RSA-AES256-SHA384", 0xC028),
    (Key::Rsa, "ECDHE-RSA-AES128-SHA256", 0xC027),
    (Key::Rsa, "ECDHE-RSA-AES256-SHA", 0xC014),
    (Key::Rsa, "ECDHE-RSA-AES128-SHA", 0xC013),
];

/// A layer over a socket.
struct Connection {
    stream: TcpStream,
    layer: Box<dyn Layer>,
    suite: Option<u16>,
    received: Vec<u8>,
}

impl Connection {
    fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        let layer = RustlsConnector::ring().connect("localhost", None).unwrap_or_else(|error| panic!("{error}"));
        let mut connection = Self { stream, layer, suite: None, received: Vec::new() };
        while connection.suite.is_none() {
            connection.flush();
            connection.read();
        }
        connection
    }

    fn flush(&mut self) {
        let bytes = self.layer.take_transmit();
        self.stream.write_all(&bytes).expect("the server reads");
    }

    fn read(&mut self) {
        let mut bytes = [0; 4096];
        let len = self.stream.read(&mut bytes).expect("the server answers");
        assert!(len > 0, "the server closed the connection");
        let Self { layer, suite, received, .. } = self;
        let result = layer.receive(bytes.get(..len).unwrap_or_default(), &mut |event| match event {
            LayerEvent::Up(up) => *suite = Some(up.suite),
            LayerEvent::Clear(bytes) => received.extend_from_slice(bytes),
            LayerEvent::Alert(alert) => panic!("alert {alert}"),
            _ => {}
        });
        result.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Sends a line, and gives the one that comes back.
    fn exchange(&mut self, line: &[u8]) -> Vec<u8> {
        self.layer.send(&[line, b"\n"].concat()).unwrap_or_else(|error| panic!("{error}"));
        self.flush();
        while !self.received.ends_with(b"\n") {
            self.read();
        }
        let mut answer = std::mem::take(&mut self.received);
        answer.pop();
        answer
    }
}

fn line(len: usize) -> Vec<u8> {
    (b'a'..=b'z').cycle().take(len).collect()
}

/// The server sends each line back with its end first.
#[test]
fn records_of_many_lengths_are_understood_in_both_directions() {
    for (key, name, number) in SUITES {
        let Some(server) = OpenSsl::start(key, name, true) else { return };
        let mut connection = Connection::new(server.address());
        assert_eq!(connection.suite, Some(number), "{name}");
        for len in (1..=280).chain([1_000, 4_095, 16_000]) {
            let mut expected = line(len);
            expected.reverse();
            assert_eq!(connection.exchange(&line(len)), expected, "{name}, {len} bytes");
        }
    }
}

/// RDP_NEG_RSP that selects TLS (MS-RDPBCGR 2.2.1.2.1, RDP Negotiation Response).
const TLS_SELECTED: [u8; 19] = [3, 0, 0, 19, 14, 0xD0, 0, 0, 0x12, 0x34, 0, 2, 0, 8, 0, 1, 0, 0, 0];

/// Answers one connection's X.224 request, and hands everything behind it to the server at `address`.
fn answering_x224_for(address: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let front = listener.local_addr().expect("an address");
    thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("a client");
        let mut header = [0; 4];
        client.read_exact(&mut header).expect("a TPKT");
        let mut rest = vec![0; usize::from(u16::from_be_bytes([header[2], header[3]])) - header.len()];
        client.read_exact(&mut rest).expect("a whole TPKT");
        client.write_all(&TLS_SELECTED).expect("the client reads");
        let mut server = TcpStream::connect(address).expect("it listens");
        let (mut from_client, mut to_server) =
            (client.try_clone().expect("a copy"), server.try_clone().expect("a copy"));
        let up = thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
        // Either side may end first, and how is the probe's affair.
        let _ = std::io::copy(&mut server, &mut client);
        let _ = up.join();
    });
    front
}

#[test]
fn a_probe_of_a_server_with_cbc_alone_gets_past_tls() {
    for (key, name, number) in SUITES {
        let Some(server) = OpenSsl::start(key, name, false) else { return };
        let address = answering_x224_for(server.address());
        let target = Target { host: address.ip().to_string(), port: address.port(), address: None };
        let mut config = Config::default();
        // Nothing speaks RDP behind TLS there.
        config.deadlines.stages.push((Stage::BasicSettings, Duration::from_millis(300)));
        let report = Probe::new(target, config).run_blocking().expect("a report").report;
        assert_eq!(report.position.stage, Stage::BasicSettings, "{name}: {:?}", report.ending);
        assert!(matches!(report.ending, Some(Ending::Silent { .. })), "{name}: {:?}", report.ending);
        let tls = report.stages.iter().find(|stage| stage.stage == Stage::Tls).expect("it has the stage");
        assert_eq!(tls.outcome, Outcome::Passed, "{name}");
        assert_eq!(report.facts.tls.suite, Some(number), "{name}");
        let verification = report.facts.tls.certificate.and_then(|certificate| certificate.verification);
        assert!(verification.is_some_and(|verification| verification.signature_valid), "{name}");
    }
}
