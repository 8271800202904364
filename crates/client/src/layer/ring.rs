//! The default crypto provider, behind the feature `ring`.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

use super::RustlsConnector;

/// rustls' `ring` provider.
#[must_use]
pub fn ring_provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

impl RustlsConnector {
    /// With `ring`, and no trust anchors: strict verification would have refused every issuer.
    #[must_use]
    pub fn ring() -> Self {
        Self::new(super::TlsOptions::new(ring_provider()))
    }
}
