//! Owns the way that texts of Windows are read and written: UTF-16LE, and single bytes before INFO_UNICODE.

/// Reads UTF-16LE up to the first NUL or the end; what is no character becomes U+FFFD, an odd last byte is left out.
#[must_use]
pub(crate) fn decode(bytes: &[u8]) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
    let characters = char::decode_utf16(units.take_while(|unit| *unit != 0));
    let mut text = String::with_capacity(bytes.len() / 2);
    text.extend(characters.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)));
    text
}

/// Writes UTF-16LE without a terminator.
#[must_use]
pub(crate) fn encode(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Reads a text of single bytes up to the first NUL. The code page is not known: bytes above 0x7F are taken as Latin-1.
#[must_use]
pub(crate) fn decode_ansi(bytes: &[u8]) -> String {
    bytes.iter().take_while(|byte| **byte != 0).copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_ansi, encode};

    #[test]
    fn stops_at_the_terminator_and_at_an_odd_byte() {
        assert_eq!(decode(b"a\0\xac\x20\0\0z\0"), "a\u{20ac}");
        assert_eq!(decode(b"a\0b"), "a");
        assert_eq!(decode(&[0x00, 0xd8]), "\u{fffd}");
        assert_eq!(decode(&encode("\u{1f600}!")), "\u{1f600}!");
        assert_eq!(decode_ansi(b"srv\xe9\0rest"), "srv\u{e9}");
    }
}
