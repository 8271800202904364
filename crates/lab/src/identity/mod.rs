//! The server's certificate and key, self-made.

mod kinds;

use core::fmt;
use std::sync::Arc;

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
        kinds::dated(name, 2024, 2044).map_err(|error| IdentityError { name: name.to_owned(), why: error.to_string() })
    }

    /// The certificate that every default server of this process shows: keys take time to make.
    ///
    /// # Panics
    /// The cryptography provider has no randomness.
    #[must_use]
    pub fn shared() -> Self {
        kinds::KINDS[0].identity()
    }

    /// The certificate of that kind, the same one for the whole process; [`Identity::kinds`] has their names.
    ///
    /// # Panics
    /// The cryptography provider has no randomness.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        kinds::KINDS.iter().find(|kind| kind.name == name).map(kinds::Kind::identity)
    }

    /// The kinds of certificates that have a name, each with a line of what it is.
    pub fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
        kinds::KINDS.iter().map(|kind| (kind.name, kind.about))
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
}

impl fmt::Debug for Identity {
    /// Never the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("certificates", &self.0.chain.len()).finish_non_exhaustive()
    }
}
