//! What is known of a code or of a name, as text; the same as JSON is in `document`.

mod codes;
mod document;
mod entries;

pub(crate) use document::{document, list_document};

use rdpwhy::diagnosis::{Topic, disconnect_reasons, extended_reasons, source};

use super::{Page, style};

/// Renders what is asked about.
pub(crate) fn topic(page: &mut Page, topic: Topic) {
    match topic {
        Topic::Codes(asked) => codes::render(page, asked),
        Topic::Status(status) => entries::status(page, status),
        Topic::Cause(cause) => entries::cause(page, cause),
        Topic::Signature(signature) => entries::signature(page, &signature),
        Topic::Stage(stage) => entries::stage(page, stage),
        Topic::Remedy(remedy) => entries::remedy(page, remedy),
        Topic::Claim(claim) => entries::claim(page, claim),
        Topic::RefusedAdvice(refused) => entries::refused_advice(page, refused),
        _ => {}
    }
}

/// Everything that can be asked about.
pub(crate) fn list(page: &mut Page) {
    for (kind, names) in Topic::names() {
        page.line(&[(style::HEADING, kind)]);
        for (name, about) in names {
            entry(page, name, about);
        }
        page.blank();
    }
    page.line(&[(style::HEADING, "disconnect reason")]);
    for reason in disconnect_reasons() {
        entry(page, &format!("0x{:X} ({})", reason.code, reason.code), reason.name);
    }
    page.heading("extended reason");
    for reason in extended_reasons() {
        entry(page, &format!("0x{:X} ({})", reason.code, reason.code), reason.name);
    }
}

fn entry(page: &mut Page, name: &str, about: &str) {
    page.line(&[(style::PLAIN, "  "), (style::PLAIN, name)]);
    page.paragraph(6, style::DIM, about);
}

/// The sources by tag, each once.
fn sources<'a>(page: &mut Page, tags: impl IntoIterator<Item = &'a str>) {
    let mut tags: Vec<&str> = tags.into_iter().collect();
    tags.sort_unstable();
    tags.dedup();
    if tags.is_empty() {
        return;
    }
    page.heading("Sources");
    for source in tags.into_iter().filter_map(source) {
        page.row(source.tag, style::DIM, source.cites);
    }
}
