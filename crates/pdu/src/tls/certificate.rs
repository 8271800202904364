//! What a diagnosis needs of an X.509 certificate (RFC 5280), read with x509-parser.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::der_parser::oid::Oid;
use x509_parser::extensions::GeneralName;
use x509_parser::objects::{oid_registry, oid2sn};
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::{Malformed, cut, held};

/// How many subject alternative names are kept, and how many bytes of them in all.
const MAX_NAMES: usize = 64;
const MAX_NAME_BYTES: usize = 4096;
/// How many critical extensions are kept.
const MAX_CRITICAL: usize = 16;

/// The public key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct KeyFacts {
    /// `rsa`, `ec`, `ed25519` or the algorithm's OID.
    pub algorithm: String,
    /// Size in bits, where it is known.
    pub bits: Option<u32>,
    /// The curve's name or OID for `ec`.
    pub curve: Option<String>,
}

/// A certificate's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CertificateFacts {
    /// 1, 2 or 3: the version of X.509. Servers of today show 3; 1 has no extensions, thus no names.
    pub version: u32,
    /// Subject distinguished name.
    pub subject: String,
    /// Issuer distinguished name.
    pub issuer: String,
    /// Subject alternative names: DNS names and IP addresses, at most 64, and 4 KiB of them.
    pub names: Vec<String>,
    /// Extensions that a client has to understand, or else to refuse the certificate (RFC 5280 4.2), at most 16: their
    /// names where they are known, else their OIDs.
    pub critical_extensions: Vec<String>,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// notBefore, seconds since 1970.
    pub not_before: i64,
    /// notAfter, seconds since 1970.
    pub not_after: i64,
    /// The public key.
    pub key: KeyFacts,
    /// Signature algorithm: `sha256WithRSAEncryption` and so on, or its OID.
    pub signature: String,
    /// Upper-case hexadecimal SHA-256 of the DER.
    pub sha256: String,
    /// Upper-case hexadecimal SHA-1 of the DER: Windows' thumbprint.
    pub sha1: String,
    /// Subject equals issuer.
    pub self_signed: bool,
}

held! {
    KeyFacts { algorithm, bits, curve }
    CertificateFacts {
        version, subject, issuer, names, critical_extensions, serial, not_before, not_after, key, signature, sha256, sha1,
        self_signed,
    }
}

impl CertificateFacts {
    /// Reads a DER certificate. No signature is checked; bytes after it count for the thumbprints, as they were sent.
    ///
    /// # Errors
    /// x509-parser does not read it.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        let refused = Malformed { what: "X.509 certificate", why: "not readable", at: 0 };
        let (_, certificate) = X509Certificate::from_der(der).map_err(|_| refused)?;
        Ok(Self {
            version: certificate.version().0.saturating_add(1),
            critical_extensions: critical_extensions(&certificate),
            subject: cut(certificate.subject().to_string()),
            issuer: cut(certificate.issuer().to_string()),
            names: names(&certificate),
            serial: cut(hex(certificate.raw_serial())),
            not_before: certificate.validity().not_before.timestamp(),
            not_after: certificate.validity().not_after.timestamp(),
            key: key(certificate.public_key()),
            signature: oid_name(&certificate.signature_algorithm.algorithm),
            sha256: hex(&Sha256::digest(der)),
            sha1: hex(&Sha1::digest(der)),
            self_signed: certificate.subject().as_raw() == certificate.issuer().as_raw(),
        })
    }
}

fn critical_extensions(certificate: &X509Certificate<'_>) -> Vec<String> {
    let critical = certificate.extensions().iter().filter(|extension| extension.critical);
    critical.map(|extension| oid_name(&extension.oid)).take(MAX_CRITICAL).collect()
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let names = extension.value.general_names.iter().filter_map(|name| match name {
        GeneralName::DNSName(name) => Some(cut((*name).to_owned())),
        GeneralName::IPAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    });
    let mut room = MAX_NAME_BYTES;
    let fits = |name: &String| {
        room = room.saturating_sub(name.len());
        room > 0
    };
    names.take(MAX_NAMES).take_while(fits).collect()
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(bytes).map(|octets| IpAddr::V4(Ipv4Addr::from(octets)));
    v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(|octets| IpAddr::V6(Ipv6Addr::from(octets)))).ok()
}

fn key(info: &SubjectPublicKeyInfo<'_>) -> KeyFacts {
    let algorithm = cut(info.algorithm.algorithm.to_id_string());
    match (algorithm.as_str(), info.parsed()) {
        (_, Ok(PublicKey::RSA(rsa))) => KeyFacts { algorithm: "rsa".to_owned(), bits: bits(rsa.modulus), curve: None },
        (_, Ok(PublicKey::EC(point))) => {
            let curve = info.algorithm.parameters.as_ref().and_then(|parameters| parameters.as_oid().ok());
            let curve = curve.map(|oid| oid_name(&oid));
            let bits = match curve.as_deref() {
                // The point of P-521 fills up to whole bytes.
                Some("secp521r1") => Some(521),
                _ => u32::try_from(point.key_size()).ok().filter(|bits| *bits != 0),
            };
            KeyFacts { algorithm: "ec".to_owned(), bits, curve }
        }
        ("1.3.101.112", _) => KeyFacts { algorithm: "ed25519".to_owned(), bits: Some(256), curve: None },
        _ => KeyFacts { algorithm, bits: None, curve: None },
    }
}

/// The size of a big-endian number without its leading zeros.
fn bits(modulus: &[u8]) -> Option<u32> {
    let mut bytes = modulus.iter().skip_while(|byte| **byte == 0);
    let first = bytes.next()?;
    let rest = u32::try_from(bytes.count()).ok()?;
    rest.checked_mul(8)?.checked_add(u8::BITS - first.leading_zeros())
}

fn oid_name(oid: &Oid<'_>) -> String {
    oid2sn(oid, oid_registry()).map_or_else(|_| cut(oid.to_id_string()), str::to_owned)
}

/// Upper-case digits. Thumbprints are made in every handshake, so this does without a formatter for each byte.
fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'A' - 10 + nibble });
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        digits.extend([digit(byte >> 4), digit(byte & 0x0F)]);
    }
    digits
}
