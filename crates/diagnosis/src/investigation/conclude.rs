//! [`Case`]: the first probe's report and what it points to; how causes stand once experiments have been read.

use rdpwhy_handshake::{
    Because as Stop, Ending, EventId, Outcome, PduKind, Report, Side, Stage, StageReport, Trust, Unreachable,
};
use rdpwhy_knowledge::causes;

use super::{Because, Budget, Change, Conclusion, Diagnosis, Experiment, Ran, Reading, Readings, versions};
use crate::evidence::{Evidence, last};
use crate::{Cause, CauseStanding, Finding, Standing};

/// What an investigation looks into.
pub(super) struct Case {
    pub(super) first: Report,
    findings: Vec<Finding>,
    suspects: Vec<Suspect>,
}

/// A cause that the first probe points to.
struct Suspect {
    cause: &'static Cause,
    standing: Standing,
    evidence: Vec<EventId>,
}

impl Case {
    pub(super) fn new(first: Report, findings: Vec<Finding>) -> Self {
        let mut suspects: Vec<Suspect> = Vec::new();
        for finding in &findings {
            for CauseStanding { cause, standing } in &finding.causes {
                match suspects.iter_mut().find(|suspect| suspect.cause.id == cause.id) {
                    Some(known) => {
                        known.standing = known.standing.min(*standing);
                        known.evidence.extend(&finding.evidence);
                    }
                    None => {
                        let evidence = finding.evidence.clone();
                        suspects.push(Suspect { cause, standing: *standing, evidence });
                    }
                }
            }
        }
        Self { first, findings, suspects }
    }

    /// Each cause, and how it stands.
    pub(super) fn standing(&self, ran: &[Ran]) -> Vec<(&'static Cause, Standing)> {
        self.conclusions(ran).iter().map(|conclusion| (conclusion.cause, conclusion.standing)).collect()
    }

    /// What `experiment` needs and has not been run; `None` where one that was run reads otherwise than it needs.
    pub(super) fn missing(&self, experiment: &Experiment, ran: &[Ran]) -> Option<Vec<&'static str>> {
        let mut missing = Vec::new();
        for (id, fits) in experiment.needs {
            match ran.iter().find(|ran| ran.experiment.id == *id) {
                Some(ran) if !fits.contains(ran.reading) => return None,
                Some(_) => {}
                None => missing.push(*id),
            }
        }
        Some(missing)
    }

    /// A logon is tried once: what lies behind one cannot be asked again.
    fn is_behind_a_logon(&self) -> bool {
        let passed = |row: &StageReport| row.stage == Stage::Credssp && row.outcome == Outcome::Passed;
        self.first.facts.credssp.trust.is_some_and(Trust::allows) || self.first.stages.iter().any(passed)
    }

    /// Whether an experiment looks into a death like this one.
    pub(super) fn applies(&self, experiment: &Experiment, ran: &[Ran]) -> bool {
        let applies = experiment.applies;
        let position = self.first.position;
        let answered = self.first.facts.tls.version.is_some();
        applies.stages.contains(&position.stage)
            && self.manner().is_some_and(|manner| applies.died.fits(manner))
            && !(applies.before_hello && answered)
            && !self.is_behind_a_logon()
            && self.is_news(experiment, ran)
    }

    /// How the first probe died, in the words of readings; `None` where it did not.
    fn manner(&self) -> Option<Reading> {
        match &self.first.ending {
            Some(Ending::Refused { .. }) => Some(Reading::Refuses),
            Some(Ending::Closed(_)) => Some(Reading::Closes),
            Some(Ending::Silent { .. }) => Some(Reading::Silent),
            Some(Ending::Unreadable { .. }) => Some(Reading::Speaks),
            Some(Ending::Unreachable { reason }) => Some(match reason {
                Unreachable::Timeout => Reading::Silent,
                _ => Reading::Closes,
            }),
            _ => None,
        }
    }

    /// Whether the first probe went as far as it may without credentials, in a server that wants some.
    pub(super) fn stopped_for_credentials(&self) -> bool {
        let stopped = matches!(self.first.ending, Some(Ending::Stopped { because: Stop::Credentials | Stop::Reach }));
        stopped && self.first.position.stage == Stage::Credssp
    }

    /// Whether `experiment` tells anything that is not known: a server that has chosen a version chooses it again of a
    /// hello that has it, and a name that was not said cannot be left out.
    pub(super) fn is_news(&self, experiment: &Experiment, ran: &[Ran]) -> bool {
        let Change::Hello(name) = experiment.change else { return true };
        if name == "no-sni" {
            return self.first.facts.tls.server_name.is_some();
        }
        let Some(asked) = versions::highest(name) else { return true };
        let chosen =
            ran.iter().filter_map(Ran::report).chain([&self.first]).filter_map(|report| report.facts.tls.version);
        chosen.max().is_none_or(|highest| asked < highest)
    }

    /// The causes among `causes` that `experiment` may rule out or tell apart.
    pub(super) fn separated(&self, experiment: &Experiment, causes: &[&'static Cause]) -> Vec<&'static Cause> {
        let stage = self.first.position.stage;
        let particular = |cause: &&&'static Cause| experiment.expected_of(cause, stage) != Readings::ANY;
        causes.iter().filter(particular).copied().collect()
    }

    /// The end of it.
    pub(super) fn close(self, ran: Vec<Ran>, budget: Budget, given_up: usize) -> Diagnosis {
        let causes = self.conclusions(&ran);
        let Self { first: report, findings, .. } = self;
        Diagnosis { report, findings, experiments: ran, causes, budget, is_interrupted: false, given_up }
    }

    fn conclusions(&self, ran: &[Ran]) -> Vec<Conclusion> {
        let mut conclusions: Vec<Conclusion> =
            self.suspects.iter().map(|suspect| self.conclude(suspect, ran)).collect();
        for (ran, cause) in shown(ran) {
            if conclusions.iter().all(|conclusion| conclusion.cause != cause) {
                conclusions.push(decided(cause, Standing::Confirmed, ran));
            }
        }
        conclusions.extend(self.certificate_missing(ran));
        conclusions.extend(self.servers_differ(ran));
        conclusions.sort_by_key(|conclusion| conclusion.standing);
        conclusions
    }

    /// A server that is asked otherwise may say what it did not say before: that it has no certificate (failure 3). Its
    /// other failures tell its policy, and are no reason to die.
    fn certificate_missing(&self, ran: &[Ran]) -> Option<Conclusion> {
        let says = |ran: &&Ran| {
            // What comes to somebody who asked nothing is no answer.
            let asked = !matches!(ran.experiment.change, Change::Listen | Change::DirectTls);
            asked && ran.report().is_some_and(|report| report.facts.negotiation.failure == Some(3))
        };
        let ran = ran.iter().find(says)?;
        let is_known = self.suspects.iter().any(|suspect| *suspect.cause == causes::CERTIFICATE_MISSING);
        (!is_known && !self.suspects.is_empty()).then(|| decided(&causes::CERTIFICATE_MISSING, Standing::Stated, ran))
    }

    /// A death that the same connection does not have again may be one of several servers'. Two certificates with keys of one
    /// kind show it: of two kinds, one server may have both.
    fn servers_differ(&self, ran: &[Ran]) -> Option<Conclusion> {
        let lived = |ran: &&Ran| ran.experiment.change == Change::Again && Readings::LIVES.contains(ran.reading);
        let differs = |one: &Report, other: &Report| match (&one.facts.tls.certificate, &other.facts.tls.certificate) {
            (Some(one), Some(other)) => {
                one.leaf.key.algorithm == other.leaf.key.algorithm && one.leaf.sha256 != other.leaf.sha256
            }
            _ => false,
        };
        let reports = || ran.iter().filter_map(Ran::report).chain([&self.first]);
        let other = ran.iter().find(|ran| ran.report().is_some_and(|one| reports().any(|other| differs(one, other))));
        let (standing, by) = match other {
            Some(other) => (Standing::Confirmed, other),
            None => (Standing::Consistent, ran.iter().find(lived)?),
        };
        (!self.suspects.is_empty()).then(|| decided(&causes::SERVERS_DIFFER, standing, by))
    }

    fn conclude(&self, suspect: &Suspect, ran: &[Ran]) -> Conclusion {
        let stage = self.first.position.stage;
        let id = suspect.cause;
        let shows: Vec<&Ran> = ran.iter().filter(|ran| ran.experiment.shows(id, ran.reading)).collect();
        let fits = |ran: &&Ran| ran.experiment.expected_of(id, stage).fits(ran.reading);
        let against: Vec<&Ran> = ran.iter().filter(|ran| !fits(ran)).collect();
        let (standing, mut by) = match suspect.standing {
            settled @ (Standing::Stated | Standing::Confirmed) => (settled, shows),
            _ if !shows.is_empty() => (Standing::Confirmed, shows),
            _ if !against.is_empty() => (Standing::RuledOut, against),
            other => (other, Vec::new()),
        };
        let mut ids: Vec<EventId> = by.iter().flat_map(|ran| evidence(ran)).collect();
        // What rules a cause out is not what pointed to it, unless it left no event: a datagram is none.
        if standing != Standing::RuledOut || ids.is_empty() {
            ids.extend(&suspect.evidence);
        }
        ids.sort_unstable();
        ids.dedup();
        // As in the order of the connections, whichever answered first.
        by.sort_by_key(|ran| ran.connection);
        let because = by.into_iter().map(because).collect();
        Conclusion { cause: suspect.cause, standing, evidence: ids, because }
    }
}

/// Each experiment with a cause that it shows although nothing pointed to it before. Only what it expects of a cause lets it
/// show one: a server that takes Standard RDP security as well as TLS has no setting that a death could come from.
fn shown(ran: &[Ran]) -> impl Iterator<Item = (&Ran, &'static Cause)> {
    ran.iter().flat_map(|ran| {
        let expected = ran.experiment.tells_apart();
        let shows = ran.experiment.confirms.iter().filter(|(reading, _)| *reading == ran.reading);
        shows.map(|(_, cause)| *cause).filter(move |cause| expected.contains(cause)).map(move |cause| (ran, cause))
    })
}

/// What one experiment decides by itself.
fn decided(cause: &'static Cause, standing: Standing, by: &Ran) -> Conclusion {
    Conclusion { cause, standing, evidence: evidence(by), because: vec![because(by)] }
}

fn because(ran: &Ran) -> Because {
    Because { experiment: ran.experiment.id, reading: ran.reading }
}

/// How it ended, and the server's choice, which is what shows a version or a suite.
fn evidence(ran: &Ran) -> Vec<EventId> {
    let Some(report) = ran.report() else { return Vec::new() };
    let mut ids = Evidence::of_ending(report).map(Evidence::into_ids).unwrap_or_default();
    let chose = matches!(ran.reading, Reading::OtherVersion | Reading::OtherParameters | Reading::Passes);
    ids.extend(last(report, Side::Server, PduKind::TlsServerHello).filter(|_| chose).map(|event| event.id));
    ids
}
