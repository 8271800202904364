//! NEGOTIATE_MESSAGE (MS-NLMP 2.2.1.1).

use super::{OsVersion, SIGNATURE, flag};
use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// The client's opening. Domain and workstation, which clients of CredSSP leave empty, are not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiate {
    /// NegotiateFlags.
    pub flags: u32,
    /// Version, where the flags say that it is there.
    pub version: Option<OsVersion>,
}

impl Negotiate {
    /// What mstsc opens with, and a wish for TargetInfo: it names nobody and asks for everything that a server tells
    /// of itself.
    #[must_use]
    pub const fn anonymous() -> Self {
        const FLAGS: u32 = flag::UNICODE
            | flag::REQUEST_TARGET
            | flag::SIGN
            | flag::SEAL
            | flag::NTLM
            | flag::ALWAYS_SIGN
            | flag::EXTENDED_SESSIONSECURITY
            | flag::TARGET_INFO
            | flag::VERSION
            | flag::KEY_128
            | flag::KEY_EXCH
            | flag::KEY_56;
        Self { flags: FLAGS, version: Some(OsVersion { major: 10, minor: 0, build: 19_041, revision: 15 }) }
    }

    /// Reads a raw NTLM token.
    ///
    /// # Errors
    /// Not a NEGOTIATE_MESSAGE, or it ends before its flags.
    pub fn decode(token: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("NEGOTIATE_MESSAGE", token);
        if cursor.array()? != *SIGNATURE || cursor.u32_le()? != 1 {
            return Err(cursor.malformed("other signature or MessageType"));
        }
        let flags = cursor.u32_le()?;
        let fields = cursor.take(16);
        let version = fields.and_then(|_| cursor.array()).ok().map(OsVersion::decode);
        Ok(Self { flags, version: version.filter(|_| flags & flag::VERSION != 0) })
    }

    /// The token. Without the flag for it the version is not written.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let version = self.version.filter(|_| self.flags & flag::VERSION != 0);
        let mut token = SIGNATURE.to_vec();
        token.extend(1_u32.to_le_bytes());
        token.extend(self.flags.to_le_bytes());
        token.extend([0; 16]);
        token.extend(version.into_iter().flat_map(OsVersion::encode));
        token
    }

    /// The flags and the version.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new()
            .with("flags", format!("{:#010x}", self.flags))
            .with_some("os-version", self.version.map(|version| version.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::Negotiate;

    #[test]
    fn the_anonymous_opening_is_forty_bytes() {
        let token = Negotiate::anonymous().encode();
        assert_eq!(token.len(), 40);
        assert_eq!(token[..16], *b"NTLMSSP\0\x01\0\0\0\x35\x82\x88\xe2");
        assert_eq!(token[32..], [10, 0, 0x61, 0x4a, 0, 0, 0, 15]);
        assert_eq!(Negotiate::decode(&token), Ok(Negotiate::anonymous()));
    }
}
