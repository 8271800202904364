//! Aligned PER (X.691) as T.125 and T.124 need it in RDP.

use crate::Malformed;
use crate::cursor::Cursor;

/// The longest length that [`write_length`] can say.
pub(crate) const MAX_LENGTH: usize = 0x7FFF;

/// Reads a length determinant of one or two bytes. X.691 ends the two-byte form at 16,383 and fragments beyond; RDP
/// has all fifteen bits and no fragments.
pub(crate) fn length(from: &mut Cursor<'_>) -> Result<usize, Malformed> {
    let first = from.u8()?;
    if first & 0x80 == 0 {
        return Ok(usize::from(first));
    }
    Ok(usize::from(u16::from_be_bytes([first & 0x7F, from.u8()?])))
}

/// Reads a semi-constrained INTEGER (0..MAX): a length of up to four and that many bytes.
pub(crate) fn integer(from: &mut Cursor<'_>) -> Result<u32, Malformed> {
    let len = length(from)?;
    if len > 4 {
        return Err(from.malformed("is a number beyond 32 bits"));
    }
    Ok(from.take(len)?.iter().fold(0, |number, &digit| number << 8 | u32::from(digit)))
}

/// Writes a length determinant; what is longer than [`MAX_LENGTH`] must have been cut before.
pub(crate) fn write_length(out: &mut Vec<u8>, len: usize) {
    let len = u16::try_from(len.min(MAX_LENGTH)).unwrap_or(0x7FFF);
    match u8::try_from(len) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => out.extend((0x8000 | len).to_be_bytes()),
    }
}

/// Writes a semi-constrained INTEGER in the fewest whole bytes, at least one.
pub(crate) fn write_integer(out: &mut Vec<u8>, number: u32) {
    let digits = number.to_be_bytes();
    let first = digits.iter().position(|&digit| digit != 0).unwrap_or(digits.len() - 1);
    let digits = digits.get(first..).unwrap_or_default();
    write_length(out, digits.len());
    out.extend(digits);
}

#[cfg(test)]
mod tests {
    use super::{integer, length, write_integer, write_length};
    use crate::cursor::Cursor;

    #[test]
    fn lengths_and_integers_read_back() {
        for len in [0, 1, 127, 128, 16_383, 16_384, 32_767] {
            let mut out = Vec::new();
            write_length(&mut out, len);
            assert_eq!(length(&mut Cursor::new("test", &out)), Ok(len));
        }
        for number in [0, 1, 255, 256, u32::MAX] {
            let mut out = Vec::new();
            write_integer(&mut out, number);
            assert_eq!(integer(&mut Cursor::new("test", &out)), Ok(number));
        }
    }
}
