use std::net::SocketAddr;

use etherparse::PacketBuilder;
use rdpwhy_handshake::{PacketFacts, PacketFlag};

use super::{AT_ONCE, EARLY, Kept, Queue};

const LOCAL: &str = "192.0.2.9:40000";
const PEER: &str = "192.0.2.1:3389";
/// The probe's initial sequence number, just before it wraps.
const OURS: u32 = u32::MAX - 10;

fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

/// The peer's initial sequence number, just before it wraps.
const THEIRS: u32 = u32::MAX - 20;

/// A packet of the peer's with these flags, which acknowledges so many bytes of the probe's.
fn packet(to: &str, flags: &str, bytes: u32) -> Vec<u8> {
    let sent = i64::from(!flags.contains('S'));
    numbered(to, flags, bytes, (57, sent, 0))
}

/// The same with this TTL, so many sequence numbers behind the initial one, and with so much payload.
fn numbered(to: &str, flags: &str, bytes: u32, (ttl, sent, payload): (u8, i64, usize)) -> Vec<u8> {
    let (SocketAddr::V4(from), SocketAddr::V4(to)) = (address(PEER), address(to)) else { panic!("IPv4") };
    let number = THEIRS.wrapping_add_signed(i32::try_from(sent).expect("a distance"));
    let mut tcp =
        PacketBuilder::ipv4(from.ip().octets(), to.ip().octets(), ttl).tcp(from.port(), to.port(), number, 512);
    for flag in flags.chars() {
        tcp = match flag {
            'S' => tcp.syn(),
            'F' => tcp.fin(),
            'R' => tcp.rst(),
            _ => tcp.ack(OURS.wrapping_add(1).wrapping_add(bytes)),
        };
    }
    let mut written = Vec::new();
    tcp.write(&mut written, &vec![0; payload]).expect("a packet");
    written
}

fn kept(packets: &[Vec<u8>]) -> PacketFacts {
    let mut kept = Kept::of(address(PEER));
    kept.connected(Some(address(LOCAL)));
    packets.iter().for_each(|packet| kept.take(packet));
    kept.facts().expect("a connection")
}

#[test]
fn the_syn_ack_the_close_and_the_packet_before_it_are_kept() {
    let flags = ["SA", "A", "A", "RA", "A"];
    let facts = kept(&flags.into_iter().zip(0..).map(|(flags, n)| packet(LOCAL, flags, n * 10)).collect::<Vec<_>>());
    assert_eq!(facts.seen, 5);
    let acknowledges = |packet: Option<&rdpwhy_handshake::PacketSeen>| packet.expect("a packet").acknowledges;
    assert_eq!(acknowledges(facts.syn_ack.as_ref()), Some(0));
    assert_eq!(acknowledges(facts.last.as_ref()), Some(20), "and not what came behind the close");
    assert_eq!(acknowledges(facts.close.as_ref()), Some(30));
    assert_eq!(facts.close.expect("a reset").flags, [PacketFlag::Rst, PacketFlag::Ack]);
}

#[test]
fn an_acknowledgement_of_nothing_is_none() {
    let facts = kept(&[packet(LOCAL, "SA", 0), packet(LOCAL, "R", 9)]);
    assert_eq!(facts.close.expect("a reset").acknowledges, None, "no ACK flag");
    let facts = kept(&[packet(LOCAL, "SA", 0), packet(LOCAL, "RA", 0_u32.wrapping_sub(1))]);
    assert_eq!(facts.close.expect("a reset").acknowledges, None, "a number before the first byte");
    let facts = kept(&[packet(LOCAL, "RA", 9)]);
    assert_eq!(facts.close.expect("a reset").acknowledges, None, "no SYN-ACK was seen");
}

#[test]
fn packets_of_another_connection_are_not_kept() {
    let facts = kept(&[packet("192.0.2.9:40001", "SA", 0), packet("192.0.2.8:40000", "RA", 0)]);
    assert_eq!(facts, PacketFacts::default());
    let mut other_peer = Kept::of(address("192.0.2.1:3390"));
    other_peer.connected(Some(address(LOCAL)));
    other_peer.take(&packet(LOCAL, "SA", 0));
    assert_eq!(other_peer.facts(), Some(PacketFacts::default()));
}

#[test]
fn packets_that_come_before_the_address_is_known_wait_for_it() {
    let mut kept = Kept::of(address("[::ffff:192.0.2.1]:3389"));
    kept.take(&packet("192.0.2.9:40001", "SA", 0));
    kept.take(&packet(LOCAL, "SA", 0));
    assert_eq!(kept.facts(), None);
    kept.connected(Some(address("[::ffff:192.0.2.9]:40000")));
    assert_eq!(kept.facts().expect("a connection").seen, 1);
    let mut many = Kept::of(address(PEER));
    for _ in 0..EARLY + 9 {
        many.take(&packet(LOCAL, "A", 0));
    }
    many.connected(Some(address(LOCAL)));
    assert_eq!(many.facts().expect("a connection").seen, 32, "bounded");
}

#[test]
fn a_connection_that_was_reset_at_once_is_known_by_its_packets_if_they_are_the_only_ones() {
    let mut kept = Kept::of(address(PEER));
    kept.take(&packet(LOCAL, "SA", 0));
    kept.take(&packet(LOCAL, "R", 0));
    kept.connected(None);
    assert_eq!(kept.facts().expect("a connection").seen, 2);
    let mut two = Kept::of(address(PEER));
    two.take(&packet(LOCAL, "SA", 0));
    two.take(&packet("192.0.2.9:40001", "SA", 0));
    two.connected(None);
    assert_eq!(two.facts(), None);
}

#[test]
fn garbage_is_not_counted() {
    assert_eq!(kept(&[vec![], vec![0x45], vec![0xFF; 40]]), PacketFacts::default());
}

/// The TTLs of the close and of another one, after a SYN-ACK and a packet with 40 bytes: 41 is the expected number.
fn closes(closes: &[(&str, u8, i64)]) -> (Option<u8>, Option<u8>) {
    let mut packets = vec![packet(LOCAL, "SA", 0), numbered(LOCAL, "A", 0, (57, 1, 40))];
    packets.extend(closes.iter().map(|(flags, ttl, sent)| numbered(LOCAL, flags, 0, (*ttl, *sent, 0))));
    let facts = kept(&packets);
    (facts.close.map(|close| close.ttl), facts.other_close.map(|close| close.ttl))
}

#[test]
fn the_reset_with_the_expected_number_ended_the_connection() {
    assert_eq!(closes(&[("R", 64, 9_999), ("RA", 57, 41)]), (Some(57), Some(64)), "the first was not taken");
    assert_eq!(closes(&[("R", 64, 41), ("RA", 57, 41)]), (Some(64), Some(57)), "the second came too late");
    assert_eq!(closes(&[("RA", 57, 41), ("RA", 57, 41)]), (Some(57), None), "alike");
    assert_eq!(
        closes(&[("R", 64, 9_999), ("FA", 57, 41), ("R", 57, 42)]),
        (Some(57), Some(64)),
        "a FIN has one as well"
    );
}

#[test]
fn the_last_reset_is_kept_where_none_has_the_expected_number() {
    assert_eq!(closes(&[("R", 64, 9_999), ("R", 61, 8_888), ("R", 57, 99)]), (Some(57), Some(64)));
    let without_syn_ack = kept(&[numbered(LOCAL, "R", 0, (64, 5, 0)), numbered(LOCAL, "R", 0, (57, 6, 0))]);
    assert_eq!(without_syn_ack.close.map(|close| close.ttl), Some(57));
}

#[test]
fn the_packet_before_the_close_may_come_behind_a_reset_that_was_not_taken() {
    let packets = [
        packet(LOCAL, "SA", 0),
        numbered(LOCAL, "R", 0, (64, 9_999, 0)),
        numbered(LOCAL, "A", 30, (57, 1, 40)),
        // Sent again, and from beyond a gap: neither changes what is expected.
        numbered(LOCAL, "A", 30, (57, 1, 20)),
        numbered(LOCAL, "A", 31, (57, 91, 20)),
        numbered(LOCAL, "RA", 32, (57, 41, 0)),
    ];
    let facts = kept(&packets);
    assert_eq!((facts.close.expect("a reset").ttl, facts.last.expect("a packet").acknowledges), (57, Some(31)));
}

#[test]
fn a_peer_that_never_stops_sending_does_not_hold_up_the_connection() {
    struct Endless(Vec<u8>);
    impl Queue for Endless {
        fn read(&mut self) -> Option<&[u8]> {
            Some(&self.0)
        }
    }
    let mut kept = Kept::of(address(PEER));
    kept.connected(Some(address(LOCAL)));
    kept.take_from(&mut Endless(packet(LOCAL, "A", 0)));
    assert_eq!(kept.facts().expect("a connection").seen, u32::try_from(AT_ONCE).expect("a number"));
}
