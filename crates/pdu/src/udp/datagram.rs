//! What a SYN and a SYN+ACK have in common: all but the meaning of the first number.

use super::{GREATEST_MTU, flag};
use crate::Malformed;
use crate::cursor::Cursor;

/// RDPUDP_VERSION_INFO_VALID (2.2.2.9).
const VERSION_INFO_VALID: u16 = 0x0001;
/// RDPUDP_CORRELATION_ID_PAYLOAD (2.2.2.8): an id, and 16 bytes that are reserved.
const CORRELATION_ID: usize = 32;

/// RDPUDP_FEC_HEADER (2.2.2.1), RDPUDP_SYNDATA_PAYLOAD (2.2.2.5) and what of RDPUDP_SYNDATAEX_PAYLOAD (2.2.2.9) is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Datagram {
    pub(super) source_ack: u32,
    pub(super) receive_window: u16,
    pub(super) flags: u16,
    pub(super) initial_sequence: u32,
    pub(super) upstream_mtu: u16,
    pub(super) downstream_mtu: u16,
    pub(super) version: Option<u16>,
}

impl Datagram {
    /// Whatever follows the version is passed over, and what was to come before it and is cut is not there.
    ///
    /// # Errors
    /// It ends before the MTUs do.
    pub(super) fn decode(what: &'static str, datagram: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new(what, datagram);
        let u32_be = |cursor: &mut Cursor<'_>| cursor.array().map(u32::from_be_bytes);
        let source_ack = u32_be(&mut cursor)?;
        let receive_window = cursor.u16_be()?;
        let flags = cursor.u16_be()?;
        let initial_sequence = u32_be(&mut cursor)?;
        let upstream_mtu = cursor.u16_be()?;
        let downstream_mtu = cursor.u16_be()?;
        let version = version(flags, &mut cursor);
        Ok(Self { source_ack, receive_window, flags, initial_sequence, upstream_mtu, downstream_mtu, version })
    }

    /// What its flags say that there is, and zeros up to the size of such a datagram.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut datagram = self.source_ack.to_be_bytes().to_vec();
        datagram.extend(self.receive_window.to_be_bytes());
        datagram.extend(self.flags.to_be_bytes());
        datagram.extend(self.initial_sequence.to_be_bytes());
        datagram.extend(self.upstream_mtu.to_be_bytes());
        datagram.extend(self.downstream_mtu.to_be_bytes());
        if self.flags & flag::CORRELATION_ID != 0 {
            datagram.extend([0; CORRELATION_ID]);
        }
        if self.flags & flag::SYN_EX != 0 {
            datagram.extend(self.version.map_or(0, |_| VERSION_INFO_VALID).to_be_bytes());
            datagram.extend(self.version.unwrap_or(0).to_be_bytes());
        }
        datagram.resize(usize::from(GREATEST_MTU), 0);
        datagram
    }
}

fn version(flags: u16, cursor: &mut Cursor<'_>) -> Option<u16> {
    if flags & flag::CORRELATION_ID != 0 {
        cursor.take(CORRELATION_ID).ok()?;
    }
    if flags & flag::SYN_EX == 0 {
        return None;
    }
    let (options, version) = (cursor.u16_be().ok()?, cursor.u16_be().ok()?);
    (options & VERSION_INFO_VALID != 0).then_some(version)
}
