//! Whether a rule asks for a field that there is, and for a value that it can have: one that a typing error makes would
//! silently never hold.

mod table;

use rdpwhy_handshake::{PduKind, Stage};

use super::rule::Value;
use table::FIELDS;

pub(super) struct Field {
    pub(super) path: &'static str,
    kind: Kind,
}

/// What a field holds, where it holds anything.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Flag,
    /// One of these.
    Word(&'static [&'static str]),
    /// The name of a stage.
    Stage,
    /// The name of a message.
    Message,
}

/// The paths that a rule may ask for: the fields of a report's JSON, but for the summaries of its messages.
pub fn report_fields() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|field| field.path)
}

impl Field {
    /// The field at this path.
    pub(super) fn at(path: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.path == path)
    }

    /// The field that was perhaps meant: one whose path begins or ends with what was written, or is nearly the same.
    pub(super) fn near(path: &str) -> Option<&'static str> {
        let paths = || FIELDS.iter().map(|field| field.path);
        let begins = |whole: &str| whole.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        let ends = |whole: &str| whole.strip_suffix(path).is_some_and(|before| before.ends_with('.'));
        paths().find(|whole| begins(whole) || ends(whole)).or_else(|| nearest(path, paths()))
    }

    /// Nothing, or what was expected in place of `value`.
    pub(super) fn expected(&self, value: &Value) -> Option<String> {
        let path = self.path;
        match (self.kind, value) {
            (Kind::Text, Value::Text(_)) | (Kind::Number, Value::Number(_)) | (Kind::Flag, Value::Flag(_)) => None,
            (Kind::Text, _) => Some(format!("`{path}` is a text: expected a string")),
            (Kind::Number, _) => Some(format!("`{path}` is a number: expected an integer")),
            (Kind::Flag, _) => Some(format!("`{path}` is a flag: expected true or false")),
            (Kind::Word(words), value) => is_none_of(path, words.iter().copied(), value),
            (Kind::Stage, value) => is_none_of(path, Stage::ALL.iter().map(|stage| stage.name()), value),
            (Kind::Message, value) => {
                let names = || PduKind::ALL.iter().map(|kind| kind.name());
                match value {
                    Value::Text(text) if names().any(|name| name == text) => None,
                    Value::Text(text) => {
                        let meant = nearest(text, names()).map(|name| format!("; did you mean `{name}`?"));
                        Some(format!("`{path}`: expected the name of a message{}", meant.unwrap_or_default()))
                    }
                    _ => Some(format!("`{path}`: expected the name of a message, such as `tls.client-hello`")),
                }
            }
        }
    }
}

fn is_none_of<'a>(path: &str, words: impl Iterator<Item = &'a str> + Clone, value: &Value) -> Option<String> {
    let is_one = |text: &str| words.clone().any(|word| word == text);
    if matches!(value, Value::Text(text) if is_one(text)) {
        return None;
    }
    let words: Vec<&str> = words.collect();
    Some(format!("`{path}`: expected one of {}", words.join(", ")))
}

/// The name that is nearly the same. What is much longer than any name was not mistyped.
pub(super) fn nearest<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LIKE: f64 = 0.9;
    const LONGEST: usize = 64;
    if asked.len() > LONGEST {
        return None;
    }
    let like = names.map(|name| (name, strsim::jaro_winkler(asked, name))).filter(|(_, likeness)| *likeness >= LIKE);
    like.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(name, _)| name)
}
