//! A report as text for a person: stages, verdict, what mstsc would have shown, findings, facts; a diagnosis, which is
//! several; and what is known of a name or a code.

mod diagnosis;
mod escape;
mod evidence;
pub(crate) mod explain;
mod facts;
mod findings;
pub(crate) mod json;
mod mstsc;
mod page;
mod server;
mod stages;
mod time;

pub(crate) use diagnosis::render as diagnosis;
pub(crate) use escape::{clean, cut_words, escape, steers};
pub(crate) use page::{Page, style};

use rdpwhy::diagnosis::{Finding, diagnose, implementation};
use rdpwhy::{Reach, Report};

/// Renders a whole answer.
pub(crate) fn report(page: &mut Page, report: &Report, reach: Reach) {
    report_with(page, report, reach, &diagnose(report));
}

/// Renders a whole answer with these findings.
pub(crate) fn report_with(page: &mut Page, report: &Report, reach: Reach, findings: &[Finding]) {
    title(page, report, reach);
    stages::render(page, report);
    if report.events_dropped > 0 {
        let dropped = format!("{} more events were seen than the transcript keeps.", report.events_dropped);
        page.paragraph(2, style::NOTICE, &dropped);
    }
    page.blank();
    page.paragraph(0, style::VERDICT, &rdpwhy::diagnosis::verdict(report));
    let implementation = implementation([report]);
    server::render(page, &implementation);
    if let Some(pair) = rdpwhy::diagnosis::mstsc(report).filter(|_| !implementation.is_not_windows()) {
        mstsc::render(page, &pair);
    }
    findings::render(page, report, findings);
    facts::render(page, &report.facts);
}

fn title(page: &mut Page, report: &Report, reach: Reach) {
    let rest = format!(", reach {}, {}", reach.name(), time::human(report.elapsed_us));
    page.line(&[(style::HEADING, &address(report)), (style::PLAIN, &rest)]);
    page.blank();
}

/// What was looked at, with the address that answered where that says more.
fn address(report: &Report) -> String {
    let target = &report.target;
    let host = if target.host.contains(':') { format!("[{}]", target.host) } else { target.host.clone() };
    let mut line = format!("{host}:{}", target.port);
    // A literal says the address already.
    if let Some(address) = target.address.filter(|address| address.ip().to_string() != target.host) {
        line.push_str(&format!(" ({})", address.ip()));
    }
    line
}
