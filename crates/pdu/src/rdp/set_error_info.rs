//! Set Error Info (MS-RDPBCGR 2.2.5.1.1).

use super::{ShareData, error_info_name};
use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// PDUTYPE2_SET_ERROR_INFO_PDU.
const PDU_TYPE2: u8 = 47;

/// TS_SET_ERROR_INFO_PDU; any number is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetErrorInfo {
    /// See [`error_info_name`].
    pub code: u32,
}

impl SetErrorInfo {
    /// Reads the body of a Share Data PDU of type 47.
    ///
    /// # Errors
    /// Fewer than 4 bytes.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        Cursor::new("TS_SET_ERROR_INFO_PDU", body).u32_le().map(|code| Self { code })
    }

    /// The body of a Share Data PDU: errorInfo, 32 bits little-endian.
    #[must_use]
    pub const fn encode(self) -> [u8; 4] {
        self.code.to_le_bytes()
    }

    /// The whole Share Control PDU: the contents of a Send Data PDU.
    #[must_use]
    pub fn content(self, share_id: u32, source: u16) -> Vec<u8> {
        ShareData { kind: PDU_TYPE2, compressed: false, body: &self.encode() }.encode(share_id, source)
    }

    /// The number and its name.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new().with("code", self.code).with_some("name", error_info_name(self.code))
    }
}
