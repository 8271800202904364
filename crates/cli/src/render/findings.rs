//! What was recognised: each finding with its causes by standing, and the events that it rests on.

use anstyle::Style;
use rdpwhy::Report;
use rdpwhy::diagnosis::{CauseStanding, Finding, Standing};
use rdpwhy::handshake::EventId;

use super::{Page, evidence, style};

/// Renders the findings, where there are any, and their evidence.
pub(crate) fn render(page: &mut Page, report: &Report, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    page.heading("Findings");
    for finding in findings {
        one(page, finding);
    }
    cited(page, report, findings);
}

fn one(page: &mut Page, finding: &Finding) {
    says(page, finding);
    for cause in &finding.causes {
        cause_line(page, cause);
    }
}

/// What was recognised, and the events that it rests on.
pub(super) fn says(page: &mut Page, finding: &Finding) {
    let rests_on = format!("  {}", evidence::ids(&finding.evidence));
    page.line(&[(style::PLAIN, "  "), (style::HEADING, finding.signature), (style::DIM, &rests_on)]);
    page.paragraph(4, style::PLAIN, &finding.says);
}

fn cause_line(page: &mut Page, cause: &CauseStanding) {
    let (word, look) = standing(cause.standing);
    let word = format!("    {word:<12}");
    let title = format!("  {}", cause.cause.title);
    page.line(&[(look, &word), (style::PLAIN, cause.cause.id), (style::DIM, &title)]);
}

/// The cited events, so that evidence can be followed in the text alone.
fn cited(page: &mut Page, report: &Report, findings: &[Finding]) {
    let mut ids: Vec<EventId> = findings.iter().flat_map(|finding| finding.evidence.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    evidence::render(page, report.transcript.iter().filter(|event| ids.binary_search(&event.id).is_ok()));
}

/// Its word, and how that looks.
pub(super) const fn standing(standing: Standing) -> (&'static str, Style) {
    match standing {
        Standing::Stated => (standing.name(), style::BAD),
        Standing::Confirmed => (standing.name(), style::BAD),
        Standing::Consistent => (standing.name(), style::NOTICE),
        Standing::RuledOut => ("ruled out", style::DIM),
    }
}
