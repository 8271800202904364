//! Proprietary certificates: a bare key, signed with a key that everybody has (MS-RDPBCGR 5.3.3.1).

use num_bigint::BigUint;

use super::{PublicKey, to_wire};
use crate::hash::md5;

/// The Terminal Services signing key (5.3.3.1.1): modulus and private exponent, little-endian. Both are published, so
/// the signature proves nothing; clients still check it.
const MODULUS: [u8; 64] = [
    0x3d, 0x3a, 0x5e, 0xbd, 0x72, 0x43, 0x3e, 0xc9, 0x4d, 0xbb, 0xc1, 0x1e, 0x4a, 0xba, 0x5f, 0xcb, 0x3e, 0x88, 0x20,
    0x87, 0xef, 0xf5, 0xc1, 0xe2, 0xd7, 0xb7, 0x6b, 0x9a, 0xf2, 0x52, 0x45, 0x95, 0xce, 0x63, 0x65, 0x6b, 0x58, 0x3a,
    0xfe, 0xef, 0x7c, 0xe7, 0xbf, 0xfe, 0x3d, 0xf6, 0x5c, 0x7d, 0x6c, 0x5e, 0x06, 0x09, 0x1a, 0xf5, 0x61, 0xbb, 0x20,
    0x93, 0x09, 0x5f, 0x05, 0x6d, 0xea, 0x87,
];
const PRIVATE_EXPONENT: [u8; 64] = [
    0x87, 0xa7, 0x19, 0x32, 0xda, 0x11, 0x87, 0x55, 0x58, 0x00, 0x16, 0x16, 0x25, 0x65, 0x68, 0xf8, 0x24, 0x3e, 0xe6,
    0xfa, 0xe9, 0x67, 0x49, 0x94, 0xcf, 0x92, 0xcc, 0x33, 0x99, 0xe8, 0x08, 0x60, 0x17, 0x9a, 0x12, 0x9f, 0x24, 0xdd,
    0xb1, 0x24, 0x99, 0xc7, 0x3a, 0xb8, 0x0a, 0x7b, 0x0d, 0xdd, 0x35, 0x07, 0x79, 0x17, 0x0b, 0x51, 0x9b, 0xb3, 0xc7,
    0x10, 0x01, 0x13, 0xe7, 0x3f, 0xf3, 0x5f,
];
const EXPONENT: u32 = 0xC088_7B5B;

/// CERT_CHAIN_VERSION_1, SIGNATURE_ALG_RSA, KEY_EXCHANGE_ALG_RSA.
const HEAD: [u32; 3] = [1, 1, 1];
const RSA_KEY_BLOB: u16 = 6;
const RSA_SIGNATURE_BLOB: u16 = 8;
/// Size of the signature without its padding.
const SIGNATURE: usize = 64;

/// SERVER_CERTIFICATE with a proprietary certificate for `key` (2.2.1.4.3.1.1), signed.
#[must_use]
pub fn proprietary_certificate(key: &PublicKey) -> Vec<u8> {
    let size = u32::try_from(key.size()).unwrap_or(u32::MAX);
    let mut blob = b"RSA1".to_vec();
    // keylen counts the padding; datalen is the largest that can be encrypted.
    for field in [size.saturating_add(8), size.saturating_mul(8), size.saturating_sub(1), key.exponent()] {
        blob.extend(field.to_le_bytes());
    }
    blob.extend(key.modulus_on_wire());
    let mut certificate: Vec<u8> = HEAD.iter().flat_map(|field| field.to_le_bytes()).collect();
    extend_blob(&mut certificate, RSA_KEY_BLOB, &blob);
    let signed = BigUint::from_bytes_le(&to_be_signed(&certificate));
    let modulus = BigUint::from_bytes_le(&MODULUS);
    let signature = signed.modpow(&BigUint::from_bytes_le(&PRIVATE_EXPONENT), &modulus);
    extend_blob(&mut certificate, RSA_SIGNATURE_BLOB, &to_wire(&signature, SIGNATURE));
    certificate
}

/// Whether a SERVER_CERTIFICATE is proprietary and its signature is the Terminal Services key's.
#[must_use]
pub fn verify_proprietary(certificate: &[u8]) -> bool {
    signed_part(certificate).is_some_and(|(signed, signature)| {
        let (signature, modulus) = (BigUint::from_bytes_le(signature), BigUint::from_bytes_le(&MODULUS));
        signature.modpow(&BigUint::from(EXPONENT), &modulus) == BigUint::from_bytes_le(&to_be_signed(signed))
    })
}

/// The first six fields, and the signature of 64 bytes.
fn signed_part(certificate: &[u8]) -> Option<(&[u8], &[u8])> {
    const BEFORE_KEY_LENGTH: usize = 4 + 4 + 4 + 2;
    let key_length = certificate.get(BEFORE_KEY_LENGTH..)?.first_chunk().copied().map(u16::from_le_bytes)?;
    let end = BEFORE_KEY_LENGTH + 2 + usize::from(key_length);
    let (signed, rest) = certificate.split_at_checked(end)?;
    Some((signed, rest.get(4..4 + SIGNATURE)?))
}

/// The hash with the padding of 5.3.3.1.2, little-endian.
fn to_be_signed(signed: &[u8]) -> Vec<u8> {
    let mut padded = md5(&[signed]).to_vec();
    padded.push(0);
    padded.resize(62, 0xFF);
    padded.push(1);
    padded
}

fn extend_blob(to: &mut Vec<u8>, kind: u16, blob: &[u8]) {
    to.extend(kind.to_le_bytes());
    to.extend(u16::try_from(blob.len()).unwrap_or(u16::MAX).to_le_bytes());
    to.extend(blob);
}
