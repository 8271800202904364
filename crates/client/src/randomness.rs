//! [`Randomness`]: where the secrets of Standard RDP security and of licensing come from.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

/// A source of random bytes. The client itself has none.
pub trait Randomness: Send + Sync {
    /// Fills `to`.
    ///
    /// # Errors
    /// There is none to be had.
    fn fill(&self, to: &mut [u8]) -> Result<(), NoRandomBytes>;
}

/// No random bytes are to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no source of randomness")]
pub struct NoRandomBytes;

/// A crypto provider's own source.
#[derive(Clone, Debug)]
pub struct ProviderRandomness(
    /// The provider.
    pub Arc<CryptoProvider>,
);

impl Randomness for ProviderRandomness {
    fn fill(&self, to: &mut [u8]) -> Result<(), NoRandomBytes> {
        self.0.secure_random.fill(to).map_err(|_| NoRandomBytes)
    }
}

/// None at all: what needs a secret ends as our own incapacity.
pub(crate) struct NoRandomness;

impl Randomness for NoRandomness {
    fn fill(&self, _to: &mut [u8]) -> Result<(), NoRandomBytes> {
        Err(NoRandomBytes)
    }
}
