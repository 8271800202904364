//! The server's key, bounded before anything is computed with it.

use num_bigint::BigUint;
use rdpwhy_pdu::gcc::ServerCertificate;

use super::to_wire;

/// A public key that is fit to compute with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    modulus: BigUint,
    exponent: BigUint,
}

/// Why nothing is computed with a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// There is no RSA key in the certificate.
    #[error("a certificate without an RSA key")]
    NoKey,
    /// The modulus is larger than 16,384 bits.
    #[error("an RSA key of {bits} bits, which takes too long to compute with")]
    TooLarge {
        /// Its size.
        bits: u32,
    },
    /// The modulus is not larger than the secret.
    #[error("an RSA key of {bits} bits, which is too small for the secret")]
    TooSmall {
        /// Its size.
        bits: u32,
    },
    /// The exponent has more than 64 bits.
    #[error("an RSA exponent of {bits} bits, which takes too long to compute with")]
    ExponentTooLarge {
        /// Its size.
        bits: u64,
    },
    /// An even modulus, or an exponent of 0 or 1.
    #[error("an RSA key that is none: its modulus is even, or its exponent 0 or 1")]
    Impossible,
}

/// Larger exponents are not computed with.
const MAX_EXPONENT_BITS: u64 = 64;

impl PublicKey {
    /// The key of a certificate. Nothing is computed.
    ///
    /// # Errors
    /// There is none, or it is unfit.
    pub fn of(certificate: &ServerCertificate) -> Result<Self, KeyError> {
        let bits = certificate.key_bits.ok_or(KeyError::NoKey)?;
        // The certificate's reader has kept no modulus that is too large.
        let modulus = certificate.modulus.as_deref().ok_or(KeyError::TooLarge { bits })?;
        let exponent = certificate.exponent.as_deref().ok_or(KeyError::NoKey)?;
        let (modulus, exponent) = (BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(exponent));
        if exponent.bits() > MAX_EXPONENT_BITS {
            return Err(KeyError::ExponentTooLarge { bits: exponent.bits() });
        }
        if !modulus.bit(0) || exponent.bits() < 2 {
            return Err(KeyError::Impossible);
        }
        Ok(Self { modulus, exponent })
    }

    /// Size of the modulus.
    #[must_use]
    pub fn bits(&self) -> u32 {
        u32::try_from(self.modulus.bits()).unwrap_or(u32::MAX)
    }

    /// Encrypts a secret, taken as a little-endian number: the client random (MS-RDPBCGR 5.3.4.1), or the premaster
    /// secret of licensing (MS-RDPELE 2.2.2.2). The result is as long as the modulus, and eight zero bytes.
    ///
    /// # Errors
    /// The secret does not fit the modulus.
    pub fn encrypt(&self, secret: &[u8]) -> Result<Vec<u8>, KeyError> {
        if u64::try_from(secret.len()).unwrap_or(u64::MAX).saturating_mul(8) >= self.modulus.bits() {
            return Err(KeyError::TooSmall { bits: self.bits() });
        }
        let secret = BigUint::from_bytes_le(secret);
        Ok(to_wire(&secret.modpow(&self.exponent, &self.modulus), self.size()))
    }

    pub(super) fn size(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    pub(super) const fn from_parts(modulus: BigUint, exponent: BigUint) -> Self {
        Self { modulus, exponent }
    }

    pub(super) fn modulus_on_wire(&self) -> Vec<u8> {
        to_wire(&self.modulus, self.size())
    }

    pub(super) fn exponent(&self) -> u32 {
        u32::try_from(&self.exponent).unwrap_or_default()
    }
}
