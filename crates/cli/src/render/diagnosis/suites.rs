//! The cipher suites that the server accepts, by version.

use rdpwhy::diagnosis::{SuiteSeen, TlsSuites, VersionSuites};

use crate::render::{Page, style};

/// Renders a survey.
pub(super) fn render(page: &mut Page, suites: &TlsSuites) {
    page.heading(&format!("Cipher suites, asked on {} connections", suites.connections));
    for version in &suites.versions {
        let label = version.version_name.map_or_else(|| format!("0x{:04x}", version.version), str::to_owned);
        page.row(&label, style::PLAIN, &accepted(version));
    }
    if !suites.is_complete {
        page.paragraph(
            2,
            style::NOTICE,
            "The budget was spent before all were asked: --suite-connections makes it larger.",
        );
    }
}

fn accepted(version: &VersionSuites) -> String {
    let name = |seen: &SuiteSeen| seen.name.map_or_else(|| format!("0x{:04x}", seen.suite), str::to_owned);
    match (version.suites.as_slice(), version.ended) {
        ([], Some(ended)) => format!("none ({ended})"),
        ([], None) => "not asked to its end".to_owned(),
        (suites, _) => suites.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}
