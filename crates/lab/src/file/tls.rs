//! `tls = ..`: a word for the usual servers, or a table of what is accepted.

use core::ops::RangeInclusive;

use rdpwhy_pdu::tls::suite_name;
use serde::Deserialize;

use super::FileError;
use crate::tls::Suite;
use crate::{Responder, TlsMode, TlsOffer, TlsVersions};

/// How the server speaks TLS.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a word, such as \"1.2 and 1.3\", or a table of versions, suites and groups")]
pub(super) enum Tls {
    Word(Word),
    Table(Table),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Word {
    #[serde(rename = "1.2 and 1.3")]
    Both,
    #[serde(rename = "1.2")]
    Only12,
    #[serde(rename = "1.3")]
    Only13,
    /// Whatever was offered.
    #[serde(rename = "insists-on-1.0")]
    InsistsOn10,
    #[serde(rename = "no-common-suite")]
    NoCommonSuite,
    #[serde(rename = "transparent")]
    Transparent,
}

/// What is accepted. Without a list everything is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    /// Who speaks.
    by: By,
    /// A responder has those between the lowest and the highest, 1.0 to 1.2 without a list, and none with an empty one.
    versions: Option<Vec<Version>>,
    /// IANA names.
    suites: Vec<String>,
    /// IANA names of curves.
    groups: Vec<String>,
    /// IANA names of signature algorithms, of which the client must offer one.
    signatures: Vec<String>,
    /// supported_versions means nothing to the server.
    predates_tls_1_3: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum By {
    /// It completes the handshake.
    #[default]
    Rustls,
    /// It answers the hello.
    Responder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
enum Version {
    #[serde(rename = "ssl3")]
    Ssl30,
    #[serde(rename = "1.0")]
    Tls10,
    #[serde(rename = "1.1")]
    Tls11,
    #[serde(rename = "1.2")]
    Tls12,
    #[serde(rename = "1.3")]
    Tls13,
}

/// supported_groups (IANA).
const GROUPS: [(&str, u16); 6] = [
    ("secp256r1", 0x17),
    ("secp384r1", 0x18),
    ("secp521r1", 0x19),
    ("x25519", 0x1D),
    ("x448", 0x1E),
    ("X25519MLKEM768", 0x11EC),
];
/// SignatureScheme (RFC 8446 4.2.3).
const SIGNATURES: [(&str, u16); 4] = [
    ("rsa_pkcs1_sha256", 0x0401),
    ("ecdsa_secp256r1_sha256", 0x0403),
    ("ecdsa_secp384r1_sha384", 0x0503),
    ("ecdsa_secp521r1_sha512", 0x0603),
];
/// Those of rustls' provider.
const RUSTLS_GROUPS: [u16; 3] = [0x17, 0x18, 0x1D];
/// Suites of TLS 1.3 (RFC 8446 B.4), which rustls alone has.
const TLS_1_3_SUITES: RangeInclusive<u16> = 0x1301..=0x1303;
/// rustls' suites that the responder does not have: ChaCha20 (RFC 7905 2).
const CHACHA20: RangeInclusive<u16> = 0xCCA8..=0xCCA9;

impl Tls {
    pub(super) const DEFAULT: Self = Self::Word(Word::Both);

    pub(super) fn lab(&self) -> Result<(TlsMode, TlsOffer), FileError> {
        let rustls = |versions| TlsMode::Rustls { versions };
        let mode = match self {
            Self::Table(table) => return Ok((table.mode()?, table.offer()?)),
            Self::Word(Word::Both) => rustls(TlsVersions::Both),
            Self::Word(Word::Only12) => rustls(TlsVersions::Only12),
            Self::Word(Word::Only13) => rustls(TlsVersions::Only13),
            Self::Word(Word::InsistsOn10) => TlsMode::InsistsOnTls10,
            Self::Word(Word::NoCommonSuite) => TlsMode::NoCommonSuite,
            Self::Word(Word::Transparent) => TlsMode::Transparent,
        };
        Ok((mode, TlsOffer::default()))
    }
}

impl Table {
    fn mode(&self) -> Result<TlsMode, FileError> {
        let impossible = |why: &str| Err(FileError::Impossible(why.to_owned()));
        let mut versions = self.versions.clone().unwrap_or_else(|| match self.by {
            By::Rustls => vec![Version::Tls12, Version::Tls13],
            By::Responder => vec![Version::Tls10, Version::Tls12],
        });
        versions.sort_unstable();
        match self.by {
            By::Rustls if self.predates_tls_1_3 => impossible("predates-tls-1-3 is the responder's alone"),
            By::Rustls => match versions.as_slice() {
                [Version::Tls12] => Ok(TlsMode::Rustls { versions: TlsVersions::Only12 }),
                [Version::Tls13] => Ok(TlsMode::Rustls { versions: TlsVersions::Only13 }),
                [Version::Tls12, Version::Tls13] => Ok(TlsMode::Rustls { versions: TlsVersions::Both }),
                _ => impossible("rustls speaks TLS 1.2 and 1.3; for other versions say by = \"responder\""),
            },
            By::Responder => {
                let responder = match (versions.first(), versions.last()) {
                    (_, Some(Version::Tls13)) => return impossible("a responder knows versions up to 1.2"),
                    (Some(lowest), Some(highest)) => Responder::range(lowest.number(), highest.number()),
                    _ => Responder::DISABLED,
                };
                let old = self.predates_tls_1_3;
                Ok(TlsMode::Responder(if old { responder.predating_tls_1_3() } else { responder }))
            }
        }
    }

    fn offer(&self) -> Result<TlsOffer, FileError> {
        let suites = self.suites.iter().map(|name| self.suite(name));
        let groups = self.groups.iter().map(|name| self.group(name));
        let signatures = self.signatures.iter().map(|name| self.signature(name));
        Ok(TlsOffer {
            suites: suites.collect::<Result<_, _>>()?,
            groups: groups.collect::<Result<_, _>>()?,
            signatures: signatures.collect::<Result<_, _>>()?,
        })
    }

    fn signature(&self, name: &str) -> Result<u16, FileError> {
        if self.by == By::Rustls {
            return Err(FileError::Impossible("signatures are the responder's alone".to_owned()));
        }
        let found = SIGNATURES.iter().find(|(known, _)| *known == name).map(|(_, id)| *id);
        found.ok_or_else(|| FileError::unknown("signature algorithm", name, SIGNATURES.iter().map(|(known, _)| *known)))
    }

    fn group(&self, name: &str) -> Result<u16, FileError> {
        let is_played = |id: &u16| self.by == By::Responder || RUSTLS_GROUPS.contains(id);
        let possible = || GROUPS.iter().filter(|(_, id)| is_played(id));
        let found = possible().find(|(known, _)| *known == name).map(|(_, id)| *id);
        found.ok_or_else(|| FileError::unknown("group", name, possible().map(|(known, _)| *known)))
    }

    fn suite(&self, name: &str) -> Result<u16, FileError> {
        let is_played = |id: &u16| self.by == By::Rustls || Suite::find(*id).is_some();
        let possible = || TLS_1_3_SUITES.chain(CHACHA20).chain(Suite::all()).filter(is_played);
        let found = possible().find(|id| suite_name(*id) == Some(name));
        found.ok_or_else(|| FileError::unknown("suite", name, possible().filter_map(suite_name)))
    }
}

impl Version {
    const fn number(self) -> u16 {
        match self {
            Self::Ssl30 => 0x0300,
            Self::Tls10 => 0x0301,
            Self::Tls11 => 0x0302,
            Self::Tls12 => 0x0303,
            Self::Tls13 => 0x0304,
        }
    }
}
