//! [`Hello`]: what a ClientHello offers, and in which pieces it is sent.

use core::time::Duration;
use std::borrow::Cow;

use rdpwhy_pdu::tls::{HelloDraft, HelloExtension, HelloTooLong, handshake_records};
use rustls::pki_types::DnsName;

use super::key_share::{Randoms, key_share};

/// Up to here a hello has no extensions: their list came with TLS 1.0's (RFC 3546).
const SSL_3_0: u16 = 0x0300;
const TLS_1_3: u16 = 0x0304;
const X25519: u16 = 29;

const EC_POINT_FORMATS: u16 = 11;
const EXTENDED_MASTER_SECRET: u16 = 23;
const PSK_KEY_EXCHANGE_MODES: u16 = 45;

/// A ClientHello. What a field leaves out is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hello {
    /// The version in the records' headers.
    pub record_version: u16,
    /// legacy_version: up to TLS 1.2 the highest that the client has, and servers may choose a lower one.
    pub legacy_version: u16,
    /// supported_versions, which servers that know TLS 1.3 go by.
    pub versions: Vec<u16>,
    /// Cipher suites, the best one first.
    pub suites: Vec<u16>,
    /// supported_groups. Where TLS 1.3 is offered and X25519 among them, there is a share for it: 32 random bytes,
    /// which serve as a key: the inspection ends at the server's answer. A server that wants another group asks for it,
    /// which is an answer.
    pub groups: Vec<u16>,
    /// signature_algorithms.
    pub signature_schemes: Vec<u16>,
    /// server_name.
    pub server_name: ServerName,
    /// The extensions and their order, where they are to be exactly these; `None` for those that the fields above
    /// need, and extended_master_secret. One whose field is empty is left out all the same.
    pub layout: Option<Vec<Extension>>,
    /// Pad the message to this many bytes (RFC 7685).
    pub size: Option<usize>,
    /// Spread the message over TLS records with so many bytes of it each.
    pub record: Option<usize>,
    /// Write it in pieces.
    pub segments: Option<Segments>,
}

/// An extension in [`Hello::layout`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extension {
    /// server_name: [`Hello::server_name`].
    ServerName,
    /// supported_groups: [`Hello::groups`].
    SupportedGroups,
    /// signature_algorithms: [`Hello::signature_schemes`].
    SignatureAlgorithms,
    /// supported_versions: [`Hello::versions`].
    SupportedVersions,
    /// key_share, with a key for each of these groups. Keys can be made for X25519, P-256, X448 and X25519MLKEM768;
    /// another group is left out.
    KeyShare(Cow<'static, [u16]>),
    /// Any other, by its type and contents.
    Other(u16, Cow<'static, [u8]>),
}

/// Which server the hello asks for by name (server_name, RFC 6066 3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerName {
    /// None.
    #[default]
    Absent,
    /// The target's, where it is a name: an address is never sent as one.
    Targets,
    /// The target as it was typed, an address too: RFC 6066 forbids that, and mstsc does it.
    AsTyped,
    /// This one, whatever the target is, and as it stands here.
    Other(String),
}

/// Pieces that the socket is given one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// Bytes of the first piece, where it is to be another size.
    pub first: Option<usize>,
    /// Bytes of each.
    pub bytes: usize,
    /// How long to wait between two, so that no device on the network path puts them together.
    pub pause: Duration,
}

impl Hello {
    /// These versions and suites, and nothing else: no name, no groups, no signature algorithms.
    #[must_use]
    pub const fn new(legacy_version: u16, versions: Vec<u16>, suites: Vec<u16>) -> Self {
        // Old servers like no record of a version that they do not know, and new ones read every one (RFC 8446 D.4).
        let record_version = if legacy_version > SSL_3_0 { 0x0301 } else { SSL_3_0 };
        Self {
            record_version,
            legacy_version,
            versions,
            suites,
            groups: Vec::new(),
            signature_schemes: Vec::new(),
            server_name: ServerName::Absent,
            layout: None,
            size: None,
            record: None,
            segments: None,
        }
    }

    /// Padded to this many bytes.
    #[must_use]
    pub const fn padded_to(mut self, size: usize) -> Self {
        self.size = Some(size);
        self
    }

    /// Its records for a connection to `host`, as pieces to be written one at a time.
    pub(super) fn pieces(&self, host: &str, randoms: &Randoms) -> Result<Vec<Vec<u8>>, HelloTooLong> {
        let message = self.draft(host, randoms).encode()?;
        let records = handshake_records(&message, self.record_version, self.record.unwrap_or(usize::MAX));
        let Some(Segments { first, bytes, .. }) = self.segments else { return Ok(vec![records]) };
        let (head, rest) = records.split_at(first.unwrap_or(0).min(records.len()));
        let head = (!head.is_empty()).then(|| head.to_vec());
        Ok(head.into_iter().chain(rest.chunks(bytes.max(1)).map(<[u8]>::to_vec)).collect())
    }

    fn draft(&self, host: &str, randoms: &Randoms) -> HelloDraft {
        let offers_1_3 = self.versions.contains(&TLS_1_3);
        let layout = self.layout.clone().unwrap_or_else(|| self.needed());
        HelloDraft {
            legacy_version: self.legacy_version,
            random: randoms.random,
            // Middleboxes let TLS 1.3 pass where it looks like a resumption (RFC 8446 D.4).
            session_id: if offers_1_3 { randoms.session_id.to_vec() } else { Vec::new() },
            suites: self.suites.clone(),
            extensions: layout.into_iter().filter_map(|extension| self.extension(extension, host, randoms)).collect(),
            size: self.size,
        }
    }

    /// The extensions that the fields need.
    fn needed(&self) -> Vec<Extension> {
        use Extension::{KeyShare, Other, SignatureAlgorithms, SupportedGroups, SupportedVersions};
        let mut extensions = vec![Extension::ServerName];
        if self.legacy_version > SSL_3_0 {
            extensions.push(Other(EXTENDED_MASTER_SECRET, Cow::Borrowed(&[])));
        }
        if !self.groups.is_empty() {
            // Uncompressed points (RFC 8422 5.1.2).
            extensions.extend([SupportedGroups, Other(EC_POINT_FORMATS, Cow::Borrowed(&[1, 0]))]);
        }
        extensions.extend([SignatureAlgorithms, SupportedVersions]);
        if self.versions.contains(&TLS_1_3) {
            let shares = self.groups.contains(&X25519).then_some(X25519);
            extensions.push(KeyShare(shares.into_iter().collect()));
            // psk_dhe_ke.
            extensions.push(Other(PSK_KEY_EXCHANGE_MODES, Cow::Borrowed(&[1, 1])));
        }
        extensions
    }

    /// As it is written; `None` where its field is empty.
    fn extension(&self, extension: Extension, host: &str, randoms: &Randoms) -> Option<HelloExtension> {
        let filled = |numbers: &[u16]| (!numbers.is_empty()).then(|| numbers.to_vec());
        match extension {
            Extension::ServerName => self.server_name.to_send(host).map(HelloExtension::ServerName),
            Extension::SupportedGroups => filled(&self.groups).map(HelloExtension::SupportedGroups),
            Extension::SignatureAlgorithms => filled(&self.signature_schemes).map(HelloExtension::SignatureAlgorithms),
            Extension::SupportedVersions => filled(&self.versions).map(HelloExtension::SupportedVersions),
            Extension::KeyShare(groups) => {
                let share = |group: &u16| key_share(*group, randoms).map(|key| (*group, key));
                Some(HelloExtension::KeyShare(groups.iter().filter_map(share).collect()))
            }
            Extension::Other(kind, contents) => Some(HelloExtension::Other(kind, contents.into_owned())),
        }
    }
}

impl Extension {
    /// Its type on the wire.
    #[must_use]
    pub fn kind(&self) -> u16 {
        match self {
            Self::ServerName => HelloExtension::ServerName(String::new()).kind(),
            Self::SupportedGroups => HelloExtension::SupportedGroups(Vec::new()).kind(),
            Self::SignatureAlgorithms => HelloExtension::SignatureAlgorithms(Vec::new()).kind(),
            Self::SupportedVersions => HelloExtension::SupportedVersions(Vec::new()).kind(),
            Self::KeyShare(_) => HelloExtension::KeyShare(Vec::new()).kind(),
            Self::Other(kind, _) => *kind,
        }
    }
}

impl ServerName {
    fn to_send(&self, host: &str) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Targets => name_of(host),
            Self::AsTyped => (!host.is_empty()).then(|| host.to_owned()),
            Self::Other(name) => Some(name.clone()),
        }
    }
}

/// The host as server_name takes it, without a trailing dot; `None` for an address and for what is not a name.
pub(super) fn name_of(host: &str) -> Option<String> {
    let name = DnsName::try_from(host.strip_suffix('.').unwrap_or(host)).ok()?;
    Some(name.as_ref().to_owned())
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::super::key_share::Randoms;
    use super::{Extension, Hello, Segments, ServerName, name_of};
    use rdpwhy_pdu::tls::ClientHello;

    const RANDOMS: Randoms = Randoms { random: [1; 32], session_id: [2; 32], share: [3; 32] };

    #[test]
    fn names_and_what_is_none() {
        assert_eq!(name_of("server.example."), Some("server.example".to_owned()));
        for host in ["192.0.2.1", "2001:db8::1", "", "a b", "näme"] {
            assert_eq!(name_of(host), None, "{host}");
        }
    }

    fn decode(hello: &Hello, host: &str) -> ClientHello {
        let records = hello.pieces(host, &RANDOMS).unwrap().concat();
        ClientHello::decode(&records[9..]).unwrap()
    }

    #[test]
    fn a_layout_is_sent_in_its_order_without_what_is_empty() {
        let hello = Hello {
            groups: vec![23],
            layout: Some(vec![
                Extension::Other(0xFF01, vec![0].into()),
                Extension::SupportedGroups,
                Extension::SignatureAlgorithms,
                Extension::ServerName,
                Extension::KeyShare(vec![24, 23].into()),
            ]),
            ..Hello::new(0x0303, vec![], vec![0xC02F])
        };
        let decoded = decode(&hello, "server.example");
        assert_eq!(decoded.extensions, [0xFF01, 10, 51]);
        assert_eq!(decoded.key_shares, [23]);
    }

    #[test]
    fn a_target_is_named_as_it_was_typed_where_a_client_does_that() {
        let hello = Hello { server_name: ServerName::AsTyped, ..Hello::new(0x0303, vec![], vec![0xC02F]) };
        for host in ["192.0.2.1", "2001:db8::1", "server.example."] {
            assert_eq!(decode(&hello, host).server_name.as_deref(), Some(host));
        }
    }

    #[test]
    fn the_first_piece_may_be_shorter() {
        let plain = Hello::new(0x0303, vec![], vec![0xC02F]);
        let whole = plain.pieces("", &RANDOMS).unwrap().concat();
        let segments = |first, bytes| Some(Segments { first, bytes, pause: Duration::ZERO });
        let lengths = |segments| {
            let pieces = Hello { segments, ..plain.clone() }.pieces("", &RANDOMS).unwrap();
            assert_eq!(pieces.concat(), whole);
            pieces.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(lengths(segments(Some(5), usize::MAX)), [5, whole.len() - 5]);
        assert_eq!(lengths(segments(None, 40)), [40, whole.len() - 40]);
        assert_eq!(lengths(segments(Some(9_999), 1)), [whole.len()]);
    }
}
