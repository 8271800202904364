//! A small byte language: any input is a conversation. One byte chooses the observation, its numbers and bytes follow,
//! and what is missing at the end is zero or empty.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};

use rdpwhy_handshake::{
    Because, DialEvent, How, Incapacity, Limit, LocalFault, Observation, Side, Timestamp, TlsUp, Unreachable,
};

use super::chunks::Taker;

/// Every observation is this long after the one before it, at least.
const STEP_US: u64 = 50;

/// Reads a conversation.
#[must_use]
pub fn read(input: &[u8]) -> Vec<(Timestamp, Observation)> {
    let mut from = Taker::new(input);
    let mut at = Timestamp::ZERO;
    let mut conversation = Vec::new();
    while !from.is_empty() {
        at.0 += STEP_US;
        let choice = from.u8();
        match choice & 0x0F {
            0 => conversation.push((at, wire(Side::Client, &mut from))),
            1 => conversation.push((at, wire(Side::Server, &mut from))),
            2 => conversation.push((at, clear(Side::Client, &mut from))),
            3 => conversation.push((at, clear(Side::Server, &mut from))),
            4 => at.0 += u64::from(from.u16()) * 1000,
            5 => conversation.push((at, Observation::Dial(dial(from.u8())))),
            11 => conversation.push((at, wordless(choice >> 4))),
            other => conversation.push((at, rest(other, &mut from))),
        }
    }
    conversation
}

/// Writes a conversation, for corpora. Times, texts and addresses are lost, and a chain's other certificates.
#[must_use]
pub fn write<'a>(conversation: impl IntoIterator<Item = &'a Observation>) -> Vec<u8> {
    conversation.into_iter().flat_map(write_one).collect()
}

fn wire(from: Side, input: &mut Taker<'_>) -> Observation {
    let bytes = input.sized().to_vec();
    Observation::Wire { from, bytes }
}

fn clear(from: Side, input: &mut Taker<'_>) -> Observation {
    let bytes = input.sized().to_vec();
    Observation::Clear { from, bytes }
}

fn rest(choice: u8, from: &mut Taker<'_>) -> Observation {
    match choice {
        6 => Observation::TlsUp(TlsUp {
            version: from.u16(),
            suite: from.u16(),
            chain: Some(from.sized().to_vec()).filter(|leaf| !leaf.is_empty()).into_iter().collect(),
            verification: None,
        }),
        7 => Observation::TlsTicket,
        8 => Observation::TlsAlert { from: side(from.u8()), description: from.u8() },
        9 => Observation::Ended { by: side(from.u8()), how: how(from.u8()) },
        10 => Observation::Deadline(Limit::Stage),
        12 => Observation::Stop(because(from.u8())),
        13 => Observation::Complete,
        14 => Observation::Unable(incapacity(from.u8())),
        _ => Observation::Unreadable { from: side(from.u8()), head: from.sized().to_vec() },
    }
}

/// What has nothing behind it: the upper half of the byte chooses.
const fn wordless(choice: u8) -> Observation {
    match choice {
        1 => Observation::DirectTls,
        2 => Observation::Listening,
        3 => Observation::Inspecting,
        4 => Observation::Deadline(Limit::Total),
        5 => Observation::Unanswerable,
        _ => Observation::Tick,
    }
}

fn write_one(observation: &Observation) -> Vec<u8> {
    match observation {
        Observation::Wire { from, bytes } => sized(&[side_byte(*from)], bytes),
        Observation::Clear { from, bytes } => sized(&[2 + side_byte(*from)], bytes),
        Observation::Dial(event) => vec![5, dial_byte(event)],
        Observation::TlsUp(up) => {
            let leaf = up.chain.first().map_or(&[][..], Vec::as_slice);
            let ([a, b], [c, d]) = (up.version.to_le_bytes(), up.suite.to_le_bytes());
            sized(&[6, a, b, c, d], leaf)
        }
        Observation::TlsTicket => vec![7],
        Observation::TlsAlert { from, description } => vec![8, side_byte(*from), *description],
        Observation::Ended { by, how } => vec![9, side_byte(*by), how_byte(*how)],
        Observation::Deadline(_) => vec![10],
        Observation::Stop(because) => vec![12, because_byte(*because)],
        Observation::Complete => vec![13],
        Observation::Unable(why) => vec![14, u8::from(matches!(why, Incapacity::PeerChose(_)))],
        Observation::Unreadable { from, head } => sized(&[15, side_byte(*from)], head),
        Observation::DirectTls => vec![0x1B],
        Observation::Listening => vec![0x2B],
        Observation::Inspecting => vec![0x3B],
        _ => vec![11],
    }
}

fn sized(head: &[u8], bytes: &[u8]) -> Vec<u8> {
    let len = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let bytes = bytes.get(..usize::from(len)).unwrap_or_default();
    [head, &len.to_le_bytes(), bytes].concat()
}

const fn side(byte: u8) -> Side {
    if byte & 1 == 0 { Side::Client } else { Side::Server }
}

fn side_byte(side: Side) -> u8 {
    u8::from(side == Side::Server)
}

pub(super) const fn how(byte: u8) -> How {
    match byte % 3 {
        0 => How::Eof,
        1 => How::Reset,
        _ => How::CloseNotify,
    }
}

const fn how_byte(how: How) -> u8 {
    match how {
        How::Eof => 0,
        How::Reset => 1,
        How::CloseNotify => 2,
    }
}

const fn because(byte: u8) -> Because {
    match byte % 4 {
        0 => Because::Reach,
        1 => Because::Credentials,
        2 => Because::Asked,
        _ => Because::Inspected,
    }
}

const fn because_byte(because: Because) -> u8 {
    match because {
        Because::Reach => 0,
        Because::Credentials => 1,
        Because::Asked => 2,
        Because::Inspected => 3,
    }
}

fn incapacity(byte: u8) -> Incapacity {
    let why = "oracle".to_owned();
    if byte & 1 == 0 { LocalFault::driver(why).into() } else { Incapacity::PeerChose(why) }
}

/// Also what the client's oracle is told.
pub(super) fn dial(byte: u8) -> DialEvent {
    let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3389);
    let detail = String::new();
    match byte % 7 {
        0 => DialEvent::Resolving { host: "server.example".to_owned(), port: 3389 },
        1 => DialEvent::Resolved { addresses: vec![address] },
        2 => DialEvent::ResolveFailed { reason: Unreachable::NameNotFound, detail },
        3 => DialEvent::Attempt { address },
        4 => DialEvent::AttemptFailed { address, reason: Unreachable::Refused, detail },
        5 => DialEvent::Connected { address },
        _ => DialEvent::Exhausted,
    }
}

const fn dial_byte(event: &DialEvent) -> u8 {
    match event {
        DialEvent::Resolving { .. } => 0,
        DialEvent::Resolved { .. } => 1,
        DialEvent::ResolveFailed { .. } => 2,
        DialEvent::Attempt { .. } => 3,
        DialEvent::AttemptFailed { .. } => 4,
        DialEvent::Connected { .. } => 5,
        _ => 6,
    }
}
