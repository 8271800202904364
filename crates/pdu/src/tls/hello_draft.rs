//! A ClientHello to send: whatever version, suites and extensions it is to have (RFC 8446 4.1.2).

use super::extensions::{
    KEY_SHARE, PADDING, SERVER_NAME, SIGNATURE_ALGORITHMS, SUPPORTED_GROUPS, SUPPORTED_VERSIONS, extensions, host_name,
    key_shares, long_list, numbers, short_list,
};
use crate::Malformed;
use crate::cursor::Cursor;

const CLIENT_HELLO: u8 = 1;
/// Type and length of an extension.
const EXTENSION_HEADER: usize = 4;

/// A hello that is to be written. Nothing in it has to make sense, it only has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HelloDraft {
    /// legacy_version.
    pub legacy_version: u16,
    /// random.
    pub random: [u8; 32],
    /// legacy_session_id, 32 bytes at most where somebody else is to read it.
    pub session_id: Vec<u8>,
    /// Cipher suites in order.
    pub suites: Vec<u16>,
    /// Extensions in order. Without any, and without padding, the hello ends before their list, as in SSL 3.0.
    pub extensions: Vec<HelloExtension>,
    /// The handshake message is padded to this size, its header among it (RFC 7685); a longer one stays as it is.
    pub size: Option<usize>,
}

/// An extension of a hello.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HelloExtension {
    /// server_name with one host name (RFC 6066 3).
    ServerName(String),
    /// supported_groups.
    SupportedGroups(Vec<u16>),
    /// signature_algorithms.
    SignatureAlgorithms(Vec<u16>),
    /// supported_versions.
    SupportedVersions(Vec<u16>),
    /// key_share: groups with their keys. Without any a server has to ask for one (RFC 8446 4.2.8).
    KeyShare(Vec<(u16, Vec<u8>)>),
    /// Any other, by its type.
    Other(u16, Vec<u8>),
}

/// Something in the hello is longer than its length field can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the ClientHello is too long: {what} does not fit its length field")]
pub struct HelloTooLong {
    /// What.
    pub what: &'static str,
}

impl HelloDraft {
    /// Reads a handshake message, its header included, so that [`HelloDraft::encode`] writes the same bytes again.
    /// Padding is an extension like the others. Compression methods are not kept: null alone is written.
    ///
    /// # Errors
    /// Another message, or a length goes past the end.
    pub fn decode(message: &[u8]) -> Result<Self, Malformed> {
        let mut from = Cursor::new("ClientHello", message);
        let [kind, ..] = from.array::<4>()?;
        if kind != CLIENT_HELLO {
            return Err(from.malformed("is another message"));
        }
        let legacy_version = from.u16_be()?;
        let random = from.array()?;
        let session_id = usize::from(from.u8()?);
        let session_id = from.take(session_id)?.to_vec();
        let suites = usize::from(from.u16_be()?);
        let suites = numbers(from.take(suites)?, &mut 0);
        let compression = usize::from(from.u8()?);
        from.take(compression)?;
        let extensions = extensions(&mut from, &mut 0)?;
        let extensions =
            extensions.into_iter().map(|(kind, contents)| HelloExtension::decode(kind, contents)).collect();
        Ok(Self { legacy_version, random, session_id, suites, extensions, size: None })
    }

    /// The handshake message, its header included.
    ///
    /// # Errors
    /// A length does not fit.
    pub fn encode(&self) -> Result<Vec<u8>, HelloTooLong> {
        let mut list = Vec::new();
        for extension in &self.extensions {
            list.extend(extension.encode()?);
        }
        let head = self.head()?;
        let header = 4;
        // The list has a length of its own.
        let unpadded = header + head.len() + 2 + list.len();
        if let Some(missing) = self.size.and_then(|size| size.checked_sub(unpadded)).filter(|missing| *missing > 0) {
            let zeros = vec![0; missing.saturating_sub(EXTENSION_HEADER)];
            list.extend(HelloExtension::Other(PADDING, zeros).encode()?);
        }
        let mut body = head;
        if !list.is_empty() {
            body.extend(long_vector("the list of extensions", &list)?);
        }
        let [top, length @ ..] = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
        if top != 0 {
            return Err(HelloTooLong { what: "the message" });
        }
        Ok([&[CLIENT_HELLO], length.as_slice(), &body].concat())
    }

    /// Everything before the extensions.
    fn head(&self) -> Result<Vec<u8>, HelloTooLong> {
        let mut head = self.legacy_version.to_be_bytes().to_vec();
        head.extend(self.random);
        head.extend(short_vector("the session id", &self.session_id)?);
        head.extend(long_vector("the list of suites", &bytes_of(&self.suites))?);
        // No compression but null.
        head.extend([1, 0]);
        Ok(head)
    }
}

impl HelloExtension {
    /// A known type whose contents do not decode, or would be written otherwise, is kept as [`HelloExtension::Other`].
    fn decode(kind: u16, contents: &[u8]) -> Self {
        let read = match kind {
            SERVER_NAME => host_name(contents).map(Self::ServerName),
            SUPPORTED_GROUPS => Some(Self::SupportedGroups(long_list(contents, &mut 0))),
            SIGNATURE_ALGORITHMS => Some(Self::SignatureAlgorithms(long_list(contents, &mut 0))),
            SUPPORTED_VERSIONS => Some(Self::SupportedVersions(short_list(contents, &mut 0))),
            KEY_SHARE => {
                let shares = key_shares(contents, &mut 0).into_iter();
                Some(Self::KeyShare(shares.map(|(group, key)| (group, key.to_vec())).collect()))
            }
            _ => None,
        };
        read.filter(|read| read.contents().is_ok_and(|written| written == contents))
            .unwrap_or_else(|| Self::Other(kind, contents.to_vec()))
    }

    fn encode(&self) -> Result<Vec<u8>, HelloTooLong> {
        let contents = self.contents()?;
        Ok([self.kind().to_be_bytes().to_vec(), long_vector("an extension", &contents)?].concat())
    }

    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> u16 {
        match self {
            Self::ServerName(_) => SERVER_NAME,
            Self::SupportedGroups(_) => SUPPORTED_GROUPS,
            Self::SignatureAlgorithms(_) => SIGNATURE_ALGORITHMS,
            Self::SupportedVersions(_) => SUPPORTED_VERSIONS,
            Self::KeyShare(_) => KEY_SHARE,
            Self::Other(kind, _) => *kind,
        }
    }

    fn contents(&self) -> Result<Vec<u8>, HelloTooLong> {
        match self {
            Self::ServerName(name) => {
                // One name, of type host_name.
                let entry = [vec![0], long_vector("the server's name", name.as_bytes())?].concat();
                long_vector("the server's name", &entry)
            }
            Self::SupportedGroups(numbers) => long_vector("the list of groups", &bytes_of(numbers)),
            Self::SignatureAlgorithms(numbers) => long_vector("the list of signature algorithms", &bytes_of(numbers)),
            Self::SupportedVersions(numbers) => short_vector("the list of versions", &bytes_of(numbers)),
            Self::KeyShare(shares) => {
                let mut list = Vec::new();
                for (group, key) in shares {
                    list.extend(group.to_be_bytes());
                    list.extend(long_vector("a key share", key)?);
                }
                long_vector("the list of key shares", &list)
            }
            Self::Other(_, contents) => Ok(contents.clone()),
        }
    }
}

/// A handshake message in records of this version, each with at most `fragment` bytes of it; TLSPlaintext has room for
/// 16,384 (RFC 8446 5.1).
#[must_use]
pub fn handshake_records(message: &[u8], version: u16, fragment: usize) -> Vec<u8> {
    const HANDSHAKE: u8 = 22;
    const MAX_FRAGMENT: usize = 16_384;
    let record = |fragment: &[u8]| {
        let length = u16::try_from(fragment.len()).unwrap_or(u16::MAX);
        [&[HANDSHAKE], version.to_be_bytes().as_slice(), &length.to_be_bytes(), fragment].concat()
    };
    message.chunks(fragment.clamp(1, MAX_FRAGMENT)).flat_map(record).collect()
}

fn bytes_of(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn long_vector(what: &'static str, contents: &[u8]) -> Result<Vec<u8>, HelloTooLong> {
    let length = u16::try_from(contents.len()).map_err(|_| HelloTooLong { what })?;
    Ok([length.to_be_bytes().as_slice(), contents].concat())
}

fn short_vector(what: &'static str, contents: &[u8]) -> Result<Vec<u8>, HelloTooLong> {
    let length = u8::try_from(contents.len()).map_err(|_| HelloTooLong { what })?;
    Ok([&[length], contents].concat())
}

#[cfg(test)]
mod tests {
    use super::{HelloDraft, HelloExtension, HelloTooLong, handshake_records};
    use crate::tls::ClientHello;

    fn draft() -> HelloDraft {
        HelloDraft {
            legacy_version: 0x0303,
            random: [7; 32],
            session_id: vec![0xAA],
            suites: vec![0x1302, 0xC02F],
            extensions: vec![
                HelloExtension::ServerName("host.lab".to_owned()),
                HelloExtension::SupportedGroups(vec![29, 23]),
                HelloExtension::SupportedVersions(vec![0x0304, 0x0303]),
                HelloExtension::KeyShare(vec![(29, vec![9; 32])]),
                HelloExtension::Other(0xFF01, vec![0]),
            ],
            size: None,
        }
    }

    /// By hand, after RFC 8446 4.1.2 and RFC 6066 3.
    #[test]
    fn byte_by_byte() {
        let mut expected = vec![1, 0, 0, 129, 3, 3];
        expected.extend([7; 32]);
        expected.extend([1, 0xAA, 0, 4, 0x13, 0x02, 0xC0, 0x2F, 1, 0, 0, 83]);
        expected.extend([0, 0, 0, 13, 0, 11, 0, 0, 8]);
        expected.extend(b"host.lab");
        expected.extend([0, 10, 0, 6, 0, 4, 0, 29, 0, 23]);
        expected.extend([0, 43, 0, 5, 4, 3, 4, 3, 3]);
        expected.extend([0, 51, 0, 38, 0, 36, 0, 29, 0, 32]);
        expected.extend([9; 32]);
        expected.extend([0xFF, 1, 0, 1, 0]);
        let encoded = draft().encode().unwrap();
        assert_eq!(encoded.len(), expected.len());
        assert_eq!(encoded, expected);
    }

    #[test]
    fn a_message_is_read_and_written_again() {
        let encoded = draft().encode().unwrap();
        assert_eq!(HelloDraft::decode(&encoded), Ok(draft()));
        // What does not decode is kept as it is: two names, a list with an odd length.
        let odd = HelloDraft {
            extensions: vec![
                HelloExtension::Other(0, vec![0, 8, 0, 0, 1, b'a', 0, 0, 1, b'b']),
                HelloExtension::Other(10, vec![0, 3, 0, 29, 0]),
                HelloExtension::Other(51, vec![0, 4, 0, 29, 0, 9]),
            ],
            ..draft()
        };
        assert_eq!(HelloDraft::decode(&odd.encode().unwrap()), Ok(odd));
        assert!(HelloDraft::decode(&encoded[..60]).is_err());
        assert!(HelloDraft::decode(&[2, 0, 0, 0]).is_err());
    }

    #[test]
    fn padding_brings_it_to_its_size_and_makes_nothing_shorter() {
        for (size, expected) in [(0, 133), (133, 133), (134, 137), (137, 137), (138, 138), (1800, 1800)] {
            let encoded = HelloDraft { size: Some(size), ..draft() }.encode().unwrap();
            assert_eq!(encoded.len(), expected, "{size}");
            let decoded = ClientHello::decode(&encoded[4..]).unwrap();
            assert_eq!(decoded.extensions.contains(&21), size > 133, "{size}");
        }
    }

    #[test]
    fn one_of_the_nineties_has_no_list_of_extensions() {
        let draft = HelloDraft { legacy_version: 0x0300, suites: vec![5], ..HelloDraft::default() };
        assert_eq!(draft.encode().unwrap().len(), 4 + 2 + 32 + 1 + 4 + 2);
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let too_long = |draft: HelloDraft| draft.encode().unwrap_err();
        let suites = HelloDraft { suites: vec![0; 32_768], ..HelloDraft::default() };
        assert_eq!(too_long(suites), HelloTooLong { what: "the list of suites" });
        let versions = HelloExtension::SupportedVersions(vec![0; 128]);
        let versions = HelloDraft { extensions: vec![versions], ..HelloDraft::default() };
        assert_eq!(too_long(versions), HelloTooLong { what: "the list of versions" });
        let padding = HelloDraft { size: Some(1 << 17), ..HelloDraft::default() };
        assert_eq!(too_long(padding), HelloTooLong { what: "an extension" });
    }

    #[test]
    fn records_are_as_long_as_they_are_asked_to_be() {
        assert_eq!(handshake_records(&[1, 2, 3], 0x0301, 2), [22, 3, 1, 0, 2, 1, 2, 22, 3, 1, 0, 1, 3]);
        assert_eq!(handshake_records(&[1], 0x0300, 0), [22, 3, 0, 0, 1, 1]);
        assert_eq!(handshake_records(&[0; 20_000], 0x0301, usize::MAX).len(), 20_000 + 2 * 5);
    }
}
