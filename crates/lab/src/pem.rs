//! A certificate chain and its key as servers keep them: PEM.

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use crate::Identity;

/// A text that is no certificate with its key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PemError {
    /// There is none.
    #[error("there is no certificate in it: a PEM block BEGIN CERTIFICATE is needed")]
    NoCertificate,
    /// There is no key that can be read.
    #[error("there is no private key in it: a PEM block of PKCS#8, PKCS#1 or SEC1 without a password is needed ({0})")]
    NoKey(String),
    /// They do not fit each other, or cannot be used.
    #[error("the certificate and the key cannot be used together: {0}")]
    Unusable(String),
}

impl Identity {
    /// The identity of a server from its files' contents: the chain, leaf first, and the key in PKCS#8, PKCS#1 or SEC1.
    ///
    /// # Errors
    /// One is missing, or they do not fit each other.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, PemError> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificates).collect();
        let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or(PemError::NoCertificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| PemError::NoKey(error.to_string()))?;
        CertifiedKey::from_der(chain.clone(), key.clone_key(), &ring::default_provider())
            .map_err(|error| PemError::Unusable(error.to_string()))?;
        Ok(Self::from_parts(chain, key))
    }
}

#[cfg(test)]
mod tests {
    use super::PemError;
    use crate::Identity;
    use rcgen::{CertificateParams, KeyPair};

    fn pem() -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(["host.lab".to_owned()]).unwrap().self_signed(&key).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    #[test]
    fn a_certificate_and_its_key_make_an_identity() {
        let (certificate, key) = pem();
        let read = |certificate: &str, key: &str| Identity::from_pem(certificate.as_bytes(), key.as_bytes());
        assert_eq!(read(&certificate, &key).unwrap().chain().len(), 1);
        assert!(matches!(read(&key, &key), Err(PemError::NoCertificate)));
        assert!(matches!(read(&certificate, &certificate), Err(PemError::NoKey(_))));
        assert!(matches!(read(&certificate, &pem().1), Err(PemError::Unusable(_))));
    }
}
