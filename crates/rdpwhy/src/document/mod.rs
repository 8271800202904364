//! The JSON object of a report, `rdpwhy.report/1`: the report, what it means, and how it was come by; and that of a
//! diagnosis, which holds several.
//!
//! Any serde serializer will do; keys come in the order of the fields.

mod brief;
mod diagnosis;
#[cfg(feature = "redact")]
mod redact;

pub use diagnosis::{
    CauseDocument, DIAGNOSIS_FORMAT, DiagnosisDocument, ExperimentDocument, RemedyDocument, diagnosis_document,
};

#[cfg(feature = "redact")]
pub use redact::{NameKind, Redaction};

use std::collections::BTreeSet;

use rdpwhy_client::Reach;
use rdpwhy_diagnosis::{Finding, Implementation, Mstsc, diagnose, implementation, mstsc};
use rdpwhy_handshake::{Ending, Event, EventId, Facts, Position, Report, StageReport, Target};
use serde::Serialize;

/// The format's name and version.
pub const FORMAT: &str = "rdpwhy.report/1";

/// A report as one object.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ReportDocument<'a> {
    /// [`FORMAT`].
    pub format: &'static str,
    /// What was looked at, and the address that answered.
    pub target: &'a Target,
    /// How far the probe was allowed to go.
    pub reach: &'static str,
    /// Connections made to the server.
    pub connections: u32,
    /// Microseconds from the origin to the last observation.
    pub elapsed_us: u64,
    /// Where the conversation stood.
    pub position: Position,
    /// How it ended; null only where the probe was interrupted, and then a stage's outcome is `running`.
    pub ending: Option<&'a Ending>,
    /// What became of each stage.
    pub stages: &'a [StageReport],
    /// What was learned.
    pub facts: &'a Facts,
    /// Which software the server is, by this connection.
    pub implementation: Implementation,
    /// What Microsoft's client would have shown; null where the conversation did not fail, or where nothing is known.
    pub mstsc: Option<Mstsc>,
    /// What was recognised.
    pub findings: Vec<Finding>,
    /// What was seen; all of it, or an excerpt, see [`ReportDocument::brief`].
    pub transcript: Vec<&'a Event>,
    /// Events of the report that the excerpt leaves out; absent where it is whole.
    #[serde(skip_serializing_if = "is_none_left_out")]
    pub events_omitted: usize,
    /// The documents of the servers that sent the probe on to this one, in order; absent where none did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redirected_by: Vec<Self>,
    /// Events that the report itself has no room for; absent where there were none.
    #[serde(skip_serializing_if = "is_zero")]
    pub events_dropped: u32,
}

/// The document of a report that cost `connections` connections.
#[must_use]
pub fn report_document(report: &Report, reach: Reach, connections: u32) -> ReportDocument<'_> {
    report_document_with(report, reach, connections, diagnose(report))
}

/// The same with findings that somebody else made, such as those of a site's own knowledge.
#[must_use]
pub fn report_document_with(
    report: &Report,
    reach: Reach,
    connections: u32,
    findings: Vec<Finding>,
) -> ReportDocument<'_> {
    ReportDocument {
        format: FORMAT,
        target: &report.target,
        reach: reach.name(),
        connections,
        elapsed_us: report.elapsed_us,
        position: report.position,
        ending: report.ending.as_ref(),
        stages: &report.stages,
        facts: &report.facts,
        implementation: implementation([report]),
        mstsc: mstsc(report),
        findings,
        transcript: report.transcript.iter().collect(),
        events_omitted: 0,
        redirected_by: Vec::new(),
        events_dropped: report.events_dropped,
    }
}

impl<'a> ReportDocument<'a> {
    /// With excerpts of the transcripts, its own and those of [`ReportDocument::redirected_by`]: how each began and ended,
    /// and the events that findings cite. So a document has less than 2 MiB, whatever the server sent. A transcript of an
    /// honest server is whole all the same.
    #[must_use]
    pub fn brief(self) -> Self {
        let bytes = brief::TRANSCRIPTS / (1 + self.redirected_by.len());
        self.brief_in(bytes, &BTreeSet::new())
    }

    /// The same in so many bytes, with the events that are cited elsewhere in the document.
    fn brief_in(mut self, bytes: usize, cited: &BTreeSet<EventId>) -> Self {
        let mut ids = cited.clone();
        ids.extend(self.findings.iter().flat_map(|finding| &finding.evidence));
        let all = self.transcript.len();
        self.transcript = brief::brief(&self.transcript, &ids, bytes);
        self.events_omitted = all - self.transcript.len();
        self.redirected_by = self.redirected_by.into_iter().map(|hop| hop.brief_in(bytes, cited)).collect();
        self
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_none_left_out(count: &usize) -> bool {
    *count == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[cfg(all(test, feature = "ring"))]
mod tests;
