//! What a signature of a site asks of a report: fields, by their paths, and the value that each must have.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use toml::Spanned;

/// `when`, as it is written: a path in quotes is one key, and one without them is a table in a table.
#[derive(Debug)]
pub(super) struct When(Vec<(Spanned<String>, Spanned<Node>)>);

#[derive(Debug)]
enum Node {
    Is(Value),
    In(When),
}

/// What a field may be equal to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<T = String> {
    Text(T),
    Number(i64),
    Flag(bool),
}

/// One line of `when`.
pub(super) struct Asked<'a> {
    pub(super) path: Spanned<String>,
    pub(super) value: Spanned<&'a Value>,
}

impl When {
    /// Every path with its value, in the order of the file; an inner table that asks nothing is the error.
    pub(super) fn asked(&self) -> Result<Vec<Asked<'_>>, core::ops::Range<usize>> {
        let mut asked = Vec::new();
        self.collect("", &mut asked)?;
        Ok(asked)
    }

    fn collect<'a>(&'a self, inside: &str, asked: &mut Vec<Asked<'a>>) -> Result<(), core::ops::Range<usize>> {
        for (key, node) in &self.0 {
            let path = if inside.is_empty() { key.get_ref().clone() } else { format!("{inside}.{}", key.get_ref()) };
            match node.get_ref() {
                Node::Is(value) => {
                    let path = Spanned::new(key.span(), path);
                    asked.push(Asked { path, value: Spanned::new(node.span(), value) });
                }
                Node::In(When(inner)) if inner.is_empty() => return Err(key.span()),
                Node::In(inner) => inner.collect(&path, asked)?,
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(NodeVisitor { may_be_value: false })? {
            Node::In(when) => Ok(when),
            Node::Is(_) => Err(Error::custom("expected a table of report fields")),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor { may_be_value: true })
    }
}

struct NodeVisitor {
    may_be_value: bool,
}

impl NodeVisitor {
    fn value<E: Error>(self, value: Value, unexpected: Unexpected<'_>) -> Result<Node, E> {
        if self.may_be_value { Ok(Node::Is(value)) } else { Err(E::invalid_type(unexpected, &self)) }
    }
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.may_be_value {
            "a string, an integer, true or false"
        } else {
            "report fields with their values, such as { \"position.stage\" = \"tls\" }"
        })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        self.value(Value::Text(text.to_owned()), Unexpected::Str(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        self.value(Value::Number(number), Unexpected::Signed(number))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Node, E> {
        self.value(Value::Flag(flag), Unexpected::Bool(flag))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries: Vec<(Spanned<String>, Spanned<Node>)> = Vec::new();
        loop {
            // Keys are strings with a place, but for the one inside what toml makes of a date.
            let date = |_| A::Error::invalid_type(Unexpected::Other("date or time"), &self);
            let Some(key) = map.next_key::<Spanned<String>>().map_err(date)? else { break };
            entries.push((key, map.next_value()?));
        }
        Ok(Node::In(When(entries)))
    }
}
