//! Floods in CredSSP: fields, tokens and names of a TSRequest.

use std::io::Result;

use rdpwhy::Reach;
use rdpwhy::pdu::x224::protocol::HYBRID;

use crate::frames::{ber, up_to_tls};
use crate::measure::Peer;
use crate::wire::Wire;

pub(super) const PEERS: &[Peer] = &[
    Peer::new("ts-request-fields", "repeats a TSRequest of 30,000 empty fields", Reach::Anonymous, fields),
    Peer::new("ts-request-tokens", "repeats a TSRequest of thousands of empty tokens", Reach::Anonymous, tokens),
    Peer::new("ts-request-long", "sends a TSRequest of 1 MiB", Reach::Anonymous, long),
    Peer::new("ts-request-small", "sends TSRequests of a version alone", Reach::Anonymous, small),
    Peer::new("ntlm-names", "sends a challenge whose names have 60 kB each", Reach::Anonymous, names),
    Peer::new("ntlm-pairs", "sends a challenge with 16,000 empty names", Reach::Anonymous, pairs),
];

/// A TSRequest of version 6 with these fields behind it.
fn ts_request(fields: &[u8]) -> Vec<u8> {
    ber(&[0x30], &[&[0xA0, 3, 2, 1, 6], fields].concat())
}

fn token(token: &[u8]) -> Vec<u8> {
    let item = ber(&[0x30], &ber(&[0xA0], &ber(&[4], token)));
    ts_request(&ber(&[0xA1], &ber(&[0x30], &item)))
}

fn in_credssp(wire: &mut Wire, request: &[u8]) -> Result<()> {
    up_to_tls(wire, HYBRID)?;
    wire.message()?;
    wire.flood(request)
}

/// A TSRequest with so many empty fields of an unknown tag.
pub(crate) fn ts_request_of_fields(fields: usize) -> Vec<u8> {
    ts_request(&[0xA9, 0].repeat(fields))
}

/// A TSRequest with so many empty tokens.
pub(crate) fn ts_request_of_tokens(tokens: usize) -> Vec<u8> {
    let item = ber(&[0x30], &ber(&[0xA0], &[4, 0]));
    ts_request(&ber(&[0xA1], &ber(&[0x30], &item.repeat(tokens))))
}

/// A TSRequest with an NTLM CHALLENGE of this target information.
pub(crate) fn challenge_of(info: &[u8]) -> Vec<u8> {
    token(&challenge(info))
}

fn fields(wire: &mut Wire) -> Result<()> {
    in_credssp(wire, &ts_request_of_fields(30_000))
}

fn tokens(wire: &mut Wire) -> Result<()> {
    in_credssp(wire, &ts_request_of_tokens(4000))
}

fn long(wire: &mut Wire) -> Result<()> {
    in_credssp(wire, &ts_request(&ber(&[0xA9], &vec![7; 1_000_000])))
}

fn small(wire: &mut Wire) -> Result<()> {
    in_credssp(wire, &ts_request(&[]).repeat(1000))
}

/// An NTLM CHALLENGE with this target information, and a target name of 60 kB that lies over it.
fn challenge(info: &[u8]) -> Vec<u8> {
    let field = |length: usize| {
        let length = u16::try_from(length).expect("a field").to_le_bytes();
        [&length[..], &length, &56_u32.to_le_bytes()].concat()
    };
    let mut message = b"NTLMSSP\0\x02\0\0\0".to_vec();
    message.extend(field(info.len()));
    message.extend(0xE28A_8233_u32.to_le_bytes());
    message.extend([7; 8]);
    message.extend([0; 8]);
    message.extend(field(info.len()));
    message.extend([10, 0, 0x61, 0x4A, 0, 0, 0, 15]);
    message.extend(info);
    message
}

fn names(wire: &mut Wire) -> Result<()> {
    let pair = |id: u8, length: u16| [&[id, 0][..], &length.to_le_bytes(), &vec![b'A'; usize::from(length)]].concat();
    let info = [pair(1, 12_000), pair(2, 12_000), pair(3, 12_000), pair(4, 12_000), pair(5, 12_000)].concat();
    in_credssp(wire, &challenge_of(&info))
}

fn pairs(wire: &mut Wire) -> Result<()> {
    in_credssp(wire, &challenge_of(&[9, 0, 0, 0].repeat(16_000)))
}
