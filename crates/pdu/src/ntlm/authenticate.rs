//! AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3): how long its names are, and nothing else of it.

use super::SIGNATURE;
use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// Lengths in bytes of the names in an AUTHENTICATE_MESSAGE. Its responses are as good as a password hash to an
/// attacker, so nothing of its payload is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthenticateLengths {
    /// DomainName.
    pub domain: u16,
    /// UserName; 0 is an anonymous logon.
    pub user: u16,
    /// Workstation.
    pub workstation: u16,
}

impl AuthenticateLengths {
    /// Reads a raw NTLM token.
    ///
    /// # Errors
    /// Not an AUTHENTICATE_MESSAGE, or it ends before the last of the three fields.
    pub fn decode(token: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("AUTHENTICATE_MESSAGE", token);
        if cursor.array()? != *SIGNATURE || cursor.u32_le()? != 3 {
            return Err(cursor.malformed("other signature or MessageType"));
        }
        let _responses = cursor.take(16)?;
        let mut lengths = [0; 3];
        for length in &mut lengths {
            let field = cursor.u64_le()?.to_le_bytes();
            *length = field.first_chunk().copied().map_or(0, u16::from_le_bytes);
        }
        let [domain, user, workstation] = lengths;
        Ok(Self { domain, user, workstation })
    }

    /// The three lengths.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new()
            .with("domain-bytes", self.domain)
            .with("user-bytes", self.user)
            .with("workstation-bytes", self.workstation)
    }
}
