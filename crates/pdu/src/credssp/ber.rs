//! The little of BER (X.690) that TSRequest and SPNEGO need: one-byte tags, definite lengths, small integers.

use crate::Malformed;
use crate::cursor::Cursor;

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

/// The identifier octet of a constructed, context-specific element.
pub(crate) const fn context(number: u8) -> u8 {
    0xA0 | (number & 0x1F)
}

/// Reads one element: its identifier octet and its contents.
///
/// # Errors
/// A tag of several bytes, an indefinite length, or contents that end early.
pub(crate) fn element<'a>(cursor: &mut Cursor<'a>) -> Result<(u8, &'a [u8]), Malformed> {
    let tag = cursor.u8()?;
    if tag & 0x1F == 0x1F {
        return Err(cursor.malformed("tag of several bytes"));
    }
    let length = length(cursor)?;
    Ok((tag, cursor.take(length)?))
}

/// Reads one element that must have this identifier octet.
///
/// # Errors
/// Another tag, or what [`element`] refuses.
pub(crate) fn expect<'a>(cursor: &mut Cursor<'a>, tag: u8, why: &'static str) -> Result<&'a [u8], Malformed> {
    let here = cursor.malformed(why);
    let (found, contents) = element(cursor)?;
    if found == tag { Ok(contents) } else { Err(here) }
}

/// The low 32 bits of an INTEGER's contents, sign-extended where they are shorter. Five bytes with a leading zero, as
/// servers send an NTSTATUS, are as good as four.
pub(crate) fn integer(contents: &[u8]) -> Option<u32> {
    let (first, rest) = contents.split_first()?;
    if rest.len() > 7 {
        return None;
    }
    let start = if first & 0x80 != 0 { u32::MAX } else { 0 };
    Some(contents.iter().fold(start, |value, byte| value << 8 | u32::from(*byte)))
}

/// An INTEGER element with the two's complement of `value` in the fewest bytes.
pub(crate) fn encode_integer(value: i32) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let mut contents = bytes.as_slice();
    while let [first, rest @ ..] = contents
        && let [second, ..] = rest
        && (*first == 0 && second & 0x80 == 0 || *first == 0xFF && second & 0x80 != 0)
    {
        contents = rest;
    }
    encode(INTEGER, contents)
}

/// An element with the shortest definite length.
pub(crate) fn encode(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let bytes = length.to_be_bytes();
            let significant = bytes.iter().copied().skip_while(|byte| *byte == 0);
            let count = u8::try_from(significant.clone().count()).unwrap_or_default();
            out.push(0x80 | count);
            out.extend(significant);
        }
    }
    out.extend(contents);
    out
}

fn length(cursor: &mut Cursor<'_>) -> Result<usize, Malformed> {
    let first = cursor.u8()?;
    let count = match first {
        short @ 0..=0x7F => return Ok(usize::from(short)),
        0x80 => return Err(cursor.malformed("indefinite length")),
        long => usize::from(long & 0x7F),
    };
    if count > 4 {
        return Err(cursor.malformed("length of more than four bytes"));
    }
    Ok(cursor.take(count)?.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::{Cursor, element, encode, encode_integer, integer};

    #[test]
    fn integers_of_every_width() {
        assert_eq!(integer(&[0, 0xC0, 0, 0, 0x6D]), Some(0xC000_006D));
        assert_eq!(integer(&[0xC0, 0, 0, 0x6D]), Some(0xC000_006D));
        assert_eq!(integer(&[5]), Some(5));
        assert_eq!(integer(&[0xFF]), Some(u32::MAX));
        assert_eq!(integer(&[]), None);
        assert_eq!(integer(&[0; 9]), None);
    }

    #[test]
    fn integers_take_the_fewest_bytes() {
        assert_eq!(encode_integer(6), [2, 1, 6]);
        assert_eq!(encode_integer(0x80), [2, 2, 0, 0x80]);
        assert_eq!(encode_integer(-1), [2, 1, 0xFF]);
        assert_eq!(encode_integer(0xC000_006D_u32.cast_signed()), [2, 4, 0xC0, 0, 0, 0x6D]);
    }

    #[test]
    fn lengths_in_all_forms() {
        for size in [0, 0x7F, 0x80, 0xFF, 0x100, 0x1_0000] {
            let contents = vec![7; size];
            let encoded = encode(4, &contents);
            assert_eq!(element(&mut Cursor::new("test", &encoded)), Ok((4, contents.as_slice())));
        }
        assert!(element(&mut Cursor::new("test", &[0x30, 0x80, 0, 0])).is_err());
        assert!(element(&mut Cursor::new("test", &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF])).is_err());
    }
}
