//! JSON in which a stranger's text is as harmless as in a page: the same strings, written with more escapes.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::escape::steers;

/// One object on one line.
///
/// # Errors
/// Something in it has no form in JSON.
pub(crate) fn line(document: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    document.serialize(&mut Serializer::with_formatter(&mut line, Harmless))?;
    line.push(b'\n');
    Ok(line)
}

/// serde_json escapes what JSON demands, which leaves C1 controls and those that reorder text.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, to: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, char)) = rest.char_indices().find(|(_, char)| steers(*char)) {
            let (before, from) = rest.split_at(at);
            to.write_all(before.as_bytes())?;
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            rest = from.get(char.len_utf8()..).unwrap_or_default();
        }
        to.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn controls_are_escaped_and_the_text_stays_the_same() {
        let text = "a\u{9b}2J\u{7f}\u{1b}[2J\r\n\u{202e}b\u{e0001}株 \"q\" \\";
        let written = String::from_utf8(line(&text).expect("JSON")).expect("UTF-8");
        assert_eq!(written, "\"a\\u009b2J\\u007f\\u001b[2J\\r\\n\\u202eb\\udb40\\udc01株 \\\"q\\\" \\\\\"\n");
        assert_eq!(serde_json::from_str::<String>(&written).expect("JSON"), text);
    }
}
