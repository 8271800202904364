//! Entries with a name: causes, signatures, stages, statuses, remedies, claims, refused advice.

use anstyle::Style;
use rdpwhy::Stage;
use rdpwhy::diagnosis::{
    Cause, Certainty, Claim, Experiment, RefusedAdvice, Remedy, SignatureInfo, Site, Source, Verdict, claims_about,
    describe_message, disconnect_reason, look_alikes, reason_of_status, signature_of_status, stage_note, updates_about,
};
use rdpwhy::pdu::credssp::ntstatus;

use super::{all_signatures, numbers, sources};
use crate::render::{Page, style};

/// A cause.
pub(super) fn cause(page: &mut Page, cause: &Cause, site: &Site) {
    title(page, cause.id, "cause", cause.title);
    page.paragraph(2, style::PLAIN, cause.explains);
    page.row("known how", style::PLAIN, certainty(cause.certainty));
    if let Some(why) = cause.unseen {
        page.row("not on the wire", style::PLAIN, why);
    }
    if !cause.rules_out.is_empty() {
        page.heading("Speaks against it");
        for against in cause.rules_out {
            page.paragraph(2, style::PLAIN, against);
        }
    }
    if !cause.confirms.is_empty() {
        page.heading("Confirms it, on the server unless it says otherwise");
        for check in cause.confirms {
            command(page, &check.described(), check.line);
        }
    }
    if look_alikes(cause.id).next().is_some() {
        page.heading("Looks like it, and what separates the two");
    }
    for (other, pair) in look_alikes(cause.id) {
        named(page, other.id, pair.separated_by);
    }
    let pointing: Vec<SignatureInfo> =
        all_signatures(site).filter(|signature| signature.causes.iter().any(|(other, _)| *other == cause)).collect();
    if !pointing.is_empty() {
        page.heading("Signatures that point to it");
        for signature in pointing {
            named(page, signature.id, signature.about);
        }
    }
    if updates_about(cause.id).next().is_some() {
        page.heading("Updates of Windows that break or repair it");
    }
    for update in updates_about(cause.id) {
        named(page, update.kb, &format!("{}: {}", numbers::role(update), update.product));
    }
    if !cause.remedies.is_empty() {
        page.heading("Remedies, the safest first");
    }
    for remedy in cause.remedies {
        named(page, remedy.id, &format!("{} (risk {}, {})", remedy.title, remedy.risk.name(), remedy.place.name()));
    }
    let cited = claimed(page, cause.id);
    let of_pairs = look_alikes(cause.id).flat_map(|(_, pair)| pair.sources);
    sources(page, cited.chain(cause.sources.iter().chain(of_pairs).copied()));
}

/// A signature.
pub(super) fn signature(page: &mut Page, signature: &SignatureInfo) {
    title(page, signature.id, "signature", signature.stage.map_or("of any stage", Stage::name));
    page.paragraph(2, style::PLAIN, signature.about);
    page.heading("Causes that it points to");
    for (cause, standing) in signature.causes {
        named(page, cause.id, &format!("{} ({})", cause.title, standing.name()));
    }
    if signature.causes.is_empty() {
        page.paragraph(2, style::DIM, "None: it is a risk, or ends nothing.");
    }
    let cited = claimed(page, signature.id);
    sources(page, cited);
}

/// An experiment.
pub(super) fn experiment(page: &mut Page, experiment: &Experiment) {
    title(page, experiment.id, "experiment", experiment.asks);
    let titled = |cause: &'static Cause| (cause.id, cause.title);
    let apart = experiment.tells_apart().into_iter().map(titled).collect();
    let confirms = experiment.confirms().iter().map(|(reading, cause)| (titled(cause), reading.name()));
    let confirmed =
        confirms.map(|((id, about), reading)| (id, format!("{about} (where it reads {reading})"))).collect();
    causes_under(page, "Causes that it may tell from others", apart);
    causes_under(page, "Causes that it may confirm", confirmed);
    causes_under(
        page,
        "Causes that it describes more closely",
        experiment.describes().iter().copied().map(titled).collect(),
    );
    sources(page, experiment.sources.iter().copied());
}

fn causes_under(page: &mut Page, heading: &str, causes: Vec<(&str, impl AsRef<str>)>) {
    if !causes.is_empty() {
        page.heading(heading);
    }
    for (id, about) in causes {
        named(page, id, about.as_ref());
    }
}

/// A stage.
pub(super) fn stage(page: &mut Page, stage: Stage, site: &Site) {
    let Some(note) = stage_note(stage) else { return };
    title(page, stage.name(), "stage", note.section);
    page.paragraph(2, style::PLAIN, note.about);
    if !note.awaits.is_empty() {
        page.heading("May be awaited in it");
        for awaited in note.awaits {
            let words = describe_message(awaited.from, awaited.pdu);
            named(page, &format!("{}/{}", awaited.from, awaited.pdu), &words);
        }
    }
    page.heading("Signatures");
    for signature in all_signatures(site).filter(|signature| signature.stage == Some(stage)) {
        named(page, signature.id, signature.about);
    }
    let cited = claimed(page, stage.name());
    sources(page, cited);
}

/// A status number of a logon.
pub(super) fn status(page: &mut Page, code: u32) {
    let number = format!("0x{code:08X}");
    let Some(status) = ntstatus(code) else {
        page.line(&[(style::HEADING, &number), (style::NOTICE, "  unknown")]);
        page.paragraph(2, style::PLAIN, "It is not one of the statuses that are met in a logon over CredSSP.");
        return;
    };
    title(page, status.name, "status", &number);
    page.paragraph(2, style::PLAIN, &format!("As errorCode of CredSSP: {}.", status.means));
    if let Some(reason) = reason_of_status(code).and_then(disconnect_reason) {
        let shown = format!("0x{:X} ({}), {}, has the same name; inferred", reason.code, reason.code, reason.name);
        page.row("mstsc", style::PLAIN, &shown);
    }
    if let Some(signature) = signature_of_status(code) {
        page.row("signature", style::PLAIN, signature.id);
        for (cause, standing) in signature.causes {
            page.row("cause", style::PLAIN, &format!("{} ({})", cause.id, standing.name()));
        }
        page.paragraph(2, style::DIM, "Before a name was sent it is no verdict on a user.");
    }
}

/// A remedy.
pub(super) fn remedy(page: &mut Page, remedy: &Remedy) {
    title(page, remedy.id, "remedy", remedy.title);
    page.row("where", style::PLAIN, remedy.place.name());
    page.row("risk", style::PLAIN, remedy.risk.name());
    page.row("proves", style::PLAIN, remedy.proves);
    page.row("undo", style::PLAIN, remedy.undo);
    if let Some(line) = remedy.undo_line {
        page.line(&[(style::PLAIN, "      "), (style::DIM, line)]);
    }
    page.heading("Steps");
    for step in remedy.steps {
        match step.command {
            Some(line) => command(page, step.does, line),
            None => page.paragraph(2, style::PLAIN, step.does),
        }
    }
    sources(page, remedy.sources.iter().copied());
}

/// A claim.
pub(super) fn claim(page: &mut Page, claim: &Claim) {
    title(page, claim.id, "claim", claim.verdict.name());
    claim_lines(page, claim);
    sources(page, claim.sources.iter().copied());
}

/// Advice that is refused.
pub(super) fn refused_advice(page: &mut Page, refused: &RefusedAdvice) {
    title(page, refused.id, "refused advice", refused.advice);
    page.paragraph(2, style::PLAIN, refused.because);
    page.row("instead", style::PLAIN, &instead(refused));
    sources(page, refused.sources.iter().copied());
}

/// The ids of what to look at instead.
pub(crate) fn instead(refused: &RefusedAdvice) -> String {
    let remedies = refused.remedies.iter().map(|remedy| remedy.id);
    remedies.chain(refused.causes.iter().map(|cause| cause.id)).collect::<Vec<_>>().join(", ")
}

/// What a claim says, and the verdict on it.
pub(super) fn claim_lines(page: &mut Page, claim: &Claim) {
    let look = if claim.verdict == Verdict::OneOfSeveral { style::NOTICE } else { style::BAD };
    let word = format!("  {:<16}", claim.verdict.name());
    page.line(&[(look, &word), (style::PLAIN, claim.says)]);
    page.paragraph(4, style::PLAIN, claim.because);
}

pub(super) const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "documented by a specification or the vendor",
        Certainty::Measured => "measured on a real server",
        Certainty::Reported => "reported in public, in single cases",
        Certainty::Inferred => "inferred from cited facts, not measured",
        Certainty::Unverified => "not verified",
    }
}

pub(super) fn title(page: &mut Page, name: &str, kind: &str, about: &str) {
    const GAP: (Style, &str) = (style::PLAIN, "  ");
    page.line(&[(style::HEADING, name), GAP, (style::DIM, kind), GAP, (style::PLAIN, about)]);
}

pub(super) fn named(page: &mut Page, name: &str, about: &str) {
    page.line(&[(style::PLAIN, "  "), (style::PLAIN, name)]);
    page.paragraph(6, style::DIM, about);
}

/// A line to be copied is never wrapped.
pub(in crate::render) fn command(page: &mut Page, what: &str, line: &str) {
    page.paragraph(2, style::PLAIN, what);
    page.line(&[(style::PLAIN, "      "), (style::DIM, line)]);
}

/// The claims about it; the tags that they cite.
fn claimed(page: &mut Page, id: &str) -> impl Iterator<Item = &'static Source> + use<> {
    let claims: Vec<&'static Claim> = claims_about(id).collect();
    if !claims.is_empty() {
        page.heading("What people say");
        for claim in &claims {
            claim_lines(page, claim);
        }
    }
    claims.into_iter().flat_map(|claim| claim.sources).copied()
}
