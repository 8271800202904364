//! [`UdpSyn`]: what a client begins with.

use super::datagram::Datagram;
use super::{GREATEST_MTU, flag, version};
use crate::Malformed;
use crate::cursor::Cursor;

/// snSourceAck of a datagram that acknowledges nothing (3.1.5.1.1).
const NOTHING: u32 = u32::MAX;
/// Datagrams that we could keep. None comes before the handshake is complete, so that any number does.
const RECEIVE_WINDOW: u16 = 64;

/// A SYN datagram (3.1.5.1.1), for a transport that sends again what is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UdpSyn {
    /// snInitialSequenceNumber, from a random function: the answer repeats it.
    pub initial_sequence: u32,
    /// uUpStreamMtu.
    pub upstream_mtu: u16,
    /// uDownStreamMtu.
    pub downstream_mtu: u16,
    /// uUdpVer: the highest version that the client has, [`version::V2`] at most. A SYN of version 3 is to have the hash of
    /// a session's cookie, which this one never has.
    pub version: u16,
}

impl UdpSyn {
    /// Version 2, and the greatest MTU in both directions.
    #[must_use]
    pub const fn new(initial_sequence: u32) -> Self {
        Self { initial_sequence, upstream_mtu: GREATEST_MTU, downstream_mtu: GREATEST_MTU, version: version::V2 }
    }

    /// Reads a datagram's payload.
    ///
    /// # Errors
    /// It ends before the MTUs do, or is none.
    pub fn decode(datagram: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "RDP-UDP SYN";
        let Datagram { flags, initial_sequence, upstream_mtu, downstream_mtu, version, .. } =
            Datagram::decode(WHAT, datagram)?;
        if flags & (flag::SYN | flag::ACK) != flag::SYN {
            return Err(Cursor::new(WHAT, datagram).malformed("the flags are not those of a SYN"));
        }
        let version = version.unwrap_or(version::V1);
        Ok(Self { initial_sequence, upstream_mtu, downstream_mtu, version })
    }

    /// The datagram's payload, which is always as long as the greatest MTU.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let datagram = Datagram {
            source_ack: NOTHING,
            receive_window: RECEIVE_WINDOW,
            flags: flag::SYN | flag::SYN_EX,
            initial_sequence: self.initial_sequence,
            upstream_mtu: self.upstream_mtu,
            downstream_mtu: self.downstream_mtu,
            version: Some(self.version),
        };
        datagram.encode()
    }
}

#[cfg(test)]
mod tests {
    use super::UdpSyn;

    /// By hand, after 2.2.2.1, 2.2.2.5 and 2.2.2.9.
    #[test]
    fn byte_by_byte() {
        let syn = UdpSyn { downstream_mtu: 1132, ..UdpSyn::new(0x0123_4567) };
        let mut expected = vec![0xFF, 0xFF, 0xFF, 0xFF, 0, 64, 0x10, 0x01];
        expected.extend([0x01, 0x23, 0x45, 0x67, 0x04, 0xD0, 0x04, 0x6C]);
        expected.extend([0, 1, 0, 2]);
        expected.resize(1232, 0);
        assert_eq!(syn.encode(), expected);
        assert_eq!(UdpSyn::decode(&expected), Ok(syn));
    }

    #[test]
    fn one_of_the_first_version_does_not_say_so_and_an_acknowledgement_is_none() {
        let bytes = [0xFF, 0xFF, 0xFF, 0xFF, 4, 0, 0, 1, 0, 0, 0, 0x42, 4, 0xD0, 4, 0xD0];
        assert_eq!(UdpSyn::decode(&bytes), Ok(UdpSyn { version: 1, ..UdpSyn::new(0x42) }));
        let mut acknowledging = bytes;
        acknowledging[7] = 5;
        assert!(UdpSyn::decode(&acknowledging).is_err() && UdpSyn::decode(&bytes[..15]).is_err());
    }
}
