//! Whether a server holds the key of a certificate that rustls' verifier refuses to read.
//!
//! rustls checks the signature of a handshake with certificates of X.509 version 3 alone, without unknown critical
//! extensions, and with RSA keys of 2048 to 8192 bits. Whether the signature is valid does not depend on any of these: it
//! is checked here against the bare SubjectPublicKeyInfo, with the provider's own algorithms, or for RSA keys of other
//! sizes with ours.

use rdpwhy_handshake::{Possession, UnsupportedCertificate};
use rdpwhy_pdu::tls::{CertificateFacts, SubjectPublicKey};
use rdpwhy_security::rsa::{Digest, Padding, PublicKey};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::SignatureVerificationAlgorithm;
use rustls::{CertificateError, Error, SignatureScheme};

/// RSA keys that TLS libraries compute with.
const USUAL_RSA_BITS: core::ops::RangeInclusive<u32> = 2048..=8192;

/// Critical extensions that rustls' verifier knows; x509-parser's names.
const KNOWN_EXTENSIONS: [&str; 6] =
    ["keyUsage", "subjectAltName", "basicConstraints", "nameConstraints", "crlDistributionPoints", "extendedKeyUsage"];

/// A signature of a handshake, and over what.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    pub(super) message: &'a [u8],
    pub(super) scheme: SignatureScheme,
    pub(super) signature: &'a [u8],
}

/// What the signature shows of the key, and what of the certificate the verifier does not support, where it refused the
/// signature with `error`.
pub(super) fn judge(
    leaf: &[u8],
    signed: Signed<'_>,
    error: &Error,
    known: &WebPkiSupportedAlgorithms,
) -> (Possession, Option<UnsupportedCertificate>) {
    // A scheme that was not offered, or that TLS 1.3 does not allow, is a fault of the server's.
    let Error::InvalidCertificate(refusal) = error else { return (Possession::Failed, None) };
    let possession = possession(leaf, signed, known);
    let unsupported = unsupported(leaf, refusal);
    let otherwise = (possession == Possession::NotVerified).then_some(UnsupportedCertificate::KeyAlgorithm);
    (possession, unsupported.or(otherwise))
}

fn possession(leaf: &[u8], signed: Signed<'_>, known: &WebPkiSupportedAlgorithms) -> Possession {
    let Ok(key) = SubjectPublicKey::of_certificate(leaf) else { return Possession::NotVerified };
    let Some((modulus, exponent)) = &key.rsa else { return by_provider(&key, signed, known) };
    match PublicKey::from_be_bytes(modulus, exponent) {
        Ok(rsa) if USUAL_RSA_BITS.contains(&rsa.bits()) => by_provider(&key, signed, known),
        Ok(rsa) => by_rsa(&rsa, signed),
        Err(_) => Possession::NotVerified,
    }
}

fn unsupported(leaf: &[u8], refusal: &CertificateError) -> Option<UnsupportedCertificate> {
    let Ok(facts) = CertificateFacts::from_der(leaf) else { return Some(UnsupportedCertificate::NotReadable) };
    let is_unknown = |name: &String| !KNOWN_EXTENSIONS.contains(&name.as_str());
    match facts.version {
        1 => Some(UnsupportedCertificate::CertificateVersion1),
        2 => Some(UnsupportedCertificate::CertificateVersion2),
        _ if facts.critical_extensions.iter().any(is_unknown) => Some(UnsupportedCertificate::CriticalExtension),
        _ if facts.key.algorithm == "rsa" && facts.key.bits.is_some_and(|bits| bits < *USUAL_RSA_BITS.start()) => {
            Some(UnsupportedCertificate::ShortKey)
        }
        _ if *refusal == CertificateError::BadEncoding => Some(UnsupportedCertificate::NotReadable),
        _ => None,
    }
}

fn by_provider(key: &SubjectPublicKey, signed: Signed<'_>, known: &WebPkiSupportedAlgorithms) -> Possession {
    let of_scheme = known.mapping.iter().filter(|(scheme, _)| *scheme == signed.scheme).flat_map(|(_, all)| *all);
    let of_key = |algorithm: &&&'static dyn SignatureVerificationAlgorithm| {
        algorithm.public_key_alg_id().as_ref() == key.algorithm
    };
    let mut fitting = of_scheme.filter(of_key).peekable();
    if fitting.peek().is_none() {
        return Possession::NotVerified;
    }
    let is_valid = fitting.any(|fits| fits.verify_signature(&key.key, signed.message, signed.signature).is_ok());
    if is_valid { Possession::Proved } else { Possession::Failed }
}

fn by_rsa(key: &PublicKey, signed: Signed<'_>) -> Possession {
    let (padding, digest) = match signed.scheme {
        SignatureScheme::RSA_PKCS1_SHA256 => (Padding::Pkcs1, Digest::Sha256),
        SignatureScheme::RSA_PKCS1_SHA384 => (Padding::Pkcs1, Digest::Sha384),
        SignatureScheme::RSA_PKCS1_SHA512 => (Padding::Pkcs1, Digest::Sha512),
        SignatureScheme::RSA_PSS_SHA256 => (Padding::Pss, Digest::Sha256),
        SignatureScheme::RSA_PSS_SHA384 => (Padding::Pss, Digest::Sha384),
        SignatureScheme::RSA_PSS_SHA512 => (Padding::Pss, Digest::Sha512),
        _ => return Possession::NotVerified,
    };
    let is_valid = key.verify(padding, digest, signed.message, signed.signature);
    if is_valid { Possession::Proved } else { Possession::Failed }
}

#[cfg(test)]
mod tests {
    use rdpwhy_handshake::{Possession, UnsupportedCertificate};
    use rustls::crypto::ring::default_provider;
    use rustls::{CertificateError, Error, SignatureScheme};

    use super::{Signed, judge};

    // Made by OpenSSL 3 with keys that are gone, or are the lab's: certificate, scheme, and the signature over MESSAGE.
    const SIGNATURES: &str = include_str!("fixtures/signatures.txt");
    const MESSAGE: &[u8] = b"signed-it";

    fn certificate(name: &str) -> &'static [u8] {
        match name {
            "version-1" => include_bytes!("fixtures/rsa-2048-version-1.crt.der"),
            "critical" => include_bytes!("fixtures/rsa-2048-critical.crt.der"),
            "usual" => include_bytes!("fixtures/rsa-2048.crt.der"),
            "rsa-1024" => include_bytes!("fixtures/rsa-1024.crt.der"),
            "p-521" => include_bytes!("fixtures/p-521.crt.der"),
            "p-256-version-1" => include_bytes!("fixtures/p-256-version-1.crt.der"),
            other => panic!("{other}"),
        }
    }

    fn scheme(name: &str) -> SignatureScheme {
        match name {
            "RSA_PKCS1_SHA256" => SignatureScheme::RSA_PKCS1_SHA256,
            "RSA_PSS_SHA256" => SignatureScheme::RSA_PSS_SHA256,
            "RSA_PSS_SHA384" => SignatureScheme::RSA_PSS_SHA384,
            "RSA_PSS_SHA512" => SignatureScheme::RSA_PSS_SHA512,
            "ECDSA_NISTP256_SHA256" => SignatureScheme::ECDSA_NISTP256_SHA256,
            other => panic!("{other}"),
        }
    }

    /// Certificate, scheme and signature.
    fn vectors() -> Vec<(&'static str, SignatureScheme, Vec<u8>)> {
        let read = |line: &'static str| {
            let [name, by, digits] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
            let bytes = (0..digits.len()).step_by(2);
            (name, scheme(by), bytes.map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect())
        };
        SIGNATURES.lines().map(read).collect()
    }

    fn judged(
        name: &str,
        message: &[u8],
        scheme: SignatureScheme,
        signature: &[u8],
    ) -> (Possession, Option<UnsupportedCertificate>) {
        let error = Error::InvalidCertificate(CertificateError::BadSignature);
        let known = default_provider().signature_verification_algorithms;
        judge(certificate(name), Signed { message, scheme, signature }, &error, &known)
    }

    #[test]
    fn the_holder_of_a_key_proves_it_whatever_the_certificate_looks_like() {
        for (name, scheme, signature) in vectors() {
            let expected = match name {
                "version-1" | "p-256-version-1" => {
                    (Possession::Proved, Some(UnsupportedCertificate::CertificateVersion1))
                }
                "critical" => (Possession::Proved, Some(UnsupportedCertificate::CriticalExtension)),
                "rsa-1024" => (Possession::Proved, Some(UnsupportedCertificate::ShortKey)),
                "p-521" => (Possession::NotVerified, Some(UnsupportedCertificate::KeyAlgorithm)),
                _ => (Possession::Proved, None),
            };
            assert_eq!(judged(name, MESSAGE, scheme, &signature), expected, "{name} {scheme:?}");
        }
    }

    #[test]
    fn a_signature_over_another_handshake_proves_nothing() {
        for (name, scheme, signature) in vectors() {
            let (possession, _) = judged(name, b"signed-It", scheme, &signature);
            let expected = if name == "p-521" { Possession::NotVerified } else { Possession::Failed };
            assert_eq!(possession, expected, "{name} {scheme:?}");
        }
    }

    #[test]
    fn a_signature_by_another_key_proves_nothing() {
        for (name, scheme, signature) in vectors().into_iter().filter(|(name, ..)| *name == "rsa-1024") {
            assert_eq!(judged("version-1", MESSAGE, scheme, &signature).0, Possession::Failed, "{name}");
        }
        for (name, scheme, signature) in vectors().into_iter().filter(|(name, ..)| *name == "version-1") {
            assert_eq!(judged("rsa-1024", MESSAGE, scheme, &signature).0, Possession::Failed, "{name}");
        }
    }

    #[test]
    fn a_scheme_that_was_not_offered_is_the_servers_fault() {
        let error = Error::PeerMisbehaved(rustls::PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme);
        let known = default_provider().signature_verification_algorithms;
        for (name, scheme, signature) in vectors() {
            let signed = Signed { message: MESSAGE, scheme, signature: &signature };
            assert_eq!(judge(certificate(name), signed, &error, &known), (Possession::Failed, None));
        }
    }

    #[test]
    fn what_is_not_a_certificate_is_not_read() {
        let signed = Signed { message: MESSAGE, scheme: SignatureScheme::RSA_PSS_SHA256, signature: &[] };
        let error = Error::InvalidCertificate(CertificateError::BadEncoding);
        let known = default_provider().signature_verification_algorithms;
        let expected = (Possession::NotVerified, Some(UnsupportedCertificate::NotReadable));
        assert_eq!(judge(b"not one", signed, &error, &known), expected);
    }
}
