//! What was learned, by topic; only what there is.

mod packets;
mod path;
mod security;
mod session;

use anstyle::Style;
use rdpwhy::handshake::Facts;

use super::escape::cut;
use super::{Page, style};

/// Renders the facts.
pub(crate) fn render(page: &mut Page, facts: &Facts) {
    let groups = [
        ("Path", path::path(&facts.path)),
        ("Packets of the server", facts.path.packets.as_ref().map(packets::packets).unwrap_or_default()),
        ("Negotiation", path::negotiation(&facts.negotiation)),
        ("TLS", security::tls(&facts.tls)),
        ("Certificate", facts.tls.certificate.as_ref().map(security::certificate).unwrap_or_default()),
        ("CredSSP", security::credssp(&facts.credssp)),
        ("Server, by its NTLM challenge", facts.ntlm.as_ref().map(security::ntlm).unwrap_or_default()),
        ("Settings", session::gcc(&facts.gcc)),
        ("Channels", session::channels(&facts.channels)),
        ("Licensing", session::licensing(&facts.licensing)),
        ("Redirection", facts.redirection.as_ref().map(session::redirection).unwrap_or_default()),
        ("Set Error Info", facts.error_info.as_ref().map(session::error_info).unwrap_or_default()),
    ];
    for (title, rows) in groups {
        if rows.0.is_empty() {
            continue;
        }
        page.heading(title);
        for (label, look, value) in rows.0 {
            page.row(label, look, &value);
        }
    }
}

/// Labels and values of one topic.
#[derive(Default)]
struct Rows(Vec<(&'static str, Style, String)>);

impl Rows {
    fn add(&mut self, label: &'static str, value: impl ToString) {
        self.0.push((label, style::PLAIN, cut(&value.to_string()).into_owned()));
    }

    fn add_some(&mut self, label: &'static str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.add(label, value);
        }
    }

    /// Nothing where there is nothing in the list.
    fn add_list<T: ToString>(&mut self, label: &'static str, values: &[T]) {
        if !values.is_empty() {
            let shown: Vec<String> = values.iter().map(|value| cut(&value.to_string()).into_owned()).collect();
            self.0.push((label, style::PLAIN, shown.join(", ")));
        }
    }

    /// Worth a look.
    fn warn(&mut self, label: &'static str, value: impl ToString) {
        self.0.push((label, style::NOTICE, value.to_string()));
    }
}

/// A number with its name, where it has one: `hybrid (0x2)`.
fn named(name: Option<&str>, number: u32) -> String {
    match name {
        Some(name) => format!("{name} (0x{number:x})"),
        None => format!("unknown (0x{number:x})"),
    }
}
