//! [`Hello`]: what a hello asks for, and in which pieces it goes up.

use core::time::Duration;

use rdpwhy_pdu::tls::{HelloDraft, HelloExtension, HelloTooLong, handshake_records};
use rustls::pki_types::DnsName;

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
    /// supported_groups. Where TLS 1.3 is offered and X25519 among them, there is a share for it: 32 random bytes, which
    /// are as good as a key that nobody goes on with. A server that wants another group asks for it, which is an answer.
    pub groups: Vec<u16>,
    /// signature_algorithms.
    pub signature_schemes: Vec<u16>,
    /// server_name.
    pub server_name: ServerName,
    /// Pad the message to this many bytes (RFC 7685).
    pub size: Option<usize>,
    /// Spread the message over TLS records with so many bytes of it each.
    pub record: Option<usize>,
    /// Write it in pieces.
    pub segments: Option<Segments>,
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
    /// This one, whatever the target is, and as it stands here.
    Other(String),
}

/// Pieces that the socket is given one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// Bytes of each.
    pub bytes: usize,
    /// How long to wait between two, so that nobody on the way puts them together.
    pub pause: Duration,
}

/// What is random in a hello.
pub(super) struct Randoms {
    pub(super) random: [u8; 32],
    pub(super) session_id: [u8; 32],
    pub(super) share: [u8; 32],
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
        let piece = self.segments.map_or(records.len(), |segments| segments.bytes);
        Ok(records.chunks(piece.max(1)).map(<[u8]>::to_vec).collect())
    }

    fn draft(&self, host: &str, randoms: &Randoms) -> HelloDraft {
        let offers_1_3 = self.versions.contains(&TLS_1_3);
        HelloDraft {
            legacy_version: self.legacy_version,
            random: randoms.random,
            // Middleboxes let TLS 1.3 pass where it looks like a resumption (RFC 8446 D.4).
            session_id: if offers_1_3 { randoms.session_id.to_vec() } else { Vec::new() },
            suites: self.suites.clone(),
            extensions: self.extensions(host, randoms),
            size: self.size,
        }
    }

    fn extensions(&self, host: &str, randoms: &Randoms) -> Vec<HelloExtension> {
        use HelloExtension::{KeyShare, Other, SignatureAlgorithms, SupportedGroups, SupportedVersions};
        let mut extensions = Vec::new();
        extensions.extend(self.server_name.to_send(host).map(HelloExtension::ServerName));
        if self.legacy_version > SSL_3_0 {
            extensions.push(Other(EXTENDED_MASTER_SECRET, Vec::new()));
        }
        if !self.groups.is_empty() {
            extensions.push(SupportedGroups(self.groups.clone()));
            // Uncompressed points (RFC 8422 5.1.2).
            extensions.push(Other(EC_POINT_FORMATS, vec![1, 0]));
        }
        if !self.signature_schemes.is_empty() {
            extensions.push(SignatureAlgorithms(self.signature_schemes.clone()));
        }
        if !self.versions.is_empty() {
            extensions.push(SupportedVersions(self.versions.clone()));
        }
        if self.versions.contains(&TLS_1_3) {
            let shares = self.groups.contains(&X25519).then(|| (X25519, randoms.share.to_vec()));
            extensions.push(KeyShare(Vec::from_iter(shares)));
            // psk_dhe_ke.
            extensions.push(Other(PSK_KEY_EXCHANGE_MODES, vec![1, 1]));
        }
        extensions
    }
}

impl ServerName {
    fn to_send(&self, host: &str) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Targets => name_of(host),
            Self::Other(name) => Some(name.clone()),
        }
    }
}

/// The host as server_name takes it, without a trailing dot; `None` for an address and for what is no name.
fn name_of(host: &str) -> Option<String> {
    let name = DnsName::try_from(host.strip_suffix('.').unwrap_or(host)).ok()?;
    Some(name.as_ref().to_owned())
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn names_and_what_is_none() {
        assert_eq!(name_of("server.example."), Some("server.example".to_owned()));
        for host in ["192.0.2.1", "2001:db8::1", "", "a b", "näme"] {
            assert_eq!(name_of(host), None, "{host}");
        }
    }
}
