//! The frame of a fast-path PDU (MS-RDPBCGR 2.2.8.1.2, 2.2.9.1.2): an action byte and a length of one or two bytes.
//!
//! The header is weak evidence: an HTTP answer passes for a fast-path PDU of 84 bytes. Ask for this layer only where
//! the handshake allows it.

use super::Scan;

/// The low two bits of the first byte: FASTPATH_INPUT_ACTION_FASTPATH and FASTPATH_OUTPUT_ACTION_FASTPATH are 0,
/// a TPKT has 3.
const ACTION: u8 = 0x03;
/// Set in the first length byte when a second one follows.
const TWO_BYTES: u8 = 0x80;

pub(super) fn scan(bytes: &[u8]) -> Scan {
    let Some(&action) = bytes.first() else {
        return Scan::Partial { need: 2 };
    };
    if action & ACTION != 0 {
        return Scan::Foreign;
    }
    let (header, len) = match (bytes.get(1), bytes.get(2)) {
        (None, _) => return Scan::Partial { need: 2 },
        (Some(&len), _) if len & TWO_BYTES == 0 => (2, usize::from(len)),
        (Some(_), None) => return Scan::Partial { need: 3 },
        (Some(&high), Some(&low)) => (3, usize::from(u16::from_be_bytes([high & !TWO_BYTES, low]))),
    };
    // The length counts the header; a PDU without a single event or update says nothing.
    if len <= header {
        Scan::Foreign
    } else if bytes.len() < len {
        Scan::Partial { need: len }
    } else {
        Scan::Whole(len)
    }
}

#[cfg(test)]
mod tests {
    use super::{Scan, scan};

    #[test]
    fn reads_both_forms_of_the_length() {
        assert_eq!(scan(&[0x00, 0x04, 1, 2, 9]), Scan::Whole(4));
        assert_eq!(scan(&[0x00, 0x80, 0x05, 1, 2]), Scan::Whole(5));
        assert_eq!(scan(&[0xC0, 0xFF, 0xFF]), Scan::Partial { need: 32_767 });
        assert_eq!(scan(&[0x00]), Scan::Partial { need: 2 });
        assert_eq!(scan(&[0x00, 0x80]), Scan::Partial { need: 3 });
    }

    #[test]
    fn refuses_other_actions_and_lengths_that_leave_no_content() {
        assert_eq!(scan(&[0x03, 0x00]), Scan::Foreign);
        assert_eq!(scan(&[0x00, 0x02]), Scan::Foreign);
        assert_eq!(scan(&[0x00, 0x80, 0x03]), Scan::Foreign);
    }
}
