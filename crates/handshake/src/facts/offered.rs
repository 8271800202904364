//! What the client's ClientHello offers: a server that chose nothing can only be understood with what there was to
//! choose.

use rdpwhy_pdu::tls::ClientHello;

/// Numbers that are kept of each list. Every cipher suite that has a name fits (`wide` sends them all); a hello of a
/// hostile capture may have thousands.
const KEPT: usize = 512;

const SSL_3_0: u16 = 0x0300;
const TLS_1_2: u16 = 0x0303;

/// An offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Offered {
    /// legacy_version: the highest version, where there is no supported_versions.
    pub legacy_version: u16,
    /// supported_versions (RFC 8446 4.2.1), in the client's order; empty where it is absent.
    pub versions: Vec<u16>,
    /// Cipher suites in the client's order.
    pub suites: Vec<u16>,
    /// supported_groups (RFC 8446 4.2.7) in the client's order; empty where it is absent.
    pub groups: Vec<u16>,
    /// signature_algorithms (RFC 8446 4.2.3) in the client's order; empty where it is absent.
    pub signature_schemes: Vec<u16>,
    /// The groups for which key_share has a key (RFC 8446 4.2.8), in the client's order; empty where it is absent.
    pub key_shares: Vec<u16>,
    /// The types of all extensions in the client's order.
    pub extensions: Vec<u16>,
    /// Length of legacy_session_id in bytes.
    pub session_id_bytes: usize,
    /// Length of the handshake message in bytes, its header of four bytes included.
    pub bytes: usize,
    /// How the message was sent.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub form: HelloForm,
    /// Numbers of these lists that were left out, because there were too many.
    #[cfg_attr(feature = "serde", serde(rename = "dropped_entries", skip_serializing_if = "is_zero"))]
    pub dropped: usize,
}

/// How a ClientHello was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct HelloForm {
    /// TLS records that carried it.
    pub records: usize,
    /// Different times at which bytes of these records were sent: one unless the client paused inside them. The read
    /// boundaries of a socket do not count.
    pub pieces: usize,
}

impl Offered {
    /// `bytes` is the message's length, its header included.
    pub(super) fn new(hello: &ClientHello, bytes: usize, form: HelloForm) -> Self {
        let mut dropped = hello.dropped;
        let mut kept = |numbers: &[u16]| {
            dropped += numbers.len().saturating_sub(KEPT);
            numbers.iter().copied().take(KEPT).collect()
        };
        Self {
            legacy_version: hello.legacy_version,
            versions: kept(&hello.versions),
            suites: kept(&hello.suites),
            groups: kept(&hello.groups),
            signature_schemes: kept(&hello.signature_schemes),
            key_shares: kept(&hello.key_shares),
            extensions: kept(&hello.extensions),
            session_id_bytes: hello.session_id_bytes,
            bytes,
            form,
            dropped,
        }
    }

    /// Whether a server may choose this version, a number as on the wire: `0x0303` is TLS 1.2. Without
    /// supported_versions these are all from SSL 3.0 to legacy_version, and never TLS 1.3 (RFC 8446 4.2.1).
    #[must_use]
    pub fn has_version(&self, version: u16) -> bool {
        if self.versions.is_empty() {
            (SSL_3_0..=self.legacy_version.min(TLS_1_2)).contains(&version)
        } else {
            self.versions.contains(&version)
        }
    }

    /// Whether a server may choose this cipher suite.
    #[must_use]
    pub fn has_suite(&self, suite: u16) -> bool {
        self.suites.contains(&suite)
    }

    /// Whether a server may choose this group.
    #[must_use]
    pub fn has_group(&self, group: u16) -> bool {
        self.groups.contains(&group)
    }
}

#[cfg(feature = "serde")]
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use rdpwhy_pdu::tls::ClientHello;

    use super::{HelloForm, KEPT, Offered};

    fn versions(legacy_version: u16, versions: &[u16]) -> Vec<u16> {
        let offered = Offered { legacy_version, versions: versions.to_vec(), ..Offered::default() };
        (0..=u16::MAX).filter(|version| offered.has_version(*version)).collect()
    }

    #[test]
    fn the_extension_has_the_last_word_on_versions() {
        assert_eq!(versions(0x0303, &[0x7A7A, 0x0304, 0x0303]), [0x0303, 0x0304, 0x7A7A]);
        assert_eq!(versions(0x0303, &[0x0304]), [0x0304]);
    }

    #[test]
    fn without_it_every_version_up_to_the_highest_is_offered() {
        assert_eq!(versions(0x0302, &[]), [0x0300, 0x0301, 0x0302]);
        assert_eq!(versions(0x0304, &[]).last(), Some(&0x0303), "TLS 1.3 is offered in its extension alone");
        assert!(versions(0x0002, &[]).is_empty());
    }

    #[test]
    fn suites_and_groups_are_those_that_were_sent() {
        let hello = ClientHello { suites: vec![0x1301, 0xC02F], groups: vec![29], ..ClientHello::default() };
        let offered = Offered::new(&hello, 100, HelloForm::default());
        assert!(offered.has_suite(0xC02F) && !offered.has_suite(0x1302));
        assert!(offered.has_group(29) && !offered.has_group(23));
    }

    #[test]
    fn a_list_without_an_end_has_one() {
        let hello = ClientHello { suites: (0..30_000).collect(), ..ClientHello::default() };
        assert_eq!(Offered::new(&hello, 100, HelloForm::default()).suites.len(), KEPT);
    }
}
