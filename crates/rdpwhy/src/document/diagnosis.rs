//! The JSON object of a diagnosis, `rdpwhy.diagnosis/1`: the first probe's report, what was run then and why, how the
//! causes stand, what to do, and what is not known.

use std::collections::BTreeSet;

use rdpwhy_client::Reach;
use rdpwhy_diagnosis::{
    AcceptedVersion, AddressSeen, Answer, Because, Budget, Check, Conclusion, Diagnosis, Failures, Finding,
    Implementation, Policy, Ran, Reading, Remedy, Risk, Standing, TlsSuites, Undecided, Unknown, meaning, verdict,
};
use rdpwhy_handshake::{EventId, Field, Report, Target, UdpKnock};
use serde::Serialize;

use super::{ReportDocument, brief, report_document};

/// The format's name and version.
pub const DIAGNOSIS_FORMAT: &str = "rdpwhy.diagnosis/1";

/// A diagnosis as one object.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct DiagnosisDocument<'a> {
    /// [`DIAGNOSIS_FORMAT`].
    pub format: &'static str,
    /// What was looked at, and the address that answered.
    pub target: &'a Target,
    /// Where the first probe died, in one sentence.
    pub verdict: String,
    /// What that means, in a few.
    pub meaning: String,
    /// The first probe's report.
    pub report: ReportDocument<'a>,
    /// Whether somebody stopped it before its end.
    pub interrupted: bool,
    /// Which software the server is, by all connections.
    pub implementation: Implementation,
    /// TCP connections that were made: the first probe's, the experiments', and those of a survey of cipher suites.
    pub connections: usize,
    /// What the diagnosis was allowed to cost; a caller that surveys cipher suites as well puts the whole here.
    pub budget: Budget,
    /// Every address of a name that has several, with what it showed; empty for a name with one.
    pub addresses: Vec<AddressSeen>,
    /// How often the unchanged probe failed.
    pub failures: Failures,
    /// Whether connections with the same offer ended differently.
    pub intermittent: bool,
    /// A result that may still be luck, and how many connections would decide.
    pub undecided: Option<Undecided>,
    /// What the answers to all requests say of the server's policy.
    pub policy: Policy,
    /// The TLS versions that the server was seen to choose, the highest first.
    pub tls_versions: Vec<AcceptedVersion>,
    /// The cipher suites that the server accepts of each version; absent where nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_suites: Option<&'a TlsSuites>,
    /// What was run after the first probe, in the order of the answers.
    pub experiments: Vec<ExperimentDocument<'a>>,
    /// The causes that anything points to: the stated ones first, those that were ruled out last.
    pub causes: Vec<CauseDocument<'a>>,
    /// What was noticed besides, by experiments: no reason to die.
    pub risks: Vec<Finding>,
    /// What to do, the safest first.
    pub remedies: Vec<RemedyDocument>,
    /// What to look at on the server.
    pub checks: Vec<Check>,
    /// What no connection came to, and what would show it.
    pub unknown: Vec<Unknown>,
}

/// An experiment that was run.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ExperimentDocument<'a> {
    /// `hello-wide`.
    pub id: &'static str,
    /// What it asks.
    pub asks: &'static str,
    /// The causes that it was to tell apart, or to describe; empty where it was asked for.
    pub why: Vec<&'static str>,
    /// Its connection's number, which its events carry; null where it was none.
    pub connection: Option<u32>,
    /// How it reads against the first probe.
    pub reading: Reading,
    /// Fields of its offer that differ from the first probe's although they were to be the same: then it proves nothing.
    pub unintended: &'a [Field],
    /// What came of it, in one sentence.
    pub verdict: String,
    /// Its events that say how a cause stands; empty where it decided nothing.
    pub evidence: Vec<EventId>,
    /// Its whole report; absent where no connection was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportDocument<'a>>,
    /// What a UDP SYN met; absent where none was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub udp: Option<&'a UdpKnock>,
    /// Why it could not be made; absent where it could.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<&'a str>,
}

/// A cause, how it stands, and why.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CauseDocument<'a> {
    /// Its id.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// How it stands.
    pub standing: Standing,
    /// The events that say so.
    pub evidence: &'a [EventId],
    /// The experiments that say so; empty where it is the first probe alone.
    pub because: &'a [Because],
    /// Experiments whose end this cause does not explain by itself: it fits only together with another fault.
    pub misfits: &'a [Because],
}

/// A remedy, by name: `rdpwhy explain` and [`rdpwhy_diagnosis::remedy`] have its steps.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct RemedyDocument {
    /// Its id.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// Where it is done: `on the server`, `on the client` or `elsewhere`.
    pub place: &'static str,
    /// What it can break.
    pub risk: Risk,
}

/// The document of a diagnosis whose first probe was allowed to go as far as `reach`. Experiments never go further than
/// [`Reach::Anonymous`].
#[must_use]
pub fn diagnosis_document(diagnosis: &Diagnosis, reach: Reach) -> DiagnosisDocument<'_> {
    let mut report = document_of(&diagnosis.report, reach);
    // An embedder's own findings are among them.
    report.findings.clone_from(&diagnosis.findings);
    // mstsc may get further than this client.
    report.mstsc = diagnosis.mstsc();
    DiagnosisDocument {
        format: DIAGNOSIS_FORMAT,
        target: &diagnosis.report.target,
        verdict: verdict(&diagnosis.report),
        meaning: meaning(diagnosis),
        report,
        interrupted: diagnosis.is_interrupted,
        implementation: diagnosis.implementation(),
        connections: diagnosis.connections(),
        budget: diagnosis.budget,
        addresses: diagnosis.addresses(),
        failures: diagnosis.failures(),
        intermittent: diagnosis.is_intermittent(),
        undecided: diagnosis.undecided,
        policy: diagnosis.policy(),
        tls_versions: diagnosis.accepted_versions(),
        tls_suites: None,
        experiments: diagnosis.experiments.iter().map(|ran| experiment(diagnosis, ran)).collect(),
        causes: diagnosis.causes.iter().map(cause).collect(),
        risks: diagnosis.risks(),
        remedies: diagnosis.remedies().into_iter().map(remedy).collect(),
        checks: diagnosis.checks(),
        unknown: diagnosis.unknown(),
    }
}

impl<'a> DiagnosisDocument<'a> {
    /// With excerpts of all transcripts, see [`ReportDocument::brief`]; the events that causes and risks cite are there
    /// too.
    #[must_use]
    pub fn brief(mut self) -> Self {
        let of_causes = self.causes.iter().flat_map(|cause| cause.evidence);
        let cited: BTreeSet<EventId> =
            of_causes.chain(self.risks.iter().flat_map(|risk| &risk.evidence)).copied().collect();
        let reports = 1 + self.experiments.iter().filter(|experiment| experiment.report.is_some()).count();
        let bytes = brief::TRANSCRIPTS / reports;
        self.report = self.report.brief_in(bytes, &cited);
        for experiment in &mut self.experiments {
            experiment.report = experiment.report.take().map(|report| report.brief_in(bytes, &cited));
        }
        self
    }

    /// With a survey of cipher suites, whose connections are added.
    #[must_use]
    pub fn with_tls_suites(mut self, suites: &'a TlsSuites) -> Self {
        self.tls_suites = Some(suites);
        self.connections += usize::try_from(suites.connections).unwrap_or(usize::MAX);
        self
    }
}

fn experiment<'a>(diagnosis: &Diagnosis, ran: &'a Ran) -> ExperimentDocument<'a> {
    let (udp, failed) = match &ran.answer {
        Answer::Udp(knock) => (Some(knock), None),
        Answer::Failed(why) => (None, Some(why.as_str())),
        _ => (None, None),
    };
    let of_it = |id: &EventId| ran.connection != 0 && id.connection == ran.connection;
    let cited = diagnosis.causes.iter().flat_map(|conclusion| conclusion.evidence.iter().copied());
    let mut evidence: Vec<EventId> = cited.filter(of_it).collect();
    evidence.sort_unstable();
    evidence.dedup();
    ExperimentDocument {
        id: ran.experiment.id,
        asks: ran.experiment.asks,
        why: ran.why.iter().map(|cause| cause.id).collect(),
        connection: Some(ran.connection).filter(|connection| *connection != 0),
        reading: ran.reading,
        unintended: &ran.unintended,
        verdict: match &ran.answer {
            Answer::Report(report) => verdict(report),
            Answer::Udp(knock) => format!("A UDP SYN: {}.", knock.name()),
            Answer::Failed(why) => format!("It could not be made: {why}."),
            _ => String::new(),
        },
        evidence,
        report: ran.report().map(|report| document_of(report, Reach::Anonymous)),
        udp,
        failed,
    }
}

fn document_of(report: &Report, reach: Reach) -> ReportDocument<'_> {
    report_document(report, reach, u32::from(report.has_connected()))
}

fn cause(conclusion: &Conclusion) -> CauseDocument<'_> {
    CauseDocument {
        id: conclusion.cause.id,
        title: conclusion.cause.title,
        standing: conclusion.standing,
        evidence: &conclusion.evidence,
        because: &conclusion.because,
        misfits: &conclusion.misfits,
    }
}

const fn remedy(remedy: &Remedy) -> RemedyDocument {
    RemedyDocument { id: remedy.id, title: remedy.title, place: remedy.place.name(), risk: remedy.risk }
}

#[cfg(all(test, feature = "ring"))]
mod tests;
