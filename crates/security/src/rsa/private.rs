//! A server's key, for the lab.

use core::fmt;

use num_bigint::BigUint;

use super::PublicKey;

/// A private key of a server that guards nothing: it is not zeroised, and computing with it takes a time that depends on
/// it.
#[derive(Clone)]
pub struct PrivateKey {
    public: PublicKey,
    modulus: BigUint,
    private_exponent: BigUint,
}

impl PrivateKey {
    /// From big-endian bytes.
    #[must_use]
    pub fn from_be_bytes(modulus: &[u8], exponent: u32, private_exponent: &[u8]) -> Self {
        let modulus = BigUint::from_bytes_be(modulus);
        Self {
            public: PublicKey::from_parts(modulus.clone(), BigUint::from(exponent)),
            modulus,
            private_exponent: BigUint::from_bytes_be(private_exponent),
        }
    }

    /// The other half.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The secret that a client encrypted, in `N` little-endian bytes; `None` where what came out is longer.
    #[must_use]
    pub fn decrypt<const N: usize>(&self, wire: &[u8]) -> Option<[u8; N]> {
        let ciphertext = BigUint::from_bytes_le(wire);
        if ciphertext >= self.modulus {
            return None;
        }
        let mut secret = ciphertext.modpow(&self.private_exponent, &self.modulus).to_bytes_le();
        if secret.len() > N {
            return None;
        }
        secret.resize(N, 0);
        secret.first_chunk().copied()
    }
}

impl fmt::Debug for PrivateKey {
    /// Never the private exponent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("bits", &self.public.bits()).finish_non_exhaustive()
    }
}
