//! A diagnosis as text for a person: where it died and what that means first, then causes, experiments, policy, what to
//! do, what is not known, what mstsc would have shown, and the events that all of it rests on.

mod addresses;
mod advice;
mod causes;
mod experiments;
mod policy;
mod seen;
mod suites;

use rdpwhy::Reach;
use rdpwhy::diagnosis::{Budget, Diagnosis, TlsSuites, meaning, verdict};

use super::{Page, mstsc, server, stages, style, time};

/// Renders a whole answer. Its first line says where it died, and its second what that means.
pub(crate) fn render(page: &mut Page, diagnosis: &Diagnosis, suites: Option<&TlsSuites>, budget: Budget, reach: Reach) {
    page.paragraph(0, style::VERDICT, &verdict(&diagnosis.report));
    page.paragraph(0, style::PLAIN, &meaning(diagnosis));
    let implementation = diagnosis.implementation();
    server::render(page, &implementation);
    page.blank();
    title(page, diagnosis, suites, budget, reach);
    addresses::render(page, diagnosis);
    causes::standing(page, diagnosis);
    causes::ruled_out(page, diagnosis);
    experiments::render(page, diagnosis);
    policy::render(page, &diagnosis.policy(), &diagnosis.accepted_versions());
    if let Some(suites) = suites {
        suites::render(page, suites);
    }
    advice::risks(page, diagnosis);
    advice::remedies(page, diagnosis);
    advice::checks(page, diagnosis);
    advice::unknown(page, diagnosis);
    if let Some(pair) = diagnosis.mstsc() {
        page.blank();
        mstsc::render(page, &pair);
    }
    page.heading("Stages of the first probe");
    stages::render(page, &diagnosis.report);
    seen::render(page, diagnosis);
    page.blank();
    page.paragraph(0, style::DIM, "Certificate, settings and path: rdpwhy probe shows them, and --json has them here.");
}

/// What was looked at, and what that cost.
fn title(page: &mut Page, diagnosis: &Diagnosis, suites: Option<&TlsSuites>, budget: Budget, reach: Reach) {
    let of_suites = suites.map_or(0, |suites| usize::try_from(suites.connections).unwrap_or(usize::MAX));
    let made = diagnosis.connections() + of_suites;
    let most = budget.connections;
    let connections = if made == 1 { "connection" } else { "connections" };
    let took = time::human(diagnosis.report.elapsed_us);
    let rest = format!(", reach {}, {made} {connections} of at most {most}; the first took {took}", reach.name());
    page.line(&[(style::HEADING, &super::address(&diagnosis.report)), (style::PLAIN, &rest)]);
}
