use etherparse::{IpFragOffset, IpNumber, Ipv4Header, PacketBuilder, TcpOptionElement};
use rdpwhy_handshake::{PacketFlag, PacketSeen};

use super::parse;

const PAYLOAD: &[u8] = b"a secret";

/// IPv4 with a router alert (RFC 2113), TCP with timestamps, as bytes on the wire.
#[rustfmt::skip]
const WITH_OPTIONS: [u8; 56] = [
    0x46, 0, 0, 64, 0xD4, 0x31, 0x40, 0, 57, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 9, 0x94, 4, 0, 0,
    0x0D, 0x3D, 0x9C, 0x40, 0, 0, 0, 7, 0, 0, 0, 9, 0x80, 0x12, 0xFA, 0xF0, 0, 0, 0, 0,
    1, 1, 8, 10, 0, 1, 2, 3, 0, 0, 0, 1,
];

#[test]
fn ipv4_with_options_and_timestamps() {
    let headers = parse(&WITH_OPTIONS).expect("headers, although the payload is cut off");
    assert_eq!(headers.source, "192.0.2.1:3389".parse().expect("an address"));
    assert_eq!(headers.destination, "192.0.2.9:40000".parse().expect("an address"));
    assert_eq!((headers.sequence, headers.length, headers.acknowledgement), (7, 9, Some(9)), "a SYN and 8 bytes");
    let seen = PacketSeen {
        flags: vec![PacketFlag::Syn, PacketFlag::Ack],
        ttl: 57,
        ip_id: Some(54_321),
        window: 64_240,
        timestamp: Some(66_051),
        acknowledges: None,
    };
    assert_eq!(headers.seen, seen);
}

#[test]
fn ipv6_has_a_hop_limit_and_no_identification() {
    let (from, to) = ([0x20; 16], [0x30; 16]);
    let packet = PacketBuilder::ipv6(from, to, 121).tcp(3389, 40_000, 7, 0).rst();
    let packet = packet.options(&[TcpOptionElement::MaximumSegmentSize(1_400), TcpOptionElement::Timestamp(5, 6)]);
    let mut bytes = Vec::new();
    packet.expect("options").write(&mut bytes, PAYLOAD).expect("a packet");
    let headers = parse(&bytes).expect("headers");
    assert_eq!(
        (headers.source.to_string().as_str(), headers.source.port()),
        ("[2020:2020:2020:2020:2020:2020:2020:2020]:3389", 3389)
    );
    assert_eq!(headers.acknowledgement, None, "the flag is not set");
    assert_eq!((headers.sequence, headers.length), (7, 8), "the payload's bytes");
    assert_eq!((headers.seen.ttl, headers.seen.ip_id, headers.seen.timestamp), (121, None, Some(5)));
    assert_eq!(headers.seen.flags, [PacketFlag::Rst]);
    assert!(!format!("{headers:?}").contains("97, 32, 115"), "no payload");
}

#[test]
fn whatever_is_cut_off_in_its_headers_is_nothing_and_never_a_panic() {
    for length in 0..WITH_OPTIONS.len() {
        assert_eq!(parse(&WITH_OPTIONS[..length]), None, "{length} bytes");
    }
}

#[test]
fn every_byte_may_have_every_value() {
    for at in 0..WITH_OPTIONS.len() {
        for value in 0..=u8::MAX {
            let mut packet = WITH_OPTIONS;
            packet[at] = value;
            let _ = parse(&packet);
        }
    }
}

#[test]
fn a_malformed_option_hides_what_follows_it() {
    let mut packet = WITH_OPTIONS;
    packet[46] = 99;
    packet[47] = 0;
    assert_eq!(parse(&packet).expect("headers").seen.timestamp, None);
}

#[test]
fn other_protocols_and_later_fragments_are_not_tcp() {
    let mut udp = Vec::new();
    PacketBuilder::ipv4([192, 0, 2, 1], [192, 0, 2, 9], 57)
        .udp(3389, 40_000)
        .write(&mut udp, PAYLOAD)
        .expect("a packet");
    assert_eq!(parse(&udp), None);
    let mut ip = Ipv4Header::new(32, 57, IpNumber::TCP, [192, 0, 2, 1], [192, 0, 2, 9]).expect("a header");
    ip.fragment_offset = IpFragOffset::try_new(8).expect("an offset");
    let mut fragment = Vec::new();
    ip.write(&mut fragment).expect("a packet");
    fragment.extend([0x50; 32]);
    assert_eq!(parse(&fragment), None);
}
