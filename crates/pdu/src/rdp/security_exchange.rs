//! Security Exchange (MS-RDPBCGR 2.2.1.10).

use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// TS_SECURITY_PACKET: the client random, encrypted with the server's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityExchange {
    /// Little-endian RSA ciphertext with its eight bytes of padding.
    pub encrypted_random: Vec<u8>,
}

impl SecurityExchange {
    /// Reads what follows the security header.
    ///
    /// # Errors
    /// The length is missing or larger than what follows it.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("TS_SECURITY_PACKET", body);
        let length = cursor.u32_le()?;
        let length = usize::try_from(length).map_err(|_| cursor.malformed("length out of range"))?;
        Ok(Self { encrypted_random: cursor.take(length)?.to_vec() })
    }

    /// What follows the security header: the length, 32 bits little-endian, and the ciphertext.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let length = u32::try_from(self.encrypted_random.len()).unwrap_or(u32::MAX);
        [&length.to_le_bytes(), self.encrypted_random.as_slice()].concat()
    }

    /// The ciphertext's length alone.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new().with("encrypted-random-bytes", self.encrypted_random.len())
    }
}
