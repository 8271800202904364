//! Owns [`Summary`]: the allow-listed fields of one message, fit to be shown to anyone.
//!
//! INVARIANT: a summary holds only what a decoder put there by name. No decoder puts a password, a key, a random that
//! is a secret, or a token's raw bytes.

use std::borrow::Cow;

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
pub struct Summary(Vec<(&'static str, Value)>);

impl Summary {
    /// No fields yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((name, value.into()));
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
        self.0.extend(inner.0);
        self
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(field, _)| *field == name).map(|(_, value)| value)
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Summary {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
