//! What else was recognised, and the events that are cited, whichever connection they are of.

use rdpwhy::diagnosis::Diagnosis;
use rdpwhy::handshake::EventId;

use crate::render::{Page, evidence, findings, style};

/// Lines of evidence; the JSON has every event.
const EVENTS: usize = 32;

/// Renders findings, and the events that they and the causes rest on.
pub(super) fn render(page: &mut Page, diagnosis: &Diagnosis) {
    if !diagnosis.findings.is_empty() {
        page.heading("Findings");
    }
    for finding in &diagnosis.findings {
        findings::says(page, finding);
    }
    let cited = cited(diagnosis);
    let transcripts = diagnosis.reports().flat_map(|(_, report)| &report.transcript);
    let mut events: Vec<_> = transcripts.filter(|event| cited.binary_search(&event.id).is_ok()).collect();
    events.sort_by_key(|event| event.id);
    let others = events.len().saturating_sub(EVENTS);
    events.truncate(EVENTS);
    evidence::render(page, events.into_iter());
    if others > 0 {
        page.paragraph(2, style::DIM, &format!("{others} more events are cited: --json has them all."));
    }
}

fn cited(diagnosis: &Diagnosis) -> Vec<EventId> {
    let of_findings = diagnosis.findings.iter().flat_map(|finding| &finding.evidence);
    let of_causes = diagnosis.causes.iter().flat_map(|conclusion| &conclusion.evidence);
    let risks = diagnosis.risks();
    let of_risks = risks.iter().flat_map(|risk| &risk.evidence);
    let mut ids: Vec<EventId> = of_findings.chain(of_causes).chain(of_risks).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
