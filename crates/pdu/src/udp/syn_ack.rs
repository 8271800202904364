//! [`UdpSynAck`]: what a server says to a SYN.

use super::datagram::Datagram;
use super::{UdpSyn, flag, version};
use crate::Malformed;
use crate::cursor::Cursor;

/// A SYN+ACK datagram (3.1.5.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct UdpSynAck {
    /// snSourceAck: the initial sequence number of the SYN that it answers.
    pub source_ack: u32,
    /// uReceiveWindowSize, in datagrams.
    pub receive_window: u16,
    /// uFlags, see [`flag`].
    pub flags: u16,
    /// The server's own snInitialSequenceNumber.
    pub initial_sequence: u32,
    /// uUpStreamMtu.
    pub upstream_mtu: u16,
    /// uDownStreamMtu.
    pub downstream_mtu: u16,
    /// uUdpVer, where the server says one.
    pub version: Option<u16>,
}

impl UdpSynAck {
    /// Reads a datagram's payload. Its MTUs and its version may be any, and it need not be padded.
    ///
    /// # Errors
    /// It ends before the MTUs do, or is none.
    pub fn decode(datagram: &[u8]) -> Result<Self, Malformed> {
        const WHAT: &str = "RDP-UDP SYN+ACK";
        let Datagram { source_ack, receive_window, flags, initial_sequence, upstream_mtu, downstream_mtu, version } =
            Datagram::decode(WHAT, datagram)?;
        if flags & (flag::SYN | flag::ACK) != flag::SYN | flag::ACK {
            return Err(Cursor::new(WHAT, datagram).malformed("the flags are not those of a SYN+ACK"));
        }
        Ok(Self { source_ack, receive_window, flags, initial_sequence, upstream_mtu, downstream_mtu, version })
    }

    /// The datagram's payload: what the flags say that there is, and zeros behind it. A version goes where they say
    /// [`flag::SYN_EX`]; a correlation id would be zeros.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let Self { source_ack, receive_window, flags, initial_sequence, upstream_mtu, downstream_mtu, version } = *self;
        Datagram { source_ack, receive_window, flags, initial_sequence, upstream_mtu, downstream_mtu, version }.encode()
    }

    /// Whether it answers this SYN: whoever has not seen it cannot know its number.
    #[must_use]
    pub const fn acknowledges(&self, syn: &UdpSyn) -> bool {
        self.source_ack == syn.initial_sequence
    }

    /// The version that both would go on with: what it says, or the first one where it says none.
    #[must_use]
    pub fn agreed_version(&self) -> u16 {
        self.version.unwrap_or(version::V1)
    }
}

#[cfg(test)]
mod tests {
    use super::UdpSynAck;
    use crate::udp::{UdpSyn, flag};

    /// MS-RDPEUDP 4.1.2.
    const PUBLISHED: [u8; 16] = [0, 0, 0, 0x42, 4, 0, 0, 5, 0, 0, 0, 0x42, 4, 0xD0, 4, 0xD0];

    #[test]
    fn the_specifications_example() {
        let mut datagram = PUBLISHED.to_vec();
        datagram.resize(1232, 0);
        let answer = UdpSynAck::decode(&datagram).unwrap();
        let expected = UdpSynAck {
            source_ack: 0x42,
            receive_window: 1024,
            flags: flag::SYN | flag::ACK,
            initial_sequence: 0x42,
            upstream_mtu: 1232,
            downstream_mtu: 1232,
            version: None,
        };
        assert_eq!((answer, answer.agreed_version()), (expected, 1));
        assert_eq!(answer.encode(), datagram);
        assert!(answer.acknowledges(&UdpSyn::new(0x42)) && !answer.acknowledges(&UdpSyn::new(0x43)));
    }

    #[test]
    fn a_version_comes_behind_the_correlation_id_where_there_is_one() {
        let with = |flags: [u8; 2], behind: &[u8]| {
            let mut datagram = PUBLISHED.to_vec();
            datagram[6..8].copy_from_slice(&flags);
            UdpSynAck::decode(&[&datagram, behind].concat()).unwrap().version
        };
        assert_eq!(with([0x10, 5], &[0, 1, 1, 1, 0]), Some(0x0101));
        assert_eq!(with([0x18, 5], &[&[7; 32][..], &[0, 1, 0, 2]].concat()), Some(2));
        // Not said, not valid, or cut.
        for (flags, behind) in [([0, 5], &[0, 1, 0, 2][..]), ([0x10, 5], &[0, 2, 0, 2]), ([0x10, 5], &[0, 1, 0])] {
            assert_eq!(with(flags, behind), None);
        }
        assert_eq!(with([0x18, 5], &[0, 1, 0, 2]), None);
    }

    #[test]
    fn neither_a_syn_nor_half_a_datagram_nor_a_stranger_is_an_answer() {
        assert!(UdpSynAck::decode(&UdpSyn::new(1).encode()).is_err());
        assert!((0..PUBLISHED.len()).all(|len| UdpSynAck::decode(&PUBLISHED[..len]).is_err()));
        assert!(UdpSynAck::decode(b"HTTP/1.1 400 Bad Request\r\n").is_err());
    }
}
