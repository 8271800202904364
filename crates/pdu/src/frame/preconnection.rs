//! The frame of a preconnection PDU (MS-RDPEPS 2.2.1): its size is in its first four bytes.
//!
//! A length alone makes a weak header, so Flags, which are zero, and the version are judged too.

use super::Scan;

/// cbSize, Flags, Version.
const HEADER: usize = 12;
/// Up to Id, in version 1 (2.2.1.1).
const MIN_LEN: u32 = 16;
/// Version 2 (2.2.1.2) with the longest text.
const MAX_LEN: u32 = 18 + 2 * 0xFFFF;

pub(super) fn scan(bytes: &[u8]) -> Scan {
    // The bytes of the header that have one value, or few, as far as they are there. The lengths of both versions are
    // even.
    let judged = |index: usize, fits: fn(u8) -> bool| bytes.get(index).is_none_or(|byte| fits(*byte));
    let zeros = || [3, 4, 5, 6, 7, 9, 10, 11].into_iter().all(|index| judged(index, |byte| byte == 0));
    let plausible =
        judged(0, |byte| byte % 2 == 0) && judged(2, |byte| byte <= 2) && judged(8, |byte| matches!(byte, 1 | 2));
    if !plausible || !zeros() {
        return Scan::Foreign;
    }
    let Some([a, b, c, d, ..]) = bytes.first_chunk::<HEADER>() else {
        return Scan::Partial { need: HEADER };
    };
    let len = u32::from_le_bytes([*a, *b, *c, *d]);
    if !(MIN_LEN..=MAX_LEN).contains(&len) {
        return Scan::Foreign;
    }
    let len = usize::try_from(len).unwrap_or(usize::MAX);
    if bytes.len() < len { Scan::Partial { need: len } } else { Scan::Whole(len) }
}

#[cfg(test)]
mod tests {
    use super::{Scan, scan};

    const V1: [u8; 16] = [16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0];

    #[test]
    fn it_is_whole_at_its_length_only() {
        for len in 1..V1.len() {
            let need = if len < 12 { 12 } else { 16 };
            assert_eq!(scan(&V1[..len]), Scan::Partial { need }, "{len}");
        }
        assert_eq!(scan(&V1), Scan::Whole(16));
        assert_eq!(scan(&[&V1[..], &[3, 0]].concat()), Scan::Whole(16));
    }

    #[test]
    fn other_openings_are_none() {
        for other in [&[22, 3, 1, 2, 0][..], b"POST / HTTP/1.1\r\n", b"GET / ", &[3, 0, 0, 19], &[16, 0, 0, 0, 1]] {
            assert_eq!(scan(other), Scan::Foreign, "{other:?}");
        }
        let mut odd = V1;
        odd[8] = 3;
        assert_eq!(scan(&odd), Scan::Foreign);
        odd = V1;
        odd[0] = 14;
        assert_eq!(scan(&odd), Scan::Foreign);
    }
}
