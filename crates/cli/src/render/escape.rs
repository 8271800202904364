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

/// Whether a terminal does something else than show it: C0 and C1 controls, line and paragraph separators,
/// bidirectional controls, and characters without a width.
pub(super) fn steers(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::escape;

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
