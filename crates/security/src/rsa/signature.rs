//! RSA signatures of TLS: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017 8.1.2, 8.2.2), for any size of key. TLS libraries
//! refuse keys below 2048 bits; a diagnosis has to say whether the server holds such a key.

use sha2::{Sha256, Sha384, Sha512};

use super::PublicKey;

/// The hash of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// How a hash is padded to the size of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// EMSA-PKCS1-v1_5 (RFC 8017 9.2).
    Pkcs1,
    /// EMSA-PSS with MGF1, the signature's hash for both, and a salt as long as the hash (RFC 8446 4.2.3).
    Pss,
}

impl PublicKey {
    /// Whether `signature` over `message` was made with the private half of this key.
    #[must_use]
    pub fn verify(&self, padding: Padding, digest: Digest, message: &[u8], signature: &[u8]) -> bool {
        let Some(encoded) = self.recover(signature) else { return false };
        match padding {
            Padding::Pkcs1 => pkcs1(digest, message, encoded.len()).is_some_and(|expected| expected == encoded),
            Padding::Pss => is_pss(digest, message, &encoded, self.bits()).unwrap_or(false),
        }
    }
}

impl Digest {
    fn hash(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha256 => hash::<Sha256>(parts),
            Self::Sha384 => hash::<Sha384>(parts),
            Self::Sha512 => hash::<Sha512>(parts),
        }
    }

    /// DER of DigestInfo up to the hash (RFC 8017 9.2, note 1).
    const fn info(self) -> [u8; 19] {
        let (whole, algorithm, size) = match self {
            Self::Sha256 => (0x31, 1, 0x20),
            Self::Sha384 => (0x41, 2, 0x30),
            Self::Sha512 => (0x51, 3, 0x40),
        };
        let [a, b, c, d, e, f, g, h, i] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, algorithm];
        [0x30, whole, 0x30, 0x0D, 0x06, 0x09, a, b, c, d, e, f, g, h, i, 0x05, 0x00, 0x04, size]
    }
}

fn hash<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
    parts.iter().fold(D::new(), |state, part| state.chain_update(part)).finalize().to_vec()
}

/// EMSA-PKCS1-v1_5-ENCODE; `None` where the key is too short for it.
fn pkcs1(digest: Digest, message: &[u8], size: usize) -> Option<Vec<u8>> {
    /// 0x00, 0x01, at least eight of 0xFF, 0x00.
    const SMALLEST_PADDING: usize = 11;
    let hash = digest.hash(&[message]);
    let used = digest.info().len() + hash.len();
    let filler = size.checked_sub(used + 3).filter(|_| size >= used + SMALLEST_PADDING)?;
    let filler = vec![0xFF; filler];
    Some([&[0x00, 0x01], filler.as_slice(), &[0x00], &digest.info(), &hash].concat())
}

/// EMSA-PSS-VERIFY (RFC 8017 9.1.2); `None` where the encoding is inconsistent.
fn is_pss(digest: Digest, message: &[u8], recovered: &[u8], modulus_bits: u32) -> Option<bool> {
    let message_hash = digest.hash(&[message]);
    let bits = usize::try_from(modulus_bits.checked_sub(1)?).ok()?;
    let size = bits.div_ceil(8);
    // A modulus of 8n + 1 bits has one byte more than the encoding.
    let (above, encoded) = recovered.split_at_checked(recovered.len().checked_sub(size)?)?;
    let (encoded, trailer) = encoded.split_at_checked(encoded.len().checked_sub(1)?)?;
    let (masked, hash) = encoded.split_at_checked(encoded.len().checked_sub(message_hash.len())?)?;
    let unused = u32::try_from(size * 8 - bits).ok()?;
    let allowed = 0xFF_u8.checked_shr(unused)?;
    let is_clean = above.iter().all(|byte| *byte == 0) && masked.first().is_some_and(|byte| byte & !allowed == 0);
    if trailer != [0xBC] || !is_clean {
        return None;
    }
    let mask = mgf1(digest, hash, masked.len());
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    *block.first_mut()? &= allowed;
    let (padding, salt) = block.split_at_checked(block.len().checked_sub(message_hash.len())?)?;
    let (one, zeros) = padding.split_last()?;
    let is_padded = *one == 1 && zeros.iter().all(|byte| *byte == 0);
    Some(is_padded && digest.hash(&[&[0; 8], &message_hash, salt]) == hash)
}

/// MGF1 (RFC 8017 B.2.1).
fn mgf1(digest: Digest, seed: &[u8], size: usize) -> Vec<u8> {
    let blocks = (0_u32..).map(|counter| digest.hash(&[seed, &counter.to_be_bytes()]));
    let mut mask = Vec::with_capacity(size);
    for block in blocks {
        if mask.len() >= size {
            break;
        }
        mask.extend(block);
    }
    mask.truncate(size);
    mask
}

#[cfg(test)]
mod tests {
    use super::super::PublicKey;
    use super::{Digest, Padding};

    // Made by OpenSSL 3 over the nine bytes of MESSAGE; the keys are no secret and are gone:
    //   openssl genrsa -out key.pem 1024        (1025, 512)
    //   printf %s signed-it | openssl dgst -sha256 -sign key.pem                        (PKCS #1)
    //   .. -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest                  (PSS)
    const MESSAGE: &[u8] = b"signed-it";
    const VECTORS: &str = include_str!("signature_vectors.txt");

    struct Vector {
        padding: Padding,
        digest: Digest,
        key: PublicKey,
        signature: Vec<u8>,
    }

    fn hex(digits: &str) -> Vec<u8> {
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    }

    fn vectors() -> Vec<Vector> {
        let read = |line: &str| {
            let [padding, digest, modulus, signature] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
            Vector {
                padding: if padding == "pss" { Padding::Pss } else { Padding::Pkcs1 },
                digest: match digest {
                    "sha256" => Digest::Sha256,
                    "sha384" => Digest::Sha384,
                    _ => Digest::Sha512,
                },
                key: PublicKey::from_be_bytes(&hex(modulus), &[1, 0, 1]).unwrap(),
                signature: hex(signature),
            }
        };
        VECTORS.lines().map(read).collect()
    }

    #[test]
    fn signatures_of_openssl_verify_with_their_padding_and_hash_alone() {
        let vectors = vectors();
        assert!(vectors.len() >= 9, "{}", vectors.len());
        for Vector { padding, digest, key, signature } in &vectors {
            for tried in [Padding::Pkcs1, Padding::Pss] {
                for hash in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
                    let fits = (tried, hash) == (*padding, *digest);
                    assert_eq!(key.verify(tried, hash, MESSAGE, signature), fits, "{padding:?} {digest:?} {tried:?}");
                }
            }
        }
    }

    #[test]
    fn a_changed_message_or_signature_does_not_verify() {
        for Vector { padding, digest, key, signature } in vectors() {
            assert!(!key.verify(padding, digest, b"signed-It", &signature));
            for at in [0, signature.len() / 2, signature.len() - 1] {
                let mut changed = signature.clone();
                changed[at] ^= 1;
                assert!(!key.verify(padding, digest, MESSAGE, &changed), "byte {at}");
            }
            assert!(!key.verify(padding, digest, MESSAGE, &signature[1..]));
            assert!(!key.verify(padding, digest, MESSAGE, &[&[0], signature.as_slice()].concat()));
            assert!(!key.verify(padding, digest, MESSAGE, &vec![0xFF; signature.len()]), "larger than the modulus");
            assert!(!key.verify(padding, digest, MESSAGE, &vec![0; signature.len()]));
        }
    }

    #[test]
    fn a_key_that_takes_too_long_is_not_computed_with() {
        assert!(PublicKey::from_be_bytes(&[0xFF; 2049], &[1, 0, 1]).is_err());
        assert!(PublicKey::from_be_bytes(&[0xFF; 128], &[0xFF; 9]).is_err());
        assert!(PublicKey::from_be_bytes(&[0xFF; 2048], &[1, 0, 1]).is_ok());
    }
}
