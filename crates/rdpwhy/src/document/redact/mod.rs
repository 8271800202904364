//! [`Redaction`]: documents and texts without the names in them, so that they can be attached to a public issue.
//!
//! A text of a document is kept only where its key says that it is this project's own vocabulary ([`keys`]): every other
//! one is a name, and gets a placeholder. So a field that is added later is hidden until it is listed. In sentences, the
//! names that were learned are replaced, and so is every IP address.

mod keys;
mod names;
mod sentence;
#[cfg(all(test, feature = "ring"))]
mod tests;

use core::net::{IpAddr, SocketAddr};

use serde::Serialize;
use serde_json::{Error, Value};

use keys::Role;
use names::Names;
use sentence::Sentences;

/// What a name is of; the placeholder says so: `host-1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameKind {
    /// A host, computer or domain.
    Host,
    /// An IP address.
    Address,
    /// A user.
    User,
    /// A cookie or routing token of the connection request.
    Cookie,
    /// A certificate's subject or issuer.
    Subject,
    /// A certificate's thumbprint or serial number: public registers find the server by them.
    Thumbprint,
    /// Any other text.
    Text,
}

/// Replaces names by placeholders, the same name by the same one in every document and text. Letter case makes no
/// difference.
///
/// Host and computer names, IP addresses, users, cookies, certificate subjects and thumbprints are replaced, and every
/// text whose meaning is not known. Ports, times, versions and numbers stay. Recordings are not documents: they hold every
/// byte.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    names: Names,
    sentences: Sentences,
}

impl Redaction {
    /// Knows no name yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Hides `name` from now on: a host or a user that the caller knows by itself.
    pub fn hide(&mut self, kind: NameKind, name: &str) {
        self.names.learn(kind, name);
        self.sentences = Sentences::of(&self.names);
    }

    /// Learns every name in a document; [`Redaction::text`] replaces them in what is written of it.
    ///
    /// # Errors
    /// The document has no form in JSON. The documents of this crate have one.
    pub fn learn(&mut self, document: &impl Serialize) -> Result<(), Error> {
        self.learn_value(&serde_json::to_value(document)?);
        Ok(())
    }

    /// The document without its names, which are learned. Its keys come in the order of the alphabet.
    ///
    /// # Errors
    /// As [`Redaction::learn`].
    pub fn document(&mut self, document: &impl Serialize) -> Result<Value, Error> {
        let mut value = serde_json::to_value(document)?;
        self.learn_value(&value);
        self.replace_in(&mut value, "", "");
        Ok(value)
    }

    /// A sentence without the names that were learned, and without IP addresses.
    #[must_use]
    pub fn text(&self, sentence: &str) -> String {
        self.sentences.replace(sentence, &self.names)
    }

    fn learn_value(&mut self, value: &Value) {
        self.learn_in(value, "", "");
        self.sentences = Sentences::of(&self.names);
    }

    fn learn_in(&mut self, value: &Value, parent: &str, key: &str) {
        match value {
            Value::String(text) => {
                if let Role::Name(kind) = keys::role(parent, key, text) {
                    self.names.learn(kind, text);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| self.learn_in(value, parent, key)),
            Value::Object(object) => object.iter().for_each(|(name, value)| self.learn_in(value, key, name)),
            _ => {}
        }
    }

    fn replace_in(&self, value: &mut Value, parent: &str, key: &str) {
        match value {
            Value::String(text) => match keys::role(parent, key, text) {
                Role::Ours => {}
                Role::Sentence => *text = self.text(text),
                Role::Bytes => *text = format!("[{} bytes]", text.len() / 2),
                Role::Name(_) => *text = self.name(text),
            },
            Value::Array(list) => list.iter_mut().for_each(|value| self.replace_in(value, parent, key)),
            Value::Object(object) => {
                object.iter_mut().for_each(|(name, value)| self.replace_in(value, key, name));
            }
            _ => {}
        }
    }

    /// A whole text that is a name; of an address with a port, the port stays.
    fn name(&self, text: &str) -> String {
        let placeholder = |name: &str| self.names.placeholder(name).unwrap_or("[hidden]").to_owned();
        match text.parse::<SocketAddr>() {
            Ok(address) if address.is_ipv6() => {
                format!("[{}]:{}", placeholder(&canonical(address.ip())), address.port())
            }
            Ok(address) => format!("{}:{}", placeholder(&canonical(address.ip())), address.port()),
            Err(_) => placeholder(text),
        }
    }
}

/// One text for each address, however it was written.
fn canonical(ip: IpAddr) -> String {
    ip.to_string()
}
