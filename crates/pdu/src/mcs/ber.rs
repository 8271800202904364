//! BER (X.690) as the MCS connect PDUs use it: definite lengths and five universal types.

use crate::Malformed;
use crate::cursor::Cursor;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const ENUMERATED: u8 = 0x0A;
pub(super) const SEQUENCE: u8 = 0x30;

/// Reads a definite length of up to four bytes.
pub(super) fn length(from: &mut Cursor<'_>) -> Result<usize, Malformed> {
    let first = from.u8()?;
    if first & 0x80 == 0 {
        return Ok(usize::from(first));
    }
    let count = usize::from(first & 0x7F);
    if !(1..=4).contains(&count) {
        return Err(from.malformed("has no definite length"));
    }
    Ok(from.take(count)?.iter().fold(0, |len, &digit| len << 8 | usize::from(digit)))
}

/// Reads the contents of a value whose tag must be `tag`.
pub(super) fn value<'a>(from: &mut Cursor<'a>, tag: u8) -> Result<&'a [u8], Malformed> {
    tagged(from, tag)?;
    let len = length(from)?;
    from.take(len)
}

/// Reads the contents of the last value, whose length may claim more than there is or leave some over.
pub(super) fn last_value<'a>(from: &mut Cursor<'a>, tag: u8) -> Result<&'a [u8], Malformed> {
    tagged(from, tag)?;
    let len = length(from)?.min(from.left());
    from.take(len)
}

/// Reads an INTEGER or ENUMERATED as an unsigned number. Senders disagree about the sign byte of large ones, and none
/// means a negative one.
pub(super) fn number(from: &mut Cursor<'_>, tag: u8) -> Result<u32, Malformed> {
    let digits = value(from, tag)?;
    let significant = match digits {
        [] => return Err(from.malformed("is a number without digits")),
        [0, digits @ ..] => digits,
        digits => digits,
    };
    if significant.len() > 4 {
        return Err(from.malformed("is a number beyond 32 bits"));
    }
    Ok(significant.iter().fold(0, |number, &digit| number << 8 | u32::from(digit)))
}

/// Writes a value with its tag and shortest length.
pub(super) fn write(out: &mut Vec<u8>, tag: &[u8], contents: &[u8]) {
    out.extend(tag);
    let digits = contents.len().to_be_bytes();
    let significant = digits.iter().position(|&digit| digit != 0).and_then(|first| digits.get(first..));
    match significant.unwrap_or(&[0]) {
        [short] if short & 0x80 == 0 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(0));
            out.extend(long);
        }
    }
    out.extend(contents);
}

/// Writes an INTEGER in the fewest bytes that leave it positive.
pub(super) fn write_integer(out: &mut Vec<u8>, number: u32) {
    let digits = u64::from(number).to_be_bytes();
    let first = digits.iter().position(|&digit| digit != 0).unwrap_or(digits.len() - 1);
    let signed = digits.get(first).is_some_and(|&digit| digit & 0x80 != 0);
    write(out, &[INTEGER], digits.get(first - usize::from(signed)..).unwrap_or_default());
}

fn tagged(from: &mut Cursor<'_>, tag: u8) -> Result<(), Malformed> {
    match from.rest().first() {
        Some(&found) if found == tag => from.u8().map(drop),
        Some(_) => Err(from.malformed("has another tag here")),
        None => Err(from.malformed("ends early")),
    }
}

#[cfg(test)]
mod tests {
    use super::{INTEGER, length, number, write, write_integer};
    use crate::cursor::Cursor;

    #[test]
    fn integers_are_short_positive_and_read_back() {
        for (value, bytes) in [
            (0, &[2, 1, 0][..]),
            (127, &[2, 1, 127]),
            (255, &[2, 2, 0, 255]),
            (65_535, &[2, 3, 0, 255, 255]),
            (u32::MAX, &[2, 5, 0, 255, 255, 255, 255]),
        ] {
            let mut out = Vec::new();
            write_integer(&mut out, value);
            assert_eq!(out, bytes);
            assert_eq!(number(&mut Cursor::new("test", bytes), INTEGER), Ok(value));
        }
        assert_eq!(number(&mut Cursor::new("test", &[2, 1, 0xFF]), INTEGER), Ok(255), "no sign byte");
    }

    #[test]
    fn lengths_are_shortest_and_read_back() {
        for (len, head) in [(0, 2), (127, 2), (128, 3), (255, 3), (256, 4)] {
            let mut out = Vec::new();
            write(&mut out, &[4], &vec![0; len]);
            assert_eq!(out.len(), head + len);
            assert_eq!(length(&mut Cursor::new("test", &out[1..])), Ok(len));
        }
        assert!(length(&mut Cursor::new("test", &[0x80])).is_err());
    }
}
