//! The names that were learned, and their placeholders.

use core::net::{IpAddr, SocketAddr};
use std::collections::HashMap;

use super::{NameKind, canonical};

/// Names that say nothing of a site, and whose replacement would make sentences unreadable.
const COMMON: &[&str] = &[
    "rdpwhy",
    "localhost",
    "server",
    "client",
    "workgroup",
    "windows",
    "microsoft",
    "microsoft.com",
    "microsoft corporation",
    "remote desktop",
    "unknown",
    "none",
];
/// Types of attributes in a subject, which are no names.
const ATTRIBUTES: &[&str] = &["street", "email", "emailaddress", "serialnumber", "title"];
/// Shorter names are replaced where they are a whole text, and not inside of sentences.
pub(super) const SHORTEST: usize = 3;

/// Names and their placeholders.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// By the name in lower case.
    known: HashMap<String, String>,
    counts: HashMap<NameKind, u32>,
}

impl Names {
    /// Gives `name`, and the names that it is made of, placeholders.
    pub(super) fn learn(&mut self, kind: NameKind, name: &str) {
        if let Ok(address) = name.parse::<SocketAddr>() {
            return self.add(NameKind::Address, &canonical(address.ip()));
        }
        if let Ok(ip) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
            self.add(NameKind::Address, &canonical(ip));
            // As it was written, too: `0:0::1`.
            return self.alias(&canonical(ip), name);
        }
        self.add(kind, name);
        if matches!(kind, NameKind::Text | NameKind::Thumbprint) {
            return;
        }
        for part in name.split(['\\', '@', '/', ',', '=', ';', '+', '"']).map(str::trim) {
            if part.chars().count() >= SHORTEST && !ATTRIBUTES.contains(&part.to_lowercase().as_str()) {
                let kind = if kind == NameKind::Subject { NameKind::Host } else { kind };
                self.add(kind, part);
                self.add_labels(kind, part);
            }
        }
    }

    /// The placeholder of a name that was learned; the name itself where it is a common one.
    pub(super) fn placeholder<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let lower = name.to_lowercase();
        if name.is_empty() || COMMON.contains(&lower.as_str()) {
            return Some(name);
        }
        self.known.get(&lower).map(String::as_str)
    }

    /// Names in lower case.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.known.iter().map(|(name, placeholder)| (name.as_str(), placeholder.as_str()))
    }

    /// A host's label and its domain stand alone elsewhere: `srv` and `corp.example` of `srv.corp.example`.
    fn add_labels(&mut self, kind: NameKind, name: &str) {
        let is_host = |name: &str| name.chars().all(|char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_'));
        let Some((label, domain)) = name.split_once('.').filter(|_| is_host(name)) else { return };
        for part in [label, domain] {
            if part.chars().count() > SHORTEST && !part.chars().all(|char| char.is_ascii_digit() || char == '.') {
                self.add(kind, part);
            }
        }
    }

    fn add(&mut self, kind: NameKind, name: &str) {
        let lower = name.to_lowercase();
        if name.is_empty() || COMMON.contains(&lower.as_str()) || self.known.contains_key(&lower) {
            return;
        }
        let count = self.counts.entry(kind).or_default();
        *count = count.saturating_add(1);
        self.known.insert(lower, format!("{}-{count}", kind.placeholder()));
    }

    fn alias(&mut self, known: &str, name: &str) {
        if let Some(placeholder) = self.known.get(&known.to_lowercase()).cloned() {
            self.known.entry(name.to_lowercase()).or_insert(placeholder);
        }
    }
}

impl NameKind {
    const fn placeholder(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Address => "address",
            Self::User => "user",
            Self::Cookie => "cookie",
            Self::Subject => "subject",
            Self::Thumbprint => "thumbprint",
            Self::Text => "text",
        }
    }
}
