//! One knock at a UDP port of loopback: what comes back, and that nothing more is ever sent.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rdpwhy::UdpKnock;
use rdpwhy::pdu::udp::{UdpSyn, UdpSynAck, flag};

/// Only a failing test waits so long for an answer that comes.
const LIMIT: Duration = Duration::from_secs(30);
/// For an answer that never comes.
const BRIEFLY: Duration = Duration::from_millis(200);

type Knocker = fn(SocketAddr, Duration) -> io::Result<UdpKnock>;

const BOTH: [Knocker; 2] = [with_tokio, rdpwhy::blocking::udp_knock];

fn with_tokio(address: SocketAddr, wait: Duration) -> io::Result<UdpKnock> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(rdpwhy::udp_knock(address, wait))
}

fn socket() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    socket.set_read_timeout(Some(LIMIT)).expect("a timeout");
    let address = socket.local_addr().expect("an address");
    (socket, address)
}

/// Reads the knock, and lets `answer` say what is sent back.
fn server(answer: impl FnOnce(&UdpSyn) -> Vec<u8> + Send + 'static) -> (SocketAddr, JoinHandle<UdpSocket>) {
    let (socket, address) = socket();
    let server = thread::spawn(move || {
        let (syn, client) = knock_at(&socket);
        socket.send_to(&answer(&syn), client).expect("it is sent");
        socket
    });
    (address, server)
}

fn knock_at(socket: &UdpSocket) -> (UdpSyn, SocketAddr) {
    let mut buffer = [0; 2_000];
    let (len, client) = socket.recv_from(&mut buffer).expect("a knock");
    assert_eq!(len, 1232);
    let syn = UdpSyn::decode(buffer.get(..len).unwrap_or_default()).expect("a SYN");
    assert_eq!((syn.upstream_mtu, syn.downstream_mtu, syn.version), (1232, 1232, 2));
    (syn, client)
}

/// Whoever has knocked is gone: what it has sent is there.
fn datagrams_left(socket: &UdpSocket) -> usize {
    socket.set_nonblocking(true).expect("a socket option");
    std::iter::repeat_with(|| socket.recv_from(&mut [0; 2_000])).take_while(Result::is_ok).count()
}

fn answer_to(syn: &UdpSyn) -> UdpSynAck {
    UdpSynAck {
        source_ack: syn.initial_sequence,
        receive_window: 64,
        flags: flag::SYN | flag::ACK | flag::SYN_EX,
        initial_sequence: 0x0102_0304,
        upstream_mtu: 1132,
        downstream_mtu: 1232,
        version: Some(2),
    }
}

#[test]
fn an_answer_is_heard_and_never_acknowledged() {
    for knock in BOTH {
        let (address, server) = server(|syn| answer_to(syn).encode());
        let UdpKnock::Answered(answer) = knock(address, LIMIT).expect("a knock") else { panic!("no answer") };
        let expected = answer_to(&UdpSyn::new(answer.source_ack));
        assert_eq!((answer, answer.agreed_version()), (expected, 2));
        assert_eq!(datagrams_left(&server.join().expect("a server")), 0);
    }
}

#[test]
fn two_knocks_have_numbers_that_nobody_can_tell_beforehand() {
    let (socket, address) = socket();
    let numbers: Vec<u32> = (0..4)
        .map(|number| {
            BOTH[number % 2](address, Duration::ZERO).expect("a knock");
            knock_at(&socket).0.initial_sequence
        })
        .collect();
    let mut different = numbers.clone();
    different.sort_unstable();
    different.dedup();
    assert!(different.len() > 1, "{numbers:?}");
}

#[test]
fn what_is_no_answer_to_this_knock_is_kept_as_it_came() {
    for knock in BOTH {
        let (address, server) = server(|_| (0..=255).collect());
        let head = (0..64).collect();
        assert_eq!(knock(address, LIMIT).expect("a knock"), UdpKnock::Other { head });
        assert_eq!(datagrams_left(&server.join().expect("a server")), 0);
    }
    for knock in BOTH {
        let (address, server) = server(|syn| {
            let another = UdpSyn::new(syn.initial_sequence.wrapping_add(1));
            answer_to(&another).encode()
        });
        let UdpKnock::Other { head } = knock(address, LIMIT).expect("a knock") else { panic!("it was taken") };
        assert!(UdpSynAck::decode(&head).is_ok());
        assert_eq!(datagrams_left(&server.join().expect("a server")), 0);
    }
}

#[test]
fn only_the_address_that_was_knocked_at_is_heard() {
    for knock in BOTH {
        let (socket, address) = socket();
        let server = thread::spawn(move || {
            let (syn, client) = knock_at(&socket);
            let other = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
            other.send_to(b"somebody else", client).expect("it is sent");
            socket.send_to(&answer_to(&syn).encode(), client).expect("it is sent");
        });
        let heard = knock(address, LIMIT).expect("a knock");
        assert!(matches!(heard, UdpKnock::Answered(_)), "{heard:?}");
        server.join().expect("a server");
    }
}

#[test]
fn a_closed_port_says_so() {
    for knock in BOTH {
        let (_, closed) = socket();
        assert_eq!(knock(closed, LIMIT).expect("a knock"), UdpKnock::Refused);
    }
}

#[test]
fn a_silent_server_is_knocked_at_once() {
    for knock in BOTH {
        let (socket, address) = socket();
        assert_eq!(knock(address, BRIEFLY).expect("a knock"), UdpKnock::Silent);
        assert_eq!(datagrams_left(&socket), 1);
    }
}

#[test]
fn nobody_but_one_host_is_knocked_at() {
    for knock in BOTH {
        for address in ["0.0.0.0:3389", "[::]:3389", "255.255.255.255:3389", "224.0.0.1:3389", "[ff02::1]:3389"] {
            let refused = knock(address.parse().expect("an address"), BRIEFLY);
            assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::InvalidInput), "{address}");
        }
    }
}

#[cfg(feature = "serde")]
#[test]
fn what_came_of_it_is_json() {
    use serde_json::{json, to_value};

    let json = |knock: &UdpKnock| to_value(knock).expect("JSON");
    assert_eq!(json(&UdpKnock::Silent), json!({ "kind": "silent" }));
    assert_eq!(json(&UdpKnock::Other { head: vec![0, 0xAB] }), json!({ "kind": "other", "head": "00ab" }));
    let answered = json(&UdpKnock::Answered(answer_to(&UdpSyn::new(7))));
    assert_eq!(
        (&answered["kind"], &answered["source_ack"], &answered["version"]),
        (&json!("answered"), &json!(7), &json!(2))
    );
}
