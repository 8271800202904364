//! [`Page`]: styled lines of text.
//!
//! INVARIANT: every text passes [`cut_words`] and [`escape`] on its way in, so that no caller can forget it.

use std::borrow::Cow;

use anstyle::Style;
use rdpwhy::document::Redaction;
use textwrap::{Options, WordSeparator, WordSplitter};

use super::escape;
use super::escape::cut_words;

/// The styles in use. Whether they are shown is decided where a page is printed.
pub(crate) mod style {
    use anstyle::{AnsiColor, Style};

    /// No style at all.
    pub(crate) const PLAIN: Style = Style::new();
    /// A heading, a name.
    pub(crate) const HEADING: Style = Style::new().bold();
    /// The verdict.
    pub(crate) const VERDICT: Style = Style::new().bold();
    /// Less important than the rest.
    pub(crate) const DIM: Style = Style::new().dimmed();
    /// As it should be.
    pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
    /// Worth a look.
    pub(crate) const NOTICE: Style = AnsiColor::Yellow.on_default();
    /// Wrong.
    pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
}

/// Width of the column of labels.
const LABELS: usize = 20;
/// Text that has less room than this is not wrapped any more.
const MIN_WIDTH: usize = 30;

/// Styled lines.
pub(crate) struct Page {
    text: String,
    width: Option<usize>,
    redaction: Option<Redaction>,
}

impl Page {
    /// Wraps at `width` columns, where there is one.
    pub(crate) const fn new(width: Option<usize>) -> Self {
        Self { text: String::new(), width, redaction: None }
    }

    /// Hides the names that `redaction` knows in all that follows.
    pub(crate) fn redacting(mut self, redaction: Option<Redaction>) -> Self {
        self.redaction = redaction;
        self
    }

    /// With escape sequences for the styles.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A section's title, with an empty line before it.
    pub(crate) fn heading(&mut self, title: &str) {
        self.blank();
        self.line(&[(style::HEADING, title)]);
    }

    /// One line of styled pieces, never wrapped.
    pub(crate) fn line(&mut self, pieces: &[(Style, &str)]) {
        for (style, piece) in pieces {
            let shown = self.shown(piece);
            self.put(*style, &shown);
        }
        self.blank();
    }

    /// Text, wrapped.
    pub(crate) fn paragraph(&mut self, indent: usize, style: Style, text: &str) {
        for line in self.wrap(indent, text) {
            self.text.push_str(&" ".repeat(indent));
            self.put(style, &line);
            self.blank();
        }
    }

    /// A label and its value, wrapped beside it.
    pub(crate) fn row(&mut self, label: &str, value_style: Style, value: &str) {
        let mut label = format!("  {label:<width$}", width = LABELS - 2);
        for line in self.wrap(LABELS, value) {
            self.put(style::DIM, &escape(&label));
            self.put(value_style, &line);
            self.blank();
            label = " ".repeat(LABELS);
        }
    }

    /// A name on a line of its own, and below it what it is.
    pub(crate) fn named(&mut self, name: &str, about: &str) {
        self.line(&[(style::HEADING, name)]);
        self.paragraph(4, style::PLAIN, about);
    }

    fn wrap(&self, indent: usize, text: &str) -> Vec<String> {
        let text = self.shown(text);
        let Some(room) = self.width.map(|width| width.saturating_sub(indent)).filter(|room| *room >= MIN_WIDTH) else {
            return vec![text];
        };
        // Names and thumbprints must stay searchable: neither a hyphen nor the width breaks them.
        let options = Options::new(room)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        textwrap::wrap(&text, options).into_iter().map(Cow::into_owned).collect()
    }

    /// A text as a terminal may get it.
    fn shown(&self, text: &str) -> String {
        let text = match &self.redaction {
            Some(redaction) => Cow::Owned(redaction.text(text)),
            None => Cow::Borrowed(text),
        };
        escape(&cut_words(&text)).into_owned()
    }

    /// Takes text that is escaped already.
    fn put(&mut self, style: Style, escaped: &str) {
        if escaped.is_empty() {
            return;
        }
        self.text.push_str(&format!("{style}{escaped}{style:#}"));
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, style};

    #[test]
    fn what_a_stranger_wrote_never_reaches_the_terminal_as_a_control() {
        let mut page = Page::new(Some(60));
        let evil = "CN=\u{1b}]0;title\u{7}\u{9b}2J\r\nforged line";
        page.heading(evil);
        page.line(&[(style::PLAIN, evil)]);
        page.paragraph(2, style::PLAIN, evil);
        page.row(evil, style::PLAIN, evil);
        page.row("subject", style::PLAIN, evil);
        let plain = page.as_str().replace("\u{1b}[1m", "").replace("\u{1b}[2m", "").replace("\u{1b}[0m", "");
        assert!(!plain.contains(|char: char| char.is_control() && char != '\n'), "{plain:?}");
        assert!(!plain.lines().any(|line| line.starts_with("forged")), "{plain:?}");
    }

    #[test]
    fn values_wrap_beside_their_label_and_names_stay_whole() {
        let mut page = Page::new(Some(60));
        page.row("seen", style::PLAIN, "license.platform-challenge license.platform-challenge-response");
        let expected = "\u{1b}[2m  seen              \u{1b}[0mlicense.platform-challenge\n\
                        \u{1b}[2m                    \u{1b}[0mlicense.platform-challenge-response\n";
        assert_eq!(page.as_str(), expected);

        let mut page = Page::new(Some(60));
        page.row("SHA-256", style::PLAIN, &"AB".repeat(32));
        assert!(page.as_str().contains(&"AB".repeat(32)), "a thumbprint is one word");
    }

    #[test]
    fn without_a_width_a_sentence_is_one_line() {
        let mut page = Page::new(None);
        page.paragraph(0, style::PLAIN, &"word ".repeat(100));
        assert_eq!(page.as_str().lines().count(), 1);
    }
}
