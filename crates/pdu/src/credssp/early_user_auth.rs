//! Early User Authorization Result (MS-RDPBCGR 2.2.10.2).

use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// The four bytes after CredSSP with HYBRID_EX; any number is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyUserAuthResult {
    /// 0 success, 5 access denied.
    pub code: u32,
}

impl EarlyUserAuthResult {
    /// Reads the number, little-endian.
    ///
    /// # Errors
    /// Fewer than 4 bytes.
    pub fn decode(frame: &[u8]) -> Result<Self, Malformed> {
        Cursor::new("Early User Authorization Result", frame).u32_le().map(|code| Self { code })
    }

    /// The four bytes.
    #[must_use]
    pub const fn encode(self) -> [u8; 4] {
        self.code.to_le_bytes()
    }

    /// The number and its name.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let name = match self.code {
            0 => Some("AUTHZ_SUCCESS"),
            5 => Some("AUTHZ_ACCESS_DENIED"),
            _ => None,
        };
        Summary::new().with("code", self.code).with_some("name", name)
    }
}
