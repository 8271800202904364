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
        let why = "Not all were asked to their end: the budget was spent (--connections and --suite-connections make it larger), the diagnosis \
                   was interrupted, or the server stopped answering.";
        page.paragraph(2, style::NOTICE, why);
    }
}

fn accepted(version: &VersionSuites) -> String {
    let name = |seen: &SuiteSeen| seen.name.map_or_else(|| format!("0x{:04x}", seen.suite), str::to_owned);
    match (version.suites.as_slice(), version.ended) {
        ([], Some(ended)) => format!("none ({ended})"),
        ([], None) => "not asked to its end".to_owned(),
        (suites, ended) => {
            let names = suites.iter().map(name).collect::<Vec<_>>().join(", ");
            let rest =
                if version.is_whole() { String::new() } else { format!("; then {}", ended.unwrap_or("not asked")) };
            names + &rest
        }
    }
}
