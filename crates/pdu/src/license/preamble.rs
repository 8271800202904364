//! LICENSE_PREAMBLE (MS-RDPBCGR 2.2.1.12.1.1).

use crate::Malformed;
use crate::cursor::Cursor;

/// The four bytes before every licensing message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preamble {
    /// bMsgType.
    pub kind: u8,
    /// Low nibble: version 2 or 3; 0x80: extended errors supported.
    pub flags: u8,
    /// wMsgSize as sent, preamble included.
    pub size: u16,
}

impl Preamble {
    /// Version 3.0, as every client and server since Windows 2000 says.
    pub const VERSION_3: u8 = 0x03;
    /// EXTENDED_ERROR_MSG_SUPPORTED.
    pub const EXTENDED_ERROR: u8 = 0x80;

    /// Reads the preamble and leaves the cursor on the message. The size is not checked against what follows.
    ///
    /// # Errors
    /// Fewer than 4 bytes are left.
    pub fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        Ok(Self { kind: cursor.u8()?, flags: cursor.u8()?, size: cursor.u16_le()? })
    }

    /// The four bytes.
    #[must_use]
    pub const fn encode(self) -> [u8; 4] {
        let [low, high] = self.size.to_le_bytes();
        [self.kind, self.flags, low, high]
    }
}
