//! The kernel's filter (Linux, networking/filter.rst): packets of one peer, cut off behind the TCP header, so that no
//! payload reaches the process.

use std::net::{IpAddr, SocketAddr};

use socket2::SockFilter;

/// Instructions by linux/bpf_common.h.
mod code {
    pub(super) const LOAD_WORD: u16 = 0x20;
    pub(super) const LOAD_HALF: u16 = 0x28;
    pub(super) const LOAD_BYTE: u16 = 0x30;
    /// Relative to X.
    pub(super) const LOAD_HALF_AT_X: u16 = 0x48;
    pub(super) const LOAD_BYTE_AT_X: u16 = 0x50;
    /// X: four times the low half of a byte, the length of an IPv4 header.
    pub(super) const X_HEADER_LENGTH: u16 = 0xB1;
    /// X: a constant.
    pub(super) const X_CONSTANT: u16 = 0x01;
    pub(super) const AND: u16 = 0x54;
    pub(super) const SHIFT_RIGHT: u16 = 0x74;
    pub(super) const ADD_X: u16 = 0x0C;
    pub(super) const JUMP_IF_EQUAL: u16 = 0x15;
    pub(super) const JUMP_IF_BITS: u16 = 0x45;
    pub(super) const RETURN_CONSTANT: u16 = 0x06;
    pub(super) const RETURN_ACCUMULATOR: u16 = 0x16;
}

const TCP: u32 = 6;
const IPV6_HEADER: u32 = 40;

/// One instruction; a condition that is not met drops the packet.
#[derive(Clone, Copy)]
enum Step {
    Do(u16, u32),
    Equals(u32),
    LacksBits(u32),
}

/// An instruction's code, its jumps where the condition is met and where it is not, and its value.
type Instruction = (u16, u8, u8, u32);

/// The program for packets from `peer`, to port `local` alone where that is given. They begin with the IP header.
pub(super) fn program(peer: SocketAddr, local: Option<u16>) -> Vec<SockFilter> {
    instructions(peer, local).into_iter().map(|(code, yes, no, value)| SockFilter::new(code, yes, no, value)).collect()
}

fn instructions(peer: SocketAddr, local: Option<u16>) -> Vec<Instruction> {
    let steps = steps(peer, local);
    let accept = steps.len();
    let instruction = |(at, step)| {
        // Jumps count from the next instruction; behind the last step the packet is accepted, and then it is dropped.
        let away = u8::try_from(accept - at).unwrap_or(u8::MAX);
        match step {
            Step::Do(code, value) => (code, 0, 0, value),
            Step::Equals(value) => (code::JUMP_IF_EQUAL, 0, away, value),
            Step::LacksBits(bits) => (code::JUMP_IF_BITS, away, 0, bits),
        }
    };
    let ends = [(code::RETURN_ACCUMULATOR, 0, 0, 0), (code::RETURN_CONSTANT, 0, 0, 0)];
    steps.into_iter().enumerate().map(instruction).chain(ends).collect()
}

fn steps(peer: SocketAddr, local: Option<u16>) -> Vec<Step> {
    use Step::{Do, Equals};
    use code::{ADD_X, AND, LOAD_BYTE_AT_X, LOAD_HALF_AT_X, SHIFT_RIGHT};

    const DATA_OFFSET: u32 = 12;
    let mut steps = from(peer.ip().to_canonical());
    steps.extend([Do(LOAD_HALF_AT_X, 0), Equals(peer.port().into())]);
    if let Some(local) = local {
        steps.extend([Do(LOAD_HALF_AT_X, 2), Equals(local.into())]);
    }
    // The upper half of the byte counts words: a quarter of the byte is the length of the TCP header in bytes.
    steps.extend([Do(LOAD_BYTE_AT_X, DATA_OFFSET), Do(AND, 0xF0), Do(SHIFT_RIGHT, 2), Do(ADD_X, 0)]);
    steps
}

/// TCP from this address; X is left at the TCP header. IPv6 packets with extension headers are not taken.
fn from(address: IpAddr) -> Vec<Step> {
    use Step::{Do, Equals, LacksBits};
    use code::{LOAD_BYTE, LOAD_HALF, LOAD_WORD, X_CONSTANT, X_HEADER_LENGTH};

    const FRAGMENT_OFFSET: u32 = 0x1FFF;
    match address {
        IpAddr::V4(address) => vec![
            Do(LOAD_BYTE, 9),
            Equals(TCP),
            Do(LOAD_HALF, 6),
            LacksBits(FRAGMENT_OFFSET),
            Do(LOAD_WORD, 12),
            Equals(address.to_bits()),
            Do(X_HEADER_LENGTH, 0),
        ],
        IpAddr::V6(address) => {
            let mut steps = vec![Do(LOAD_BYTE, 6), Equals(TCP)];
            for (offset, word) in (8..).step_by(4).zip(address.octets().as_chunks::<4>().0) {
                steps.extend([Do(LOAD_WORD, offset), Equals(u32::from_be_bytes(*word))]);
            }
            steps.push(Do(X_CONSTANT, IPV6_HEADER));
            steps
        }
    }
}

#[cfg(test)]
mod tests;
