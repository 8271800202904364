//! The server's certificate and key, self-made.

use core::fmt;
use std::sync::{Arc, OnceLock};

use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// The name in the shared certificate.
const SHARED_NAME: &str = "rdpwhy-lab";

/// A certificate chain with its private key. Clones share them.
#[derive(Clone)]
pub struct Identity(Arc<Parts>);

struct Parts {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// A certificate could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no certificate for {name:?}: {why}")]
pub struct IdentityError {
    /// The name that was asked for.
    pub name: String,
    /// The certificate library's words.
    pub why: String,
}

impl Identity {
    /// A self-signed ECDSA P-256 certificate for `name`, valid from 2024 to 2044.
    ///
    /// # Errors
    /// The name does not fit a certificate.
    pub fn self_signed(name: &str) -> Result<Self, IdentityError> {
        Self::make(name).map_err(|error| IdentityError { name: name.to_owned(), why: error.to_string() })
    }

    /// The certificate that every default server of this process shows: keys take time to make.
    ///
    /// # Panics
    /// The cryptography provider has no randomness.
    #[must_use]
    pub fn shared() -> Self {
        static SHARED: OnceLock<Identity> = OnceLock::new();
        SHARED.get_or_init(|| Self::self_signed(SHARED_NAME).expect("the name fits a certificate")).clone()
    }

    /// An identity of the caller's own: DER certificates, leaf first, and the key in PKCS#8.
    #[must_use]
    pub fn from_der(chain: Vec<Vec<u8>>, pkcs8: Vec<u8>) -> Self {
        let chain = chain.into_iter().map(CertificateDer::from).collect();
        Self(Arc::new(Parts { chain, key: PrivatePkcs8KeyDer::from(pkcs8).into() }))
    }

    pub(crate) fn from_parts(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Self {
        Self(Arc::new(Parts { chain, key }))
    }

    /// The certificates in DER, leaf first.
    #[must_use]
    pub fn chain(&self) -> Vec<Vec<u8>> {
        self.0.chain.iter().map(|certificate| certificate.to_vec()).collect()
    }

    /// For rustls.
    pub(crate) fn parts(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (self.0.chain.clone(), self.0.key.clone_key())
    }

    fn make(name: &str) -> Result<Self, rcgen::Error> {
        let mut params = CertificateParams::new([name.to_owned()])?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(2024, 1, 1);
        params.not_after = date_time_ymd(2044, 1, 1);
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        Ok(Self::from_der(vec![certificate.der().to_vec()], key.serialize_der()))
    }
}

impl fmt::Debug for Identity {
    /// Never the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("certificates", &self.0.chain.len()).finish_non_exhaustive()
    }
}
