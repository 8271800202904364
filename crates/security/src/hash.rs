//! MD5 and SHA-1 over the pieces that the specifications concatenate, and the salted hash that both key derivations use.

use md5::Md5;
use sha1::{Digest, Sha1};

/// Pad1 of MS-RDPBCGR 5.3.6.1: forty times 0x36.
pub(crate) const PAD1: [u8; 40] = [0x36; 40];
/// Pad2: 48 times 0x5C.
pub(crate) const PAD2: [u8; 48] = [0x5C; 48];

pub(crate) fn md5(pieces: &[&[u8]]) -> [u8; 16] {
    pieces.iter().fold(Md5::new(), |md5, piece| md5.chain_update(piece)).finalize().into()
}

pub(crate) fn sha1(pieces: &[&[u8]]) -> [u8; 20] {
    pieces.iter().fold(Sha1::new(), |sha1, piece| sha1.chain_update(piece)).finalize().into()
}

/// `SaltedHash(secret, label)` three times, one label after another (MS-RDPBCGR 5.3.5.1, MS-RDPELE 5.1.3).
pub(crate) fn salted_hashes(secret: &[u8; 48], labels: [&[u8]; 3], first: &[u8; 32], second: &[u8; 32]) -> [u8; 48] {
    let [a, b, c] = labels.map(|label| md5(&[secret, &sha1(&[label, secret, first, second])]));
    let mut hashes = [0; 48];
    for (to, from) in hashes.iter_mut().zip(a.into_iter().chain(b).chain(c)) {
        *to = from;
    }
    hashes
}

/// MACData before it is cut: `MD5(key + Pad2 + SHA1(key + Pad1 + length + data + after))`.
pub(crate) fn mac(key: &[u8], data: &[u8], after: &[u8]) -> [u8; 16] {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes();
    md5(&[key, &PAD2, &sha1(&[key, &PAD1, &length, data, after])])
}

/// `N` bytes of an array from `start`; zeros where there are none.
pub(crate) fn part<const N: usize>(bytes: &[u8], start: usize) -> [u8; N] {
    let mut part = [0; N];
    for (to, from) in part.iter_mut().zip(bytes.iter().skip(start)) {
        *to = *from;
    }
    part
}
