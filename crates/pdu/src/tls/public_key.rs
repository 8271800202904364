//! The public key of an X.509 certificate (RFC 5280 4.1.2.7), in the parts that signatures are checked with.

use x509_parser::certificate::X509Certificate;
use x509_parser::der_parser::asn1_rs::{Any, BitString};
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;

use crate::Malformed;

/// SubjectPublicKeyInfo, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectPublicKey {
    /// Contents of AlgorithmIdentifier's SEQUENCE: the OID, and the parameters where there are any.
    pub algorithm: Vec<u8>,
    /// Contents of the BIT STRING.
    pub key: Vec<u8>,
    /// Modulus and exponent of an RSA key, big-endian.
    pub rsa: Option<(Vec<u8>, Vec<u8>)>,
}

impl SubjectPublicKey {
    /// Reads the key of a certificate, whatever its version and its extensions are.
    ///
    /// # Errors
    /// x509-parser does not read the certificate.
    pub fn of_certificate(der: &[u8]) -> Result<Self, Malformed> {
        let refused = || Malformed { what: "X.509 certificate", why: "its public key is not readable", at: 0 };
        let (_, certificate) = X509Certificate::from_der(der).map_err(|_| refused())?;
        let info = certificate.public_key();
        let (_, sequence) = Any::from_der(info.raw).map_err(|_| refused())?;
        let (rest, algorithm) = Any::from_der(sequence.data).map_err(|_| refused())?;
        let (_, key) = BitString::from_der(rest).map_err(|_| refused())?;
        let rsa = match info.parsed() {
            Ok(PublicKey::RSA(rsa)) => Some((rsa.modulus.to_vec(), rsa.exponent.to_vec())),
            _ => None,
        };
        Ok(Self { algorithm: algorithm.data.to_vec(), key: key.data.to_vec(), rsa })
    }
}

#[cfg(test)]
mod tests {
    use super::SubjectPublicKey;

    #[test]
    fn what_is_not_a_certificate_has_no_key() {
        assert!(SubjectPublicKey::of_certificate(&[]).is_err());
        assert!(SubjectPublicKey::of_certificate(&[0x30, 0x03, 0x02, 0x01, 0x00]).is_err());
    }
}
