//! The frame of a TSRequest (MS-CSSP 2.2.1): a BER SEQUENCE of definite length.

use super::Scan;

const SEQUENCE: u8 = 0x30;
/// Set in the first length byte when its other bits count the length bytes that follow (X.690 8.1.3.5).
const LONG_FORM: u8 = 0x80;
/// A TSRequest carries a token, a key proof or credentials. The longest of them is a Kerberos token: Windows allows 65,535
/// bytes (MaxTokenSize), which SPNEGO and the list around it make a little longer.
const MAX_CONTENT: usize = 128 << 10;

pub(super) fn scan(bytes: &[u8]) -> Scan {
    if bytes.first().is_some_and(|&tag| tag != SEQUENCE) {
        return Scan::Foreign;
    }
    let Some(&first) = bytes.get(1) else {
        return Scan::Partial { need: 2 };
    };
    let (header, content) = if first & LONG_FORM == 0 {
        (2, usize::from(first))
    } else {
        let count = usize::from(first & !LONG_FORM);
        // 0 is the indefinite form, which DER and MS-CSSP do not have.
        if !(1..=4).contains(&count) {
            return Scan::Foreign;
        }
        let Some(digits) = bytes.get(2..2 + count) else {
            return Scan::Partial { need: 2 + count };
        };
        (2 + count, digits.iter().fold(0, |len, &digit| len << 8 | usize::from(digit)))
    };
    if content > MAX_CONTENT {
        return Scan::Foreign;
    }
    let len = header + content;
    if bytes.len() < len { Scan::Partial { need: len } } else { Scan::Whole(len) }
}

#[cfg(test)]
mod tests {
    use super::{Scan, scan};

    #[test]
    fn reads_short_and_long_lengths() {
        assert_eq!(scan(&[0x30, 0x02, 1, 2, 3]), Scan::Whole(4));
        assert_eq!(scan(&[0x30, 0x81, 0x80]), Scan::Partial { need: 131 });
        assert_eq!(scan(&[0x30, 0x82, 0x01]), Scan::Partial { need: 4 });
        assert_eq!(scan(&[0x30, 0x84, 0, 0, 0, 1, 9]), Scan::Whole(7));
        assert_eq!(scan(&[0x30, 0x83, 0x02, 0x00, 0x00]), Scan::Partial { need: 5 + (128 << 10) });
    }

    #[test]
    fn refuses_what_no_ts_request_can_be() {
        assert_eq!(scan(&[0x31]), Scan::Foreign);
        assert_eq!(scan(&[0x30, 0x80]), Scan::Foreign);
        assert_eq!(scan(&[0x30, 0x85]), Scan::Foreign);
        assert_eq!(scan(&[0x30, 0x83, 0x02, 0x00, 0x01]), Scan::Foreign);
    }
}
