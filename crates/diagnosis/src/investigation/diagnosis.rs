//! [`Diagnosis`]: what an investigation comes to.

use rdpwhy_handshake::{EventId, Field, Report, Stage, UdpKnock};

use super::{
    AcceptedVersion, AddressSeen, Budget, Experiment, Failures, Policy, Reading, Undecided, Unknown, addresses,
    steadiness, unknown, versions,
};
use crate::{Cause, Check, Finding, Implementation, Mstsc, Remedy, Standing, diagnose, implementation, mstsc};

/// What an investigation comes to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The first probe's report: where it died.
    pub report: Report,
    /// What was recognised in it.
    pub findings: Vec<Finding>,
    /// What was run then, in the order of the answers.
    pub experiments: Vec<Ran>,
    /// The causes that anything points to, and how they stand: the stated ones first, those that were ruled out last.
    pub causes: Vec<Conclusion>,
    /// A result that may still be luck, where the budget did not suffice to decide.
    pub undecided: Option<Undecided>,
    /// What it was allowed to cost.
    pub budget: Budget,
    /// Whether somebody stopped it before its end.
    pub is_interrupted: bool,
    /// Connections of experiments that were under way when it was stopped.
    pub(super) given_up: usize,
}

/// An experiment that was run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ran {
    /// The experiment.
    pub experiment: &'static Experiment,
    /// The connection's number; 0 where it was none.
    pub connection: u32,
    /// The causes that it was to tell apart, or to describe.
    pub why: Vec<&'static Cause>,
    /// How it reads.
    pub reading: Reading,
    /// Fields of the offer that differ from the first probe's although they were to be the same: then it proves nothing.
    pub unintended: Vec<Field>,
    /// What came of it.
    pub answer: Answer,
}

/// What came of an experiment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// A connection's report.
    Report(Box<Report>),
    /// What a UDP SYN was answered with.
    Udp(UdpKnock),
    /// It could not be made, and why.
    Failed(String),
}

/// A cause, how it stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conclusion {
    /// The cause.
    pub cause: &'static Cause,
    /// How it stands.
    pub standing: Standing,
    /// The events that say so, in order.
    pub evidence: Vec<EventId>,
    /// The experiments that say so; none where it is the first probe alone.
    pub because: Vec<Because>,
    /// Experiments that ended as this cause does not explain by itself: it fits only together with another fault. Empty
    /// where the cause is not consistent.
    pub misfits: Vec<Because>,
}

/// An experiment that decided how a cause stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Because {
    /// The experiment's id.
    pub experiment: &'static str,
    /// How it read.
    pub reading: Reading,
}

impl Ran {
    /// Its report, where it was a connection that was made.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        match &self.answer {
            Answer::Report(report) => Some(report),
            _ => None,
        }
    }
}

impl Diagnosis {
    /// Every connection's report with its number, the first probe's in front.
    pub fn reports(&self) -> impl Iterator<Item = (u32, &Report)> {
        let experiments = self.experiments.iter().filter_map(|ran| Some((ran.connection, ran.report()?)));
        core::iter::once((1, &self.report)).chain(experiments)
    }

    /// TCP connections that came about, those that were given up included. One that was attempted and did not is none: the
    /// server has not seen it.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.reports().filter(|(_, report)| report.has_connected()).count() + self.given_up
    }

    /// The causes that still stand, by standing.
    pub fn standing(&self) -> impl Iterator<Item = &Conclusion> {
        self.causes.iter().filter(|conclusion| conclusion.standing != Standing::RuledOut)
    }

    /// The causes that experiments ruled out.
    pub fn ruled_out(&self) -> impl Iterator<Item = &Conclusion> {
        self.causes.iter().filter(|conclusion| conclusion.standing == Standing::RuledOut)
    }

    /// Which software the server is, by all connections.
    #[must_use]
    pub fn implementation(&self) -> Implementation {
        implementation(self.reports().map(|(_, report)| report))
    }

    /// The causes that explain all that was seen, each by itself; where none does, all that stand.
    fn likeliest(&self) -> impl Iterator<Item = &Conclusion> {
        let explains = |conclusion: &&Conclusion| conclusion.misfits.is_empty();
        let any = self.standing().any(|conclusion| explains(&conclusion));
        self.standing().filter(move |conclusion| !any || explains(conclusion))
    }

    /// The remedies of the causes that stand, each once: the safest first, and among those the ones of the causes that
    /// stand best. Without those for other servers, where it is known which one this is.
    #[must_use]
    pub fn remedies(&self) -> Vec<&'static Remedy> {
        let implementation = self.implementation();
        let mut remedies: Vec<&'static Remedy> = Vec::new();
        for remedy in self.likeliest().flat_map(|conclusion| conclusion.cause.remedies) {
            if implementation.may_be(remedy.servers) && !remedies.contains(remedy) {
                remedies.push(remedy);
            }
        }
        remedies.sort_by_key(|remedy| remedy.risk);
        remedies
    }

    /// What to look at on the server for the causes that stand, each line once. Without those for other
    /// servers, where it is known which one this is.
    #[must_use]
    pub fn checks(&self) -> Vec<Check> {
        let implementation = self.implementation();
        let mut checks: Vec<Check> = Vec::new();
        for check in self.likeliest().flat_map(|conclusion| conclusion.cause.confirms) {
            if implementation.may_be(check.servers) && checks.iter().all(|known| known.line != check.line) {
                checks.push(*check);
            }
        }
        checks
    }

    /// What experiments showed besides: risks that the first probe did not come to see, each once.
    #[must_use]
    pub fn risks(&self) -> Vec<Finding> {
        let mut risks: Vec<Finding> = Vec::new();
        let inspected = self.experiments.iter().filter_map(Ran::report).filter(|report| report.facts.experiment);
        for finding in inspected.flat_map(diagnose) {
            let known = self.findings.iter().chain(&risks).any(|known| known.signature == finding.signature);
            if !known {
                risks.push(finding);
            }
        }
        risks
    }

    /// What Microsoft's client would have shown for the first failure; `None` where mstsc itself may get further.
    ///
    /// The probe's own ClientHello is not mstsc's: where the server did not answer it, mstsc's codes are named only if the
    /// ClientHello of mstsc failed as well.
    #[must_use]
    pub fn mstsc(&self) -> Option<Mstsc> {
        let before_hello = self.report.position.stage == Stage::Tls && self.report.facts.tls.version.is_none();
        let mut as_mstsc = self.experiments.iter().filter(|ran| ran.experiment.id == "hello-mstsc");
        let fails_too = |ran: &Ran| matches!(ran.reading, Reading::Closes | Reading::Refuses | Reading::Silent);
        let is_known = as_mstsc.clone().next().is_some() && as_mstsc.all(fails_too);
        mstsc(&self.report).filter(|_| (!before_hello || is_known) && !self.implementation().is_not_windows())
    }

    /// Every address of a name that has several, with what it showed, the one that answered the first probe in front; empty
    /// for a name with one.
    #[must_use]
    pub fn addresses(&self) -> Vec<AddressSeen> {
        addresses::seen(self)
    }

    /// How often the unchanged probe failed.
    #[must_use]
    pub fn failures(&self) -> Failures {
        steadiness::failures(&self.report, &self.experiments)
    }

    /// An experiment whose connections, all with the same offer, ended differently, and how often they failed.
    #[must_use]
    pub fn differing(&self) -> Option<(&'static Experiment, Failures)> {
        steadiness::differing(&self.report, &self.experiments)
    }

    /// Whether connections with the same offer ended differently.
    #[must_use]
    pub fn is_intermittent(&self) -> bool {
        steadiness::is_intermittent(&self.report, &self.experiments)
    }

    /// What was not reached, and what would show it. "Not reached" is never "fine".
    #[must_use]
    pub fn unknown(&self) -> Vec<Unknown> {
        unknown::of(self)
    }

    /// What the server's answers to all requests say of its policy.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy::of(self)
    }

    /// The TLS versions that the server was seen to choose, the highest first, with a suite that it chose.
    #[must_use]
    pub fn accepted_versions(&self) -> Vec<AcceptedVersion> {
        versions::accepted(self.reports())
    }
}
