//! Text that a stranger wrote must not steer the terminal.

use std::borrow::Cow;

/// Makes control characters visible as `\u{1b}`, and those that reorder or hide text as well: a certificate's subject
/// could otherwise clear the screen or rewrite the verdict.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        if steers(char) { shown.extend(char.escape_unicode()) } else { shown.push(char) }
    }
    Cow::Owned(shown)
}

/// Longer names are cut: the longest host name has 253 characters (RFC 1035 2.3.4).
const LONGEST_NAME: usize = 256;

/// A name as it is shown: cut where it is longer than a name can be, with its length.
pub(crate) fn cut(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(LONGEST_NAME) {
        None => Cow::Borrowed(name),
        Some((at, _)) => {
            let (shown, length) = (name.get(..at).unwrap_or_default(), name.chars().count());
            Cow::Owned(format!("{shown}... ({length} characters)"))
        }
    }
}

/// A name that is cut and escaped.
pub(crate) fn clean(name: &str) -> Cow<'_, str> {
    match cut(name) {
        Cow::Borrowed(name) => escape(name),
        Cow::Owned(name) => Cow::Owned(escape(&name).into_owned()),
    }
}

/// A sentence with each of its words cut as a name is, and the whole of it where it is longer than any sentence of ours.
pub(crate) fn cut_words(sentence: &str) -> Cow<'_, str> {
    if sentence.len() <= LONGEST_NAME {
        return Cow::Borrowed(sentence);
    }
    let words: Vec<Cow<'_, str>> = sentence.split(' ').map(cut).collect();
    let mut shown = words.join(" ");
    if let Some((at, _)) = shown.char_indices().nth(LONGEST_SENTENCE) {
        let length = shown.chars().count();
        shown.truncate(at);
        shown.push_str(&format!("... ({length} characters)"));
    }
    Cow::Owned(shown)
}

/// Lists of cipher suites are the longest texts that a server makes honestly.
const LONGEST_SENTENCE: usize = 16_384;

/// Whether a terminal does something else than show it: C0 and C1 controls, line and paragraph separators,
/// bidirectional controls, and characters without a width.
pub(crate) fn steers(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::{cut, cut_words, escape};

    #[test]
    fn a_name_is_cut_at_256_characters_and_its_length_told() {
        assert_eq!(cut(&"ä".repeat(256)), "ä".repeat(256));
        assert_eq!(cut(&"ä".repeat(50_000)), "ä".repeat(256) + "... (50000 characters)");
        let sentence = format!("The server is {} and more.", "x".repeat(1000));
        assert_eq!(cut_words(&sentence), format!("The server is {}... (1000 characters) and more.", "x".repeat(256)));
        assert!(cut_words(&"x ".repeat(50_000)).ends_with("... (100000 characters)"));
    }

    #[test]
    fn controls_are_made_visible() {
        assert_eq!(escape("CN=\u{1b}[2Jowned\u{7}"), "CN=\\u{1b}[2Jowned\\u{7}");
        assert_eq!(escape("two\r\nlines"), "two\\u{d}\\u{a}lines");
        assert_eq!(escape("\u{9b}31m"), "\\u{9b}31m", "the one-byte CSI of ISO 6429");
        assert_eq!(escape("\u{202e}txt.exe"), "\\u{202e}txt.exe");
    }

    #[test]
    fn other_text_is_left_alone() {
        assert_eq!(escape("CN=Müller, O=株式会社"), "CN=Müller, O=株式会社");
        assert_eq!(escape(r"DOMAIN\user"), r"DOMAIN\user");
    }

    #[test]
    fn no_control_survives() {
        let every: String = ('\0'..='\u{2fff}').collect();
        assert!(!escape(&every).contains(|char: char| char.is_control()));
    }
}
