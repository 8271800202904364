//! What is wrong with a knowledge file, and where.

use core::ops::Range;

/// Longer messages quote something that nobody wrote by hand.
const LONGEST: usize = 400;

/// What was expected, and the place in the file where it was not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}:{line}:{column}: {what}")]
#[non_exhaustive]
pub struct SiteError {
    /// The file, by the name that it was read under.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// The character in it, from 1.
    pub column: usize,
    /// What was expected.
    pub what: String,
}

/// The same before anybody has counted lines.
#[derive(Debug)]
pub(super) struct Problem {
    at: usize,
    what: String,
}

impl Problem {
    pub(super) fn at(span: Range<usize>, what: impl Into<String>) -> Self {
        Self { at: span.start, what: what.into() }
    }

    pub(super) fn into_error(self, name: &str, text: &str) -> SiteError {
        let before = text.as_bytes().get(..self.at).unwrap_or(text.as_bytes());
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        // A byte that continues a character is not counted again.
        let in_line = before.get(line_start..).unwrap_or_default();
        SiteError {
            name: name.to_owned(),
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            column: in_line.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1,
            what: bounded(&self.what),
        }
    }
}

impl From<toml::de::Error> for Problem {
    fn from(error: toml::de::Error) -> Self {
        let message = error.message();
        let what = match message.strip_prefix("missing field ") {
            Some(field) => format!("expected {field}, which is missing"),
            None if message == "duplicate key" => "this key is there already: expected each key once".to_owned(),
            None => message.to_owned(),
        };
        Self::at(error.span().unwrap_or_default(), what)
    }
}

/// One line that can be printed, whatever the file had in it.
fn bounded(what: &str) -> String {
    let mut shown = String::new();
    for char in what.chars() {
        if shown.len() >= LONGEST {
            return shown + "...";
        }
        if char.is_control() {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
}
