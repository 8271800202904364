//! A frame that says another length than it has.

/// The header of a TPKT, a TSRequest or a TLS record counts `by` more bytes than it did. Other bytes stay as they are.
pub(crate) fn lengthen(frame: &mut [u8], by: i16) {
    match *frame {
        // RFC 1006 6.
        [3, _, ref mut high, ref mut low, ..] => add(high, low, by),
        // RFC 8446 5.1: the content types.
        [20..=24, _, _, ref mut high, ref mut low, ..] => add(high, low, by),
        // X.690 8.1.3.5: one byte and two bytes of length.
        [0x30, 0x81, ref mut length, ..] => *length = length.saturating_add_signed(of_one_byte(by)),
        [0x30, 0x82, ref mut high, ref mut low, ..] => add(high, low, by),
        [0x30, ref mut length, ..] => *length = length.saturating_add_signed(of_one_byte(by)).min(0x7F),
        _ => {}
    }
}

fn add(high: &mut u8, low: &mut u8, by: i16) {
    [*high, *low] = u16::from_be_bytes([*high, *low]).saturating_add_signed(by).to_be_bytes();
}

fn of_one_byte(by: i16) -> i8 {
    i8::try_from(by).unwrap_or(if by < 0 { i8::MIN } else { i8::MAX })
}
