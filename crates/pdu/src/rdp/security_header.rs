//! TS_SECURITY_HEADER (MS-RDPBCGR 2.2.8.1.1.2.1).

use crate::Malformed;
use crate::cursor::Cursor;

/// Flag bits of the basic security header.
#[expect(missing_docs, reason = "the names are the specification's")]
pub mod security_flags {
    pub const EXCHANGE_PKT: u16 = 0x0001;
    pub const TRANSPORT_REQ: u16 = 0x0002;
    pub const TRANSPORT_RSP: u16 = 0x0004;
    pub const ENCRYPT: u16 = 0x0008;
    pub const INFO_PKT: u16 = 0x0040;
    pub const LICENSE_PKT: u16 = 0x0080;
    pub const LICENSE_ENCRYPT: u16 = 0x0200;
    pub const REDIRECTION_PKT: u16 = 0x0400;
    pub const SECURE_CHECKSUM: u16 = 0x0800;
    pub const AUTODETECT_REQ: u16 = 0x1000;
    pub const AUTODETECT_RSP: u16 = 0x2000;
    pub const HEARTBEAT: u16 = 0x4000;
}

/// The four bytes of the basic form; MAC and padding fields of the longer forms follow in the sealed contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityHeader {
    /// See [`security_flags`].
    pub flags: u16,
    /// flagsHi: reserved, some servers leave junk here.
    pub flags_hi: u16,
}

impl SecurityHeader {
    /// A header with these flags and flagsHi 0.
    #[must_use]
    pub const fn new(flags: u16) -> Self {
        Self { flags, flags_hi: 0 }
    }

    /// Reads the header and leaves the cursor on what follows it.
    ///
    /// # Errors
    /// Fewer than 4 bytes are left.
    pub fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let at_end = cursor.malformed("no room for TS_SECURITY_HEADER");
        let [a, b, c, d] = cursor.array().map_err(|_| at_end)?;
        Ok(Self { flags: u16::from_le_bytes([a, b]), flags_hi: u16::from_le_bytes([c, d]) })
    }

    /// The four bytes.
    #[must_use]
    pub const fn encode(self) -> [u8; 4] {
        let [a, b] = self.flags.to_le_bytes();
        let [c, d] = self.flags_hi.to_le_bytes();
        [a, b, c, d]
    }

    /// Whether all of these bits are set.
    #[must_use]
    pub const fn has(self, flags: u16) -> bool {
        self.flags & flags == flags
    }

    /// The header and `body` behind it: the contents of a Send Data PDU.
    #[must_use]
    pub fn before(self, body: &[u8]) -> Vec<u8> {
        [&self.encode(), body].concat()
    }
}
