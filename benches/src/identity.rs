//! One ECDSA P-256 certificate, for the lab's server and for the bare rustls server alike.

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rdpwhy_lab::Identity;

/// A self-signed certificate and its key.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// DER.
    pub certificate: Vec<u8>,
    /// PKCS#8.
    pub key: Vec<u8>,
}

impl Certificate {
    /// The host that it names and that the clients ask for.
    pub const HOST: &'static str = "desktop.example";

    /// A fresh one.
    ///
    /// # Panics
    /// There is no randomness.
    #[must_use]
    pub fn new() -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed([Self::HOST.to_owned()]).expect("the name fits a certificate");
        Self { certificate: cert.der().to_vec(), key: signing_key.serialize_der() }
    }

    /// For the lab.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity::from_der(vec![self.certificate.clone()], self.key.clone())
    }
}

impl Default for Certificate {
    fn default() -> Self {
        Self::new()
    }
}
