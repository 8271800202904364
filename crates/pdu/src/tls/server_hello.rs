//! ServerHello and HelloRetryRequest (RFC 8446 4.1.3, 4.1.4).

use super::extensions::{self, extensions, numbers};
use super::suites::{number_text, suite_text, version_text};
use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// The random that makes a ServerHello a HelloRetryRequest: SHA-256 of "HelloRetryRequest" (RFC 8446 4.1.3).
const RETRY_RANDOM: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91, 0xC2, 0xA2, 0x11,
    0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];

/// What a server chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerHello {
    /// The version in force: supported_versions' where present, otherwise legacy_version.
    pub version: u16,
    /// The cipher suite.
    pub suite: u16,
    /// key_share's group, where present.
    pub group: Option<u16>,
    /// The special random of RFC 8446 4.1.3.
    pub retry: bool,
    /// Extension types in order; of many the first 512.
    pub extensions: Vec<u16>,
    /// Extensions that were left out, because there were too many.
    pub dropped: usize,
}

impl ServerHello {
    /// Reads a handshake message's body, without its four header bytes.
    ///
    /// # Errors
    /// It ends before the compression method, or an extension is longer than what follows.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("ServerHello", body);
        let version = cursor.u16_be()?;
        let retry = cursor.array()? == RETRY_RANDOM;
        let session_id = usize::from(cursor.u8()?);
        cursor.take(session_id)?;
        let suite = cursor.u16_be()?;
        let _compression = cursor.u8()?;
        let mut hello = Self { version, suite, retry, ..Self::default() };
        for (kind, contents) in extensions(&mut cursor, &mut hello.dropped)? {
            hello.extensions.push(kind);
            let number = numbers(contents, &mut 0).first().copied();
            match kind {
                extensions::SUPPORTED_VERSIONS => hello.version = number.unwrap_or(version),
                extensions::KEY_SHARE => hello.group = number,
                _ => {}
            }
        }
        Ok(hello)
    }

    /// Everything, with names where they are known.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new()
            .with("version", version_text(self.version))
            .with("suite", suite_text(self.suite))
            .with_some("group", self.group.map(number_text))
            .with("retry", self.retry)
            .with("extensions", self.extensions.clone())
            .without(self.dropped)
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::{RETRY_RANDOM, ServerHello};

    #[test]
    fn the_retry_random_is_the_hash_that_the_rfc_names() {
        assert_eq!(Sha256::digest(b"HelloRetryRequest").as_slice(), RETRY_RANDOM);
    }

    #[test]
    fn supported_versions_wins_over_the_legacy_field() {
        let mut body = vec![3, 3];
        body.extend([9; 32]);
        body.extend([0, 0x13, 0x01, 0]);
        body.extend([0, 14, 0, 43, 0, 2, 3, 4, 0, 51, 0, 4, 0, 29, 0, 0]);
        let hello = ServerHello::decode(&body).unwrap();
        assert_eq!((hello.version, hello.suite, hello.group, hello.retry), (0x0304, 0x1301, Some(29), false));
        assert_eq!(hello.extensions, [43, 51]);
        assert_eq!(ServerHello::decode(&body[..38]).unwrap().version, 0x0303);
    }
}
