use etherparse::{IpFragOffset, Ipv4Header, PacketBuilder};

use super::{Instruction, instructions};

const PAYLOAD: &[u8] = b"a secret";

/// What the kernel does (net/core/filter.c): how many bytes of the packet the program keeps.
fn keeps(program: &[Instruction], packet: &[u8]) -> usize {
    let load = |offset: u32, count: usize| {
        let bytes = packet.get(offset as usize..offset as usize + count)?;
        Some(bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
    };
    let (mut a, mut x, mut at) = (0, 0, 0);
    loop {
        let (code, yes, no, value) = program[at];
        at += 1;
        let loaded = match code {
            0x20 => load(value, 4),
            0x28 => load(value, 2),
            0x30 => load(value, 1),
            0x48 => load(x + value, 2),
            0x50 => load(x + value, 1),
            0xB1 => load(value, 1),
            _ => Some(0),
        };
        // A load behind the end drops the packet.
        let Some(loaded) = loaded else { return 0 };
        match code {
            0xB1 => x = 4 * (loaded & 0xF),
            0x01 => x = value,
            0x54 => a &= value,
            0x74 => a >>= value,
            0x0C => a += x,
            0x15 => at += usize::from(if a == value { yes } else { no }),
            0x45 => at += usize::from(if a & value == 0 { no } else { yes }),
            0x06 => return value as usize,
            0x16 => return (a as usize).min(packet.len()),
            0x20 | 0x28 | 0x30 | 0x48 | 0x50 => a = loaded,
            other => panic!("instruction {other:#x}"),
        }
    }
}

fn of(peer: &str, local: Option<u16>) -> Vec<Instruction> {
    instructions(peer.parse().expect("an address"), local)
}

fn ipv4(timestamps: bool) -> Vec<u8> {
    let tcp = PacketBuilder::ipv4([192, 0, 2, 1], [192, 0, 2, 9], 57).tcp(3389, 40_000, 7, 0);
    let options: &[u8] = if timestamps { &[1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2] } else { &[] };
    let mut packet = Vec::new();
    tcp.options_raw(options).expect("options").write(&mut packet, PAYLOAD).expect("a packet");
    packet
}

#[test]
fn headers_are_kept_and_payload_is_not() {
    for local in [None, Some(40_000)] {
        assert_eq!(keeps(&of("192.0.2.1:3389", local), &ipv4(false)), 40);
        assert_eq!(keeps(&of("[::ffff:192.0.2.1]:3389", local), &ipv4(true)), 52);
        let mut packet = Vec::new();
        let tcp = PacketBuilder::ipv6([0x20; 16], [0x30; 16], 57).tcp(3389, 40_000, 7, 0);
        tcp.write(&mut packet, PAYLOAD).expect("a packet");
        assert_eq!(keeps(&of("[2020:2020:2020:2020:2020:2020:2020:2020]:3389", local), &packet), 60);
        for other in
            ["[2020:2020:2020:2020:2020:2020:2020:2021]:3389", "[2020:2020:2020:2020:2020:2020:2020:2020]:3390"]
        {
            assert_eq!(keeps(&of(other, local), &packet), 0, "{other}");
        }
    }
}

#[test]
fn ip_options_are_headers() {
    let mut packet = ipv4(false);
    packet[0] = 0x46;
    packet.splice(20..20, [0x94, 4, 0, 0]);
    assert_eq!(keeps(&of("192.0.2.1:3389", Some(40_000)), &packet), 44);
}

#[test]
fn packets_of_others_are_dropped() {
    let packet = ipv4(false);
    for (peer, local) in [("192.0.2.2:3389", None), ("192.0.2.1:3390", None), ("192.0.2.1:3389", Some(40_001))] {
        assert_eq!(keeps(&of(peer, local), &packet), 0, "{peer}");
    }
    let mut udp = Vec::new();
    PacketBuilder::ipv4([192, 0, 2, 1], [192, 0, 2, 9], 57)
        .udp(3389, 40_000)
        .write(&mut udp, PAYLOAD)
        .expect("a packet");
    assert_eq!(keeps(&of("192.0.2.1:3389", None), &udp), 0);
    let mut fragment = packet.clone();
    let (mut header, _) = Ipv4Header::from_slice(&packet).expect("a header");
    header.fragment_offset = IpFragOffset::try_new(8).expect("an offset");
    fragment[..20].copy_from_slice(&header.to_bytes());
    assert_eq!(keeps(&of("192.0.2.1:3389", None), &fragment), 0);
    for length in 0..33 {
        assert_eq!(keeps(&of("192.0.2.1:3389", None), &packet[..length]), 0, "{length} bytes");
    }
}
