//! Key shares for hellos that are answered but never completed. A server checks a share before it answers, so each is
//! one that it accepts; the private key is not kept.

const X25519: u16 = 29;
const P256: u16 = 23;
const X448: u16 = 30;
const X25519_MLKEM768: u16 = 0x11EC;

/// Random bytes for one hello.
pub(super) struct Randoms {
    pub(super) random: [u8; 32],
    pub(super) session_id: [u8; 32],
    pub(super) share: [u8; 32],
}

/// The base point of P-256 (SEC 2 2.4.2), uncompressed: any point of the curve is accepted.
const P256_BASE_POINT: [u8; 65] = [
    0x04, 0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5, 0x63, 0xA4, 0x40, 0xF2, 0x77, 0x03,
    0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2, 0x96, 0x4F, 0xE3, 0x42, 0xE2, 0xFE,
    0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E, 0x16, 0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31, 0x5E, 0xCE,
    0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51, 0xF5,
];

/// A share of this group; `None` for a group that no client's first hello has one for.
pub(super) fn key_share(group: u16, randoms: &Randoms) -> Option<Vec<u8>> {
    match group {
        // Any 32 bytes are a key of X25519 (RFC 7748 5), and any 56 one of X448.
        X25519 => Some(randoms.share.to_vec()),
        X448 => Some(stretch(&randoms.share).take(56).collect()),
        P256 => Some(P256_BASE_POINT.to_vec()),
        // The key of ML-KEM comes first (draft-ietf-tls-ecdhe-mlkem 4.1).
        X25519_MLKEM768 => Some([mlkem768(&randoms.share), randoms.share.to_vec()].concat()),
        _ => None,
    }
}

/// An encapsulation key of ML-KEM-768 (FIPS 203 7.2): 768 numbers below 3,329 with 12 bits each, and a seed of 32
/// bytes. A server checks that the numbers are in range.
fn mlkem768(seed: &[u8; 32]) -> Vec<u8> {
    const Q: u16 = 3_329;
    let mut bytes = stretch(seed);
    let mut number = || {
        let pair = [bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)];
        u16::from_le_bytes(pair) % Q
    };
    let mut key = Vec::with_capacity(1_184);
    for _ in 0..384 {
        let (first, second) = (number(), number());
        let [low, high, ..] = (u32::from(first) | u32::from(second) << 12).to_le_bytes();
        let top = (second >> 4).to_le_bytes()[0];
        key.extend([low, high, top]);
    }
    key.extend(seed);
    key
}

/// Bytes without end from 32 random ones (splitmix64). They protect nothing.
fn stretch(seed: &[u8; 32]) -> impl Iterator<Item = u8> {
    let mut state = seed.chunks(8).fold(0_u64, |state, part| {
        let mut eight = [0; 8];
        for (to, from) in eight.iter_mut().zip(part) {
            *to = *from;
        }
        state.rotate_left(17) ^ u64::from_le_bytes(eight)
    });
    core::iter::repeat_with(move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31).to_le_bytes()
    })
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::{Randoms, key_share};

    fn randoms() -> Randoms {
        Randoms { random: [1; 32], session_id: [2; 32], share: [0xA5; 32] }
    }

    /// RFC 8446 4.2.8.2, RFC 7748 5, draft-ietf-tls-ecdhe-mlkem 4.1.
    #[test]
    fn each_share_has_the_length_of_its_group() {
        let length = |group| key_share(group, &randoms()).map(|share| share.len());
        assert_eq!([29, 23, 30, 0x11EC, 24].map(length), [Some(32), Some(65), Some(56), Some(1_216), None]);
    }

    #[test]
    fn the_numbers_of_an_mlkem_key_are_in_range() {
        let share = key_share(0x11EC, &randoms()).unwrap();
        let numbers = share[..1_152].chunks(3).flat_map(|three| {
            let packed = u32::from_le_bytes([three[0], three[1], three[2], 0]);
            [packed & 0xFFF, packed >> 12]
        });
        let numbers: Vec<u32> = numbers.collect();
        assert_eq!(numbers.len(), 768);
        assert!(numbers.iter().all(|number| *number < 3_329));
        assert!(numbers.iter().any(|number| *number > 3_000) && numbers.iter().any(|number| *number < 300));
    }
}
