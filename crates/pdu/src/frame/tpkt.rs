//! The frame of a TPKT (RFC 1006 6) that carries an X.224 TPDU.
//!
//! Four bytes make a weak header: an echo by a Modbus server has the same ones. The first two bytes of the TPDU are
//! judged too.

use super::Scan;

const VERSION: u8 = 3;
const HEADER: usize = 4;
/// The header and the shortest TPDU, a data TPDU of class 0.
const MIN_LEN: u16 = 7;
/// X.224 13.2.1 reserves this length indicator.
const RESERVED_INDICATOR: u8 = 255;

pub(super) fn scan(bytes: &[u8]) -> Scan {
    if bytes.first().is_some_and(|&version| version != VERSION) {
        return Scan::Foreign;
    }
    let Some(&[_, _, high, low]) = bytes.first_chunk::<HEADER>() else {
        return Scan::Partial { need: HEADER };
    };
    let len = u16::from_be_bytes([high, low]);
    if len < MIN_LEN {
        return Scan::Foreign;
    }
    if let (Some(&indicator), Some(&code)) = (bytes.get(4), bytes.get(5))
        && !is_tpdu_head(indicator, code, len)
    {
        return Scan::Foreign;
    }
    let len = usize::from(len);
    if bytes.len() < len { Scan::Partial { need: len } } else { Scan::Whole(len) }
}

/// Whether a TPDU of some class may begin like this inside a TPKT of `len` bytes (X.224 13).
fn is_tpdu_head(indicator: u8, code: u8, len: u16) -> bool {
    let shortest = match code >> 4 {
        0xE | 0xD | 0x8 => 6,             // connection request and confirm, disconnect request
        0xC => 5,                         // disconnect confirm
        0x7 | 0x1 | 0x2 | 0x5 | 0x6 => 4, // error, expedited data and the acknowledgements of higher classes
        0xF => 2,                         // data
        _ => return false,
    };
    // The indicator does not count itself.
    let available = usize::from(len) - HEADER - 1;
    indicator >= shortest && indicator != RESERVED_INDICATOR && usize::from(indicator) <= available
}

#[cfg(test)]
mod tests {
    use super::{Scan, scan};

    /// Connection Confirm of MS-RDPBCGR 4.1.2.
    const CONFIRM: [u8; 19] = [
        0x03, 0x00, 0x00, 0x13, 0x0E, 0xD0, 0x00, 0x00, 0x12, 0x34, 0x00, 0x02, 0x00, 0x08, 0x00, 0x00, 0x00, 0x00,
        0x00,
    ];

    #[test]
    fn a_confirm_is_whole_at_its_length_only() {
        assert_eq!(scan(&CONFIRM), Scan::Whole(19));
        assert_eq!(scan(&[&CONFIRM[..], &[1, 2]].concat()), Scan::Whole(19));
        assert_eq!(scan(&CONFIRM[..18]), Scan::Partial { need: 19 });
        assert_eq!(scan(&CONFIRM[..5]), Scan::Partial { need: 19 });
        assert_eq!(scan(&CONFIRM[..3]), Scan::Partial { need: 4 });
    }

    #[test]
    fn a_modbus_exception_that_echoes_the_header_is_foreign() {
        let exception = [0x03, 0x00, 0x00, 0x2B, 0x00, 0x03, 0x00, 0x80, 0x01];
        assert_eq!(scan(&exception[..5]), Scan::Partial { need: 0x2B });
        assert_eq!(scan(&exception[..6]), Scan::Foreign);
        assert_eq!(scan(&exception), Scan::Foreign);
    }

    #[test]
    fn lengths_that_cannot_be_are_foreign() {
        assert_eq!(scan(&[3, 0, 0, 6]), Scan::Foreign);
        assert_eq!(scan(&[3, 0, 0, 7, 3, 0xF0]), Scan::Foreign, "the TPDU would end after its TPKT");
        assert_eq!(scan(&[3, 0, 0, 7, 1, 0xF0, 0x80]), Scan::Foreign);
        assert_eq!(scan(&[3, 0, 0, 7, 2, 0xF0, 0x80]), Scan::Whole(7));
        assert_eq!(scan(&[3, 0, 2, 0, 255, 0xF0]), Scan::Foreign);
    }
}
