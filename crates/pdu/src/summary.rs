//! Owns [`Summary`]: the allow-listed fields of one message, fit to be shown to anyone.
//!
//! INVARIANT: a summary holds only what a decoder put there by name. No decoder puts a password, a key, a random that
//! is a secret, or a token's raw bytes. Its texts are cut at 256 characters and its lists at 512 entries, whatever a decoder
//! puts there.

use std::borrow::Cow;

use crate::limits::{SHOWN, cut};
use crate::{Held, held};

/// A field's value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
pub enum Value {
    /// A number.
    Int(u64),
    /// A flag.
    Bool(bool),
    /// A text: a name, or hexadecimal digits.
    Text(Cow<'static, str>),
    /// Several.
    List(Vec<Value>),
}

macro_rules! from_int {
    ($($int:ty),*) => { $(impl From<$int> for Value { fn from(value: $int) -> Self { Self::Int(u64::from(value)) } })* };
}
from_int!(u8, u16, u32, u64);

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Int(value as u64)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<&'static str> for Value {
    fn from(value: &'static str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}
impl From<Cow<'static, str>> for Value {
    fn from(value: Cow<'static, str>) -> Self {
        Self::Text(value)
    }
}
impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

/// Named fields of a message, in the order of the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    fields: Vec<(&'static str, Value)>,
    /// Entries of lists that were left out.
    dropped: usize,
}

impl Summary {
    /// No fields yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { fields: Vec::new(), dropped: 0 }
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        let mut value = value.into();
        value.limit(&mut self.dropped);
        self.fields.push((name, value));
        self
    }

    /// Adds entries that a decoder has left out of the message's lists.
    #[must_use]
    pub(crate) const fn without(mut self, dropped: usize) -> Self {
        self.dropped += dropped;
        self
    }

    /// Adds a field where there is a value.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds another message's fields behind these.
    #[must_use]
    pub(crate) fn followed_by(mut self, inner: Self) -> Self {
        self.fields.extend(inner.fields);
        self.without(inner.dropped)
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value)
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.fields.iter().map(|(name, value)| (*name, value))
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// How many entries of the message's lists are not here, because there were too many; 0 for an honest message.
    #[must_use]
    pub const fn dropped(&self) -> usize {
        self.dropped
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Summary {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let dropped = (self.dropped > 0).then(|| Value::from(self.dropped));
        serializer.collect_map(self.iter().chain(dropped.as_ref().map(|dropped| ("dropped-entries", dropped))))
    }
}

impl Value {
    /// Keeps what a summary may hold, and counts the entries that it may not.
    fn limit(&mut self, dropped: &mut usize) {
        match self {
            Self::Int(_) | Self::Bool(_) => {}
            // What is not owned is a text of ours.
            Self::Text(Cow::Borrowed(_)) => {}
            Self::Text(Cow::Owned(text)) => *text = cut(core::mem::take(text)),
            Self::List(entries) => {
                *dropped += entries.len().saturating_sub(SHOWN);
                entries.truncate(SHOWN);
                entries.shrink_to_fit();
                entries.iter_mut().for_each(|entry| entry.limit(dropped));
            }
        }
    }
}

impl Held for Value {
    fn held(&self) -> usize {
        match self {
            Self::Int(_) | Self::Bool(_) => 0,
            Self::Text(text) => text.held(),
            Self::List(entries) => entries.held(),
        }
    }
}

held!(Summary { fields, dropped });

#[cfg(test)]
mod tests {
    use super::{Summary, Value};

    #[test]
    fn a_summary_is_bounded_whatever_is_put_there() {
        let summary = Summary::new().with("name", "x".repeat(1000)).with("list", vec![7_u8; 700]).without(3);
        let Some(Value::Text(text)) = summary.get("name") else { panic!("a text") };
        assert!(text.ends_with("x… (1000 characters)"));
        let Some(Value::List(list)) = summary.get("list") else { panic!("a list") };
        assert_eq!((list.len(), summary.dropped()), (512, 191));
    }
}
