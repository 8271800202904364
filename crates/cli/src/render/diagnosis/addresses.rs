//! What each address of a name with several showed.

use rdpwhy::diagnosis::{AddressOutcome, AddressSeen, Diagnosis, verdict};

use crate::render::{Page, style};

/// Renders a line for each address, with what a connection to it came to.
pub(super) fn render(page: &mut Page, diagnosis: &Diagnosis) {
    let seen = diagnosis.addresses();
    if seen.is_empty() {
        return;
    }
    page.heading("Addresses of the name");
    for AddressSeen { address, connection, outcome, .. } in seen {
        let (word, look) = match outcome {
            AddressOutcome::Works => ("did not fail", style::GOOD),
            AddressOutcome::Failed => ("failed", style::BAD),
            AddressOutcome::Unreachable => ("could not be reached", style::NOTICE),
            _ => ("not asked", style::DIM),
        };
        let number = connection.map_or_else(String::new, |connection| format!(" (c{connection})"));
        page.line(&[
            (style::PLAIN, "  "),
            (style::HEADING, &address.to_string()),
            (look, &format!("  {word}{number}")),
        ]);
        let report = diagnosis.reports().find(|(number, _)| Some(*number) == connection);
        if let Some((_, report)) = report {
            page.paragraph(7, style::DIM, &verdict(report));
        }
    }
}
