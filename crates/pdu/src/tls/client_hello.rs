//! ClientHello (RFC 8446 4.1.2).

use std::borrow::Cow;

use super::extensions::{self, extensions, host_name, key_shares, long_list, numbers, short_list};
use super::suites::{number_text, suite_text, version_text};
use crate::cursor::Cursor;
use crate::{Malformed, Summary};

/// What a client offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHello {
    /// legacy_version.
    pub legacy_version: u16,
    /// Length of legacy_session_id in bytes.
    pub session_id_bytes: usize,
    /// Cipher suites in order.
    pub suites: Vec<u16>,
    /// supported_versions, where present.
    pub versions: Vec<u16>,
    /// server_name, where present.
    pub server_name: Option<String>,
    /// supported_groups.
    pub groups: Vec<u16>,
    /// signature_algorithms.
    pub signature_schemes: Vec<u16>,
    /// Groups for which key_share has a key.
    pub key_shares: Vec<u16>,
    /// Extension types in order. Of each of these lists the first 512 entries are kept.
    pub extensions: Vec<u16>,
    /// Entries of these lists that were left out, because there were too many.
    pub dropped: usize,
}

impl ClientHello {
    /// Reads a handshake message's body, without its four header bytes. Random, session id and keys are passed over.
    ///
    /// # Errors
    /// A vector is longer than what follows it.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("ClientHello", body);
        let legacy_version = cursor.u16_be()?;
        cursor.take(32)?;
        let session_id_bytes = usize::from(cursor.u8()?);
        cursor.take(session_id_bytes)?;
        let suites = usize::from(cursor.u16_be()?);
        let mut dropped = 0;
        let suites = numbers(cursor.take(suites)?, &mut dropped);
        let compression = usize::from(cursor.u8()?);
        cursor.take(compression)?;
        let mut hello = Self { legacy_version, session_id_bytes, suites, ..Self::default() };
        for (kind, contents) in extensions(&mut cursor, &mut dropped)? {
            hello.extensions.push(kind);
            match kind {
                extensions::SERVER_NAME => hello.server_name = host_name(contents),
                extensions::SUPPORTED_GROUPS => hello.groups = long_list(contents, &mut dropped),
                extensions::SIGNATURE_ALGORITHMS => hello.signature_schemes = long_list(contents, &mut dropped),
                extensions::KEY_SHARE => {
                    hello.key_shares = key_shares(contents, &mut dropped).into_iter().map(|(group, _)| group).collect()
                }
                extensions::SUPPORTED_VERSIONS => hello.versions = short_list(contents, &mut dropped),
                _ => {}
            }
        }
        hello.dropped = dropped;
        Ok(hello)
    }

    /// Everything, with names where they are known.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let texts =
            |values: &[u16], text: fn(u16) -> Cow<'static, str>| values.iter().copied().map(text).collect::<Vec<_>>();
        let hex = |values: &[u16]| texts(values, number_text);
        Summary::new()
            .with("legacy-version", version_text(self.legacy_version))
            .with("versions", texts(&self.versions, version_text))
            .with("suites", texts(&self.suites, suite_text))
            .with_some("server-name", self.server_name.clone())
            .with("groups", hex(&self.groups))
            .with("signature-schemes", hex(&self.signature_schemes))
            .with("extensions", self.extensions.clone())
            .without(self.dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::ClientHello;
    use crate::Value;

    fn hello() -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.extend([1, 0xAA]);
        body.extend([0, 6, 0x13, 0x02, 0xC0, 0x2F, 0xFF, 0xFE]);
        body.extend([1, 0]);
        body.extend([0, 63]);
        body.extend([0, 0, 0, 13, 0, 11, 0, 0, 8]);
        body.extend(b"host.lab");
        body.extend([0, 10, 0, 6, 0, 4, 0, 29, 0, 23]);
        body.extend([0, 13, 0, 4, 0, 2, 8, 4]);
        body.extend([0, 43, 0, 5, 4, 3, 4, 3, 3]);
        body.extend([0x7A, 0x7A, 0, 0]);
        // The second key goes past the end of its list.
        body.extend([0, 51, 0, 11, 0, 9, 0, 29, 0, 1, 9, 0, 23, 0, 5]);
        body
    }

    #[test]
    fn reads_what_is_offered() {
        let hello = ClientHello::decode(&hello()).unwrap();
        assert_eq!(hello.legacy_version, 0x0303);
        assert_eq!(hello.suites, [0x1302, 0xC02F, 0xFFFE]);
        assert_eq!(hello.versions, [0x0304, 0x0303]);
        assert_eq!(hello.server_name.as_deref(), Some("host.lab"));
        assert_eq!(hello.groups, [29, 23]);
        assert_eq!(hello.signature_schemes, [0x0804]);
        assert_eq!(hello.extensions, [0, 10, 13, 43, 0x7A7A, 51]);
        assert_eq!((hello.key_shares.as_slice(), hello.session_id_bytes), (&[29][..], 1));
        let suites = ["TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "0xfffe"];
        assert_eq!(hello.summary().get("suites"), Some(&Value::from(suites.to_vec())));
    }

    #[test]
    fn a_hello_of_the_nineties_has_no_extensions_and_a_cut_one_is_malformed() {
        let old = ClientHello::decode(&hello()[..46]).unwrap();
        assert_eq!((old.suites.len(), old.extensions.len()), (3, 0));
        assert!(ClientHello::decode(&hello()[..60]).is_err());
    }
}
