//! What a value of a knowledge file may be: an id, words, a line to run.
//!
//! The form is checked while the value is read, so that an error has the value's own place.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// `proxy-in-the-way`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(pub(super) String);

/// `tls.reset-by-proxy`.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SignatureId(pub(super) String);

/// Text for a reader. Line breaks and indentation are the file's, so that they are not kept.
#[derive(Debug)]
pub(super) struct Words(pub(super) String);

/// A line to be copied, kept as it is.
#[derive(Debug)]
pub(super) struct Line(pub(super) String);

/// What a text has to look like.
trait Form: Sized {
    /// Itself, or what was expected.
    fn of(text: &str) -> Result<Self, &'static str>;
}

impl Form for Id {
    fn of(text: &str) -> Result<Self, &'static str> {
        let expected = "expected an id of lower-case letters, digits and hyphens, such as `proxy-in-the-way`";
        is_kebab(text).then(|| Self(text.to_owned())).ok_or(expected)
    }
}

impl Form for SignatureId {
    fn of(text: &str) -> Result<Self, &'static str> {
        let expected = "expected an id of the form `stage.what`, such as `tls.reset-by-proxy`";
        let is_id = text.split_once('.').is_some_and(|(stage, what)| is_kebab(stage) && is_kebab(what));
        is_id.then(|| Self(text.to_owned())).ok_or(expected)
    }
}

impl Form for Words {
    fn of(text: &str) -> Result<Self, &'static str> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() { Err("expected words, not an empty text") } else { Ok(Self(words.join(" "))) }
    }
}

impl Form for Line {
    fn of(text: &str) -> Result<Self, &'static str> {
        let line = text.trim();
        if line.is_empty() || line.contains(char::is_control) {
            return Err("expected one line to run, without a line break or a tab");
        }
        Ok(Self(line.to_owned()))
    }
}

/// A letter first, so that no id can be read as a code.
fn is_kebab(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.starts_with(|char: char| char.is_ascii_lowercase()) && text.split('-').all(is_part)
}

struct Text<T>(PhantomData<T>);

impl<T: Form> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::of(text).map_err(E::custom)
    }
}

macro_rules! texts {
    ($($form:ty),*) => {$(
        impl<'de> Deserialize<'de> for $form {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Text(PhantomData))
            }
        }
    )*};
}
texts!(Id, SignatureId, Words, Line);

/// A list, which its errors call one.
pub(super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_seq(List("a list", PhantomData))
}

/// A list of tables, which is easily written as one table.
pub(super) fn tables<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_seq(List("a list of tables, with double brackets: `[[cause]]`", PhantomData))
}

struct List<T>(&'static str, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(list)
    }
}
