//! What is known of a code or of a name, as text; the same as JSON is in `document`.

mod codes;
mod document;
mod entries;
mod numbers;

pub(crate) use document::{document, list_document};
pub(super) use entries::command;
pub(crate) use entries::instead;

use rdpwhy::diagnosis::{SignatureInfo, Site, Source, Topic, disconnect_reasons, extended_reasons, signatures};

use super::{Page, style};

/// Renders what is asked about, with what the site knows of it.
pub(crate) fn topic(page: &mut Page, topic: Topic, site: &Site) {
    match topic {
        Topic::Codes(asked) => codes::render(page, asked),
        Topic::Status(status) => entries::status(page, status),
        Topic::Alert(_) | Topic::ErrorInfo(_) | Topic::Gateway(_) | Topic::Update(_) => numbers::render(page, topic),
        Topic::Cause(cause) => entries::cause(page, cause, site),
        Topic::Signature(signature) => entries::signature(page, &signature),
        Topic::Stage(stage) => entries::stage(page, stage, site),
        Topic::Remedy(remedy) => entries::remedy(page, remedy),
        Topic::Experiment(experiment) => entries::experiment(page, experiment),
        Topic::Claim(claim) => entries::claim(page, claim),
        Topic::RefusedAdvice(refused) => entries::refused_advice(page, refused),
        _ => {}
    }
}

/// Everything that can be asked about.
pub(crate) fn list(page: &mut Page, site: &Site) {
    for (kind, names) in site.names() {
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

/// All signatures that are asked about: ours, then the site's.
fn all_signatures(site: &Site) -> impl Iterator<Item = SignatureInfo> + use<> {
    signatures().chain(site.signatures())
}

/// The sources by tag, each once. A site cites in its own words.
fn sources<'a>(page: &mut Page, sources: impl IntoIterator<Item = &'a Source>) {
    let mut sources: Vec<&Source> = sources.into_iter().collect();
    sources.sort_unstable();
    sources.dedup();
    if sources.is_empty() {
        return;
    }
    page.heading("Sources");
    for source in sources {
        match source.own_tag() {
            Some(tag) => page.row(tag, style::DIM, source.cites),
            None => page.paragraph(2, style::DIM, source.cites),
        }
    }
}
