//! LICENSE_BINARY_BLOB (MS-RDPBCGR 2.2.1.12.1.2).

use crate::Malformed;
use crate::cursor::Cursor;

/// LICENSE_BINARY_BLOB (MS-RDPBCGR 2.2.1.12.1.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blob {
    /// wBlobType; any value is kept.
    pub kind: u16,
    /// Its bytes, at most 65,535.
    pub data: Vec<u8>,
}

impl Blob {
    /// Reads a blob and leaves the cursor behind it.
    ///
    /// # Errors
    /// Its length is larger than what follows.
    pub fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let kind = cursor.u16_le()?;
        let length = usize::from(cursor.u16_le()?);
        Ok(Self { kind, data: cursor.take(length)?.to_vec() })
    }

    /// Type, length and data; data beyond 65,535 bytes is cut, because wBlobLen cannot say more.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let length = u16::try_from(self.data.len()).unwrap_or(u16::MAX);
        let data = self.data.get(..usize::from(length)).unwrap_or_default();
        [self.kind.to_le_bytes().as_slice(), &length.to_le_bytes(), data].concat()
    }
}
