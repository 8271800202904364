//! Codes of Microsoft's client: their names, what they prove and do not, what was seen, what is claimed.

use rdpwhy::diagnosis::{
    CodeNote, Codes, Source, claims_about_codes, disconnect_note, disconnect_reason, extended_note, extended_reason,
    is_put_in_by_client, look_up, misread, seen_with,
};
use rdpwhy::pdu::rdp::error_info_name;
use rdpwhy::{PduKind, Stage};

use super::entries::{certainty, claim_lines, command};
use super::sources;
use crate::render::{Page, style};

/// Renders them.
pub(super) fn render(page: &mut Page, asked: Codes) {
    let mut cited: Vec<&Source> = Vec::new();
    if let Some(code) = asked.code {
        disconnect(page, code);
        cited.extend(disconnect_note(code).into_iter().flat_map(|note| note.sources));
    }
    if let Some(code) = asked.extended {
        if asked.code.is_some() {
            page.blank();
        }
        extended(page, code, asked.code);
        cited.extend(extended_note(code).into_iter().flat_map(|note| note.sources));
    }
    let seen: Vec<_> = asked.code.into_iter().flat_map(|code| seen_with(code, asked.extended)).collect();
    if !seen.is_empty() {
        page.heading("Reported with it, in single cases; none of it is a rule");
        for seen in seen {
            let ids: Vec<&str> = seen.causes.iter().map(|cause| cause.id).collect();
            let causes = if ids.is_empty() { String::new() } else { format!(" ({})", ids.join(", ")) };
            let tags: Vec<&str> = seen.sources.iter().map(|source| source.tag).collect();
            page.paragraph(2, style::PLAIN, &format!("{}{causes} [{}]", seen.found, tags.join("] [")));
            cited.extend(seen.sources);
        }
    }
    let claims: Vec<_> = claims_about_codes(asked.code, asked.extended).collect();
    if !claims.is_empty() {
        page.heading("What people say");
        for claim in claims {
            claim_lines(page, claim);
            cited.extend(claim.sources);
        }
    }
    page.heading("On the client that showed them");
    for look_up in look_up(asked) {
        command(page, look_up.what, &look_up.powershell);
        cited.push(look_up.source);
    }
    sources(page, cited);
}

fn disconnect(page: &mut Page, code: u32) {
    let number = format!("0x{code:X} ({code})");
    match disconnect_reason(code) {
        Some(reason) => {
            page.line(&[(style::HEADING, &number), (style::PLAIN, "  "), (style::PLAIN, reason.name)]);
            page.paragraph(2, style::PLAIN, &format!("{}.", reason.means));
        }
        None => {
            page.line(&[(style::HEADING, &number), (style::NOTICE, "  unknown")]);
            page.paragraph(2, style::PLAIN, "The documented list of disconnect reasons does not have it.");
        }
    }
    if let Some(other) = misread(code) {
        let hint = format!("In the other base it would be 0x{:X} ({}), {}.", other.code, other.code, other.name);
        page.paragraph(2, style::DIM, &hint);
    }
    if let Some(note) = disconnect_note(code) {
        note_rows(page, note);
    }
}

fn extended(page: &mut Page, code: u32, with: Option<u32>) {
    let number = format!("extended 0x{code:X} ({code})");
    match extended_reason(code) {
        Some(reason) => {
            page.line(&[(style::HEADING, &number), (style::PLAIN, "  "), (style::PLAIN, reason.name)]);
            page.paragraph(2, style::PLAIN, &format!("{}.", reason.means));
        }
        None => {
            page.line(&[(style::HEADING, &number), (style::NOTICE, "  unknown")]);
            page.paragraph(2, style::PLAIN, "The documented list of extended reasons does not have it.");
        }
    }
    if let Some(name) = error_info_name(code).filter(|_| code != 0) {
        page.paragraph(
            2,
            style::DIM,
            &format!("The same number in Set Error Info ({}): {name}.", PduKind::RdpSetErrorInfo),
        );
    }
    let Some(note) = extended_note(code) else { return };
    if with.is_some_and(|with| is_put_in_by_client(with, code)) {
        // What the number fits when the server says it would mislead here.
        page.row("proves", style::PLAIN, note.proves);
        page.row("does not prove", style::PLAIN, note.proves_not);
    } else {
        note_rows(page, note);
    }
}

fn note_rows(page: &mut Page, note: &CodeNote) {
    page.row("proves", style::PLAIN, note.proves);
    page.row("does not prove", style::PLAIN, note.proves_not);
    let stages: Vec<&str> = note.stages.iter().map(|stage| stage.name()).collect();
    let fits = match stages.len() {
        0 => "no stage of the handshake".to_owned(),
        // All but those in which there is no connection yet.
        count if count + 2 == Stage::ALL.len() => "any stage after connect".to_owned(),
        _ => stages.join(", "),
    };
    page.row("fits", style::PLAIN, &fits);
    page.row("known how", style::PLAIN, certainty(note.certainty));
    for cause in note.causes {
        page.row("possible cause", style::PLAIN, &format!("{}  {}", cause.id, cause.title));
    }
}
