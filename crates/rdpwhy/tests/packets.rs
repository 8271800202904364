//! Headers of the server's packets, captured beside a connection over loopback.
//!
//! Needs Linux and the right to open a packet socket; without it each test says that it was skipped.
#![cfg(target_os = "linux")]

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, SocketAddrV4, TcpListener, TcpStream};
use std::thread;

use etherparse::{LaxSlicedPacket, PacketBuilder, TransportSlice};
use rdpwhy::handshake::{PacketFacts, PacketFlag, PacketSeen};
use rdpwhy::pdu::x224::{ConnectionConfirm, NegotiationAnswer, protocol};
use rdpwhy::{
    Config, Diagnoser, Ending, Error, How, PacketsError, Probe, Report, Target, diagnosis, packets_available,
};
use socket2::{Domain, Protocol, SockRef, Socket, Type};

/// Whether the test can run here; says so where it cannot.
#[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
fn may_capture(test: &str) -> bool {
    match packets_available() {
        Ok(()) => true,
        Err(error) => {
            eprintln!("skipped: {test}: {error}");
            false
        }
    }
}

/// A server that selects TLS and hands its connections to `serve` when the ClientHello has come.
fn server(host: &'static str, connections: usize, serve: fn(TcpStream)) -> io::Result<SocketAddr> {
    server_after(host, connections, || {}, serve)
}

/// The same; its thread runs `prepare` before there is a port to connect to.
fn server_after(host: &'static str, connections: usize, prepare: fn(), serve: fn(TcpStream)) -> io::Result<SocketAddr> {
    let (tell, told) = std::sync::mpsc::channel();
    thread::spawn(move || {
        prepare();
        let listener = TcpListener::bind((host, 0));
        tell.send(listener.as_ref().map_err(io::Error::kind).and_then(|it| it.local_addr().map_err(|e| e.kind())))
            .expect("the test waits");
        let Ok(listener) = listener else { return };
        for stream in listener.incoming().take(connections) {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 512]).expect("a request");
            let answer = NegotiationAnswer::Selected { flags: 0, protocol: protocol::SSL };
            let confirm = ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() };
            stream.write_all(&confirm.encode()).expect("an answer");
            let _ = stream.read(&mut [0; 4096]).expect("a hello");
            serve(stream);
        }
    });
    told.recv().expect("the server's thread").map_err(io::Error::from)
}

fn reset(stream: TcpStream) {
    SockRef::from(&stream).set_linger(Some(std::time::Duration::ZERO)).expect("an option");
}

fn target(address: SocketAddr) -> Target {
    Target { host: address.ip().to_string(), port: address.port(), address: None }
}

fn probe(address: SocketAddr, packets: bool) -> Probe {
    let target = target(address);
    Probe::new(target.clone(), Config::new(&target.host, target.port)).packets(packets)
}

/// By both drivers.
fn reports(address: SocketAddr) -> [Report; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let by_tokio = runtime.block_on(probe(address, true).run()).expect("a report");
    [by_tokio.report, probe(address, true).run_blocking().expect("a report").report]
}

fn packets(report: &Report) -> &PacketFacts {
    report.facts.path.packets.as_ref().expect("packets")
}

fn finding(report: &Report) -> (&'static str, String) {
    let found = diagnosis::diagnose(report).into_iter().find(|finding| finding.signature.starts_with("path.close-"));
    found.map(|finding| (finding.signature, finding.says)).unwrap_or_default()
}

/// Both families, as far as this machine has them.
const HOSTS: [&str; 2] = ["127.0.0.1", "::1"];

#[test]
fn a_reset_of_the_server_has_the_headers_of_its_syn_ack() {
    if !may_capture("a_reset_of_the_server_has_the_headers_of_its_syn_ack") {
        return;
    }
    for host in HOSTS {
        let Ok(address) = server(host, 2, reset) else { continue };
        for report in reports(address) {
            assert!(matches!(&report.ending, Some(Ending::Closed(close)) if close.how == How::Reset), "{report:?}");
            let PacketFacts { seen, syn_ack, last, close, .. } = packets(&report);
            let (syn_ack, last) = (syn_ack.as_ref().expect("a SYN-ACK"), last.as_ref().expect("a confirm"));
            let close = close.as_ref().expect("a reset");
            assert!(*seen >= 3, "{seen}");
            assert_eq!(syn_ack.flags, [PacketFlag::Syn, PacketFlag::Ack]);
            assert_eq!((syn_ack.acknowledges, syn_ack.ip_id.is_some()), (Some(0), address.is_ipv4()));
            assert!(last.acknowledges.is_some_and(|bytes| bytes > 10), "{last:?}");
            assert!(close.has(PacketFlag::Rst) && close.ttl == syn_ack.ttl, "{close:?}");
            assert!(close.acknowledges >= last.acknowledges, "{close:?}");
            assert!(close.acknowledges > Some(100), "it was sent behind the hello: {close:?}");
            let (signature, says) = finding(&report);
            assert_eq!(signature, "path.close-like-the-server", "{says}");
        }
    }
}

#[test]
fn a_fin_is_compared_as_well() {
    if !may_capture("a_fin_is_compared_as_well") {
        return;
    }
    let address = server("127.0.0.1", 2, drop).expect("a server");
    for report in reports(address) {
        assert!(packets(&report).close.as_ref().is_some_and(|close| close.has(PacketFlag::Fin)), "{report:?}");
        assert_eq!(finding(&report).0, "path.close-like-the-server");
    }
}

/// Sends a reset in the server's name that seems to have passed 27 routers, and leaves the connection open.
fn inject(stream: TcpStream) {
    forge(&stream, 0);
    // Open until the probe is gone.
    let _ = (&stream).read(&mut [0; 64]);
}

/// The same with a number that the client does not take, and then a reset of the server's.
fn inject_in_vain(stream: TcpStream) {
    forge(&stream, 1 << 30);
    reset(stream);
}

/// Sends a reset to the client, so far behind the number that it expects.
fn forge(stream: &TcpStream, behind: u32) {
    let addresses = (stream.local_addr().expect("an address"), stream.peer_addr().expect("an address"));
    let (SocketAddr::V4(local), SocketAddr::V4(peer)) = addresses else { panic!("IPv4") };
    SNIFFER.with(|sniffer| {
        let sniffer = sniffer.borrow();
        let next = next_number(sniffer.as_ref().expect("a sniffer"), local.port(), peer.port());
        let raw = Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::from(IPPROTO_RAW))).expect("a raw socket");
        let packet = forged(local, peer, next.wrapping_add(behind));
        raw.send_to(&packet, &SocketAddr::V4(peer).into()).expect("a reset is sent");
    });
}

/// Means that the caller writes the IP header.
const IPPROTO_RAW: i32 = 255;
const ETH_P_IP: u16 = 0x0800;

thread_local! {
    /// Has every packet that this machine receives, since before the thread's connections.
    static SNIFFER: RefCell<Option<Socket>> = const { RefCell::new(None) };
}

/// Begins to keep packets for [`inject`].
fn sniff() {
    let socket = Socket::new(Domain::PACKET, Type::DGRAM, Some(Protocol::from(i32::from(ETH_P_IP.to_be()))));
    let socket = socket.expect("a packet socket");
    socket.set_nonblocking(true).expect("an option");
    SNIFFER.set(Some(socket));
}

/// The number that the client expects next, which it said when it sent its hello. A reset with another one is not taken
/// (RFC 9293 3.10.7.4).
fn next_number(mut sniffer: &Socket, server: u16, client: u16) -> u32 {
    let mut next = None;
    let mut buffer = [0; 2048];
    while let Ok(count) = sniffer.read(&mut buffer) {
        let packet = LaxSlicedPacket::from_ip(buffer.get(..count).expect("bytes")).expect("a packet");
        if let Some(TransportSlice::Tcp(tcp)) = packet.transport
            && (tcp.source_port(), tcp.destination_port()) == (client, server)
        {
            next = Some(tcp.acknowledgment_number());
        }
    }
    next.expect("the hello's packet")
}

fn forged(from: SocketAddrV4, to: SocketAddrV4, number: u32) -> Vec<u8> {
    let packet = PacketBuilder::ipv4(from.ip().octets(), to.ip().octets(), 37);
    let packet = packet.tcp(from.port(), to.port(), number, 0).rst();
    let mut bytes = Vec::new();
    packet.write(&mut bytes, &[]).expect("a packet");
    bytes
}

#[test]
fn a_reset_that_another_machine_sends_is_told_from_the_servers() {
    if !may_capture("a_reset_that_another_machine_sends_is_told_from_the_servers") {
        return;
    }
    let address = server_after("127.0.0.1", 2, sniff, inject).expect("a server");
    for report in reports(address) {
        assert!(matches!(&report.ending, Some(Ending::Closed(close)) if close.how == How::Reset), "{report:?}");
        let PacketFacts { syn_ack, close, .. } = packets(&report);
        let (syn_ack, close) = (syn_ack.as_ref().expect("a SYN-ACK"), close.as_ref().expect("a reset"));
        assert_eq!((syn_ack.ttl, close.ttl, close.window, close.timestamp), (64, 37, 0, None));
        assert_eq!((close.flags.as_slice(), close.acknowledges), ([PacketFlag::Rst].as_slice(), None));
        let (signature, says) = finding(&report);
        assert_eq!(signature, "path.close-from-another-sender");
        assert!(says.contains("TTL 37, which is 27 hops away, and the SYN-ACK's was 64, which is 0"), "{says}");
    }
}

#[test]
fn a_reset_that_was_not_taken_is_told_beside_the_servers_own() {
    if !may_capture("a_reset_that_was_not_taken_is_told_beside_the_servers_own") {
        return;
    }
    let address = server_after("127.0.0.1", 2, sniff, inject_in_vain).expect("a server");
    for report in reports(address) {
        let PacketFacts { close, other_close, .. } = packets(&report);
        let ttl = |packet: &Option<PacketSeen>| packet.as_ref().map(|packet| packet.ttl);
        assert_eq!((ttl(close), ttl(other_close)), (Some(64), Some(37)), "{report:?}");
        let (signature, says) = finding(&report);
        assert_eq!(signature, "path.close-sender-unclear", "{says}");
        assert!(says.contains("another such packet had TTL 37, which is 27 hops away"), "{says}");
    }
}

#[test]
fn nothing_is_captured_unasked() {
    let address = server("127.0.0.1", 1, reset).expect("a server");
    let report = probe(address, false).run_blocking().expect("a report").report;
    assert_eq!((report.facts.path.packets.as_ref(), finding(&report).0), (None, ""));
}

#[test]
fn every_connection_of_a_diagnosis_is_captured() {
    if !may_capture("every_connection_of_a_diagnosis_is_captured") {
        return;
    }
    let address = server("127.0.0.1", 3, reset).expect("a server");
    let target = target(address);
    let config = Config::new(&target.host, target.port);
    let mut budget = diagnosis::Budget::default().connections(3);
    budget.spacing = std::time::Duration::ZERO;
    let diagnosed = Diagnoser::new(target, config).budget(budget).packets(true).run_blocking().expect("a diagnosis");
    let reports: Vec<&Report> = diagnosed.diagnosis.reports().map(|(_, report)| report).collect();
    assert_eq!(reports.len(), 3);
    for report in reports {
        assert!(packets(report).close.is_some(), "{report:?}");
    }
}

/// This process may, so what a process that may not is told is looked at in the command's tests.
#[test]
fn a_process_that_may_not_is_told_what_is_missing() {
    let error = Error::from(PacketsError::NotAllowed).to_string();
    assert!(error.contains("CAP_NET_RAW") && error.contains("setcap cap_net_raw+ep"), "{error}");
}
