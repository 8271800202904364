//! The JSON object of a report, `rdpwhy.report/1`: the report, what it means, and how it was come by; and that of a
//! diagnosis, which holds several.
//!
//! Any serde serializer will do; keys come in the order of the fields.

mod diagnosis;
#[cfg(feature = "redact")]
mod redact;

pub use diagnosis::{
    CauseDocument, DIAGNOSIS_FORMAT, DiagnosisDocument, ExperimentDocument, RemedyDocument, diagnosis_document,
};

#[cfg(feature = "redact")]
pub use redact::{NameKind, Redaction};

use rdpwhy_client::Reach;
use rdpwhy_diagnosis::{Finding, Implementation, Mstsc, diagnose, implementation, mstsc};
use rdpwhy_handshake::{Ending, Event, Facts, Position, Report, StageReport, Target};
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
    /// What was seen.
    pub transcript: &'a [Event],
    /// The documents of the servers that sent the probe on to this one, in order; absent where none did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redirected_by: Vec<Self>,
    /// Events beyond the transcript's bound; absent where there were none.
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
        transcript: &report.transcript,
        redirected_by: Vec::new(),
        events_dropped: report.events_dropped,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

#[cfg(all(test, feature = "ring"))]
mod tests;
