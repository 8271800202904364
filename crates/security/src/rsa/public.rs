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

/// Larger moduli are not computed with.
const MAX_MODULUS_BITS: u64 = 16_384;
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
        Self::from_be_bytes(modulus, exponent)
    }

    /// The key with these big-endian numbers. Nothing is computed.
    ///
    /// # Errors
    /// It is unfit.
    pub fn from_be_bytes(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        let (modulus, exponent) = (BigUint::from_bytes_be(modulus), BigUint::from_bytes_be(exponent));
        if modulus.bits() > MAX_MODULUS_BITS {
            return Err(KeyError::TooLarge { bits: u32::try_from(modulus.bits()).unwrap_or(u32::MAX) });
        }
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

    /// `signature` raised to the public exponent, in as many big-endian bytes as the modulus has (RFC 8017 5.2.2, RSAVP1
    /// and I2OSP); `None` where the signature does not fit the key.
    pub(super) fn recover(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let number = BigUint::from_bytes_be(signature);
        if signature.len() != self.size() || number >= self.modulus {
            return None;
        }
        let bytes = number.modpow(&self.exponent, &self.modulus).to_bytes_be();
        let mut padded = vec![0; self.size().checked_sub(bytes.len())?];
        padded.extend(bytes);
        Some(padded)
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
