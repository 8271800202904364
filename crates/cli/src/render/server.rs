//! Which software the server is.

use rdpwhy::diagnosis::Implementation;
use rdpwhy::handshake::EventId;

use super::{Page, evidence, style};

/// One line: `Server: xrdp (likely): ...`; nothing where nothing was observed.
pub(crate) fn render(page: &mut Page, implementation: &Implementation) {
    if implementation.evidence.is_empty() {
        return;
    }
    let why = if implementation.contradictory {
        "what was observed contradicts itself; another program may stand in front of the server.".to_owned()
    } else {
        // The sentences that leave fewest implementations say most.
        let fits =
            |one: &&&rdpwhy::diagnosis::Observation| implementation.candidates.iter().any(|fit| one.fits.contains(fit));
        let mut telling: Vec<_> = implementation.evidence.iter().collect();
        telling.retain(|one| fits(&one));
        telling.sort_by_key(|one| one.fits.len());
        let sentences =
            telling.iter().take(SENTENCES).map(|one| format!("{} {}", one.says, evidence::ids(first(&one.evidence))));
        sentences.collect::<Vec<_>>().join(" ")
    };
    page.paragraph(0, style::PLAIN, &format!("Server: {implementation}: {why}"));
}

/// Each connection shows the same; one is enough for a line.
fn first(ids: &[EventId]) -> &[EventId] {
    ids.get(..1).unwrap_or_default()
}

/// Sentences that are shown here; `--json` has them all.
const SENTENCES: usize = 2;
