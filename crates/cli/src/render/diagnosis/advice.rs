//! What to do, what to look at on the server, and what is not known.

use rdpwhy::diagnosis::{Cause, Diagnosis, ScriptFor, cause, fix_script, remedy};

use crate::render::explain::command;
use crate::render::{Page, evidence, style};

/// Lines that are shown here; `rdpwhy explain` has them all.
const CHECKS: usize = 8;

/// Renders the remedies, the safest first.
pub(super) fn remedies(page: &mut Page, diagnosis: &Diagnosis) {
    let remedies = diagnosis.remedies();
    if remedies.is_empty() {
        return;
    }
    page.heading("Remedies, the safest first");
    for remedy in &remedies {
        let about = format!("  {} (risk {}, {})", remedy.title, remedy.risk.name(), remedy.place.name());
        page.line(&[(style::PLAIN, "  "), (style::HEADING, remedy.id), (style::PLAIN, &about)]);
    }
    if let Some(first) = remedies.first() {
        let knowledge = of_site(remedy(first.id).is_none());
        page.paragraph(2, style::DIM, &format!("rdpwhy explain {}{knowledge} shows its steps.", first.id));
    }
    // Scripts are PowerShell, and made of what is ours alone.
    if diagnosis.implementation().is_not_windows() {
        return;
    }
    let script = |ours: &&Cause| cause(ours.id).is_some() && fix_script(ours, ScriptFor::Console).is_some();
    if let Some(cause) = diagnosis.standing().map(|conclusion| conclusion.cause).find(script) {
        let hint = format!("rdpwhy fix-script {} prints those on the server as a script, to be read first.", cause.id);
        page.paragraph(2, style::DIM, &hint);
    }
}

/// Renders the first lines to run on the server.
pub(super) fn checks(page: &mut Page, diagnosis: &Diagnosis) {
    let checks = diagnosis.checks();
    let Some(first) = diagnosis.standing().next().filter(|_| !checks.is_empty()) else { return };
    page.heading("Look at on the server, unless it says otherwise");
    for check in checks.iter().take(CHECKS) {
        command(page, &check.described(), check.line);
    }
    let others = checks.len().saturating_sub(CHECKS);
    if others > 0 {
        let id = first.cause.id;
        let knowledge = of_site(cause(id).is_none());
        page.paragraph(
            2,
            style::DIM,
            &format!("{others} more: rdpwhy explain {id}{knowledge}, and so for each cause."),
        );
    }
}

/// What a hint needs where the name is a site's own.
const fn of_site(is_site: bool) -> &'static str {
    if is_site { " --knowledge FILE" } else { "" }
}

/// Renders what only experiments came to see, and is no reason to die.
pub(super) fn risks(page: &mut Page, diagnosis: &Diagnosis) {
    let risks = diagnosis.risks();
    if risks.is_empty() {
        return;
    }
    page.heading("Noticed by experiments");
    for risk in risks {
        page.paragraph(2, style::NOTICE, &format!("{} {}", risk.says, evidence::ids(&risk.evidence)));
    }
}

/// Renders what no connection came to: not reached is never fine.
pub(super) fn unknown(page: &mut Page, diagnosis: &Diagnosis) {
    let unknown = diagnosis.unknown();
    if unknown.is_empty() {
        return;
    }
    page.heading("Not known, because no connection came so far");
    for unknown in unknown {
        page.line(&[
            (style::PLAIN, "  "),
            (style::NOTICE, unknown.topic),
            (style::PLAIN, ": "),
            (style::PLAIN, unknown.what),
        ]);
        page.paragraph(6, style::DIM, &format!("shown by {}", unknown.shown_by));
    }
}
