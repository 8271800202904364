//! [`Case`]: the first probe's report and what it points to; how causes stand once experiments have been read.
//!
//! The rules are those of ARCHITECTURE's chapter "Which conclusions are allowed", in its order.

use rdpwhy_handshake::{Because as Stop, Ending, EventId, Outcome, PduKind, Report, Side, Stage, StageReport, Trust};
use rdpwhy_knowledge::causes;
use rdpwhy_pdu::x224::failure;

use super::luck::{RULES_OUT, confirms};
use super::manner::{has_failed, manner, may_have_lost};
use super::trial::{Trial, has_lived};
use super::{
    Because, Budget, Change, Conclusion, Diagnosis, Experiment, Ran, Reading, Readings, addresses, entra, steadiness,
    versions,
};
use crate::evidence::{Evidence, last};
use crate::{Cause, CauseStanding, Finding, Standing};

/// What an investigation looks into.
pub(super) struct Case {
    pub(super) first: Report,
    /// Connections that are allowed in all.
    connections: u32,
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
    pub(super) fn new(first: Report, findings: Vec<Finding>, connections: u32) -> Self {
        let mut suspects: Vec<Suspect> = Vec::new();
        for finding in &findings {
            for CauseStanding { cause, standing } in &finding.causes {
                match suspects.iter_mut().find(|suspect| suspect.cause == *cause) {
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
        let mut case = Self { first, connections, findings, suspects };
        case.suspect_the_path();
        case
    }

    /// A connection that ended without a word may have ended by accident: that is a hypothesis from the first one on.
    fn suspect_the_path(&mut self) {
        let is_mute = matches!(manner(&self.first), Some(Reading::Closes | Reading::Silent));
        let is_known = self.suspects.iter().any(|suspect| *suspect.cause == causes::UNSTABLE_PATH);
        if !is_mute || is_known || self.suspects.is_empty() || self.first.position.stage < Stage::Negotiation {
            return;
        }
        let evidence = Evidence::of_ending(&self.first).map(Evidence::into_ids).unwrap_or_default();
        self.suspects.push(Suspect { cause: &causes::UNSTABLE_PATH, standing: Standing::Consistent, evidence });
    }

    /// Whether the first probe failed.
    pub(super) fn has_failed(&self) -> bool {
        has_failed(&self.first)
    }

    /// Each cause, and how it stands.
    pub(super) fn standing(&self, ran: &[Ran]) -> Vec<(&'static Cause, Standing)> {
        self.conclusions(ran).iter().map(|conclusion| (conclusion.cause, conclusion.standing)).collect()
    }

    /// What `experiment` needs and has not been run; `None` where one that was run reads otherwise than it needs.
    pub(super) fn missing(&self, experiment: &Experiment, ran: &[Ran]) -> Option<Vec<&'static str>> {
        let mut missing = Vec::new();
        for (id, fits) in experiment.needs {
            let of_it: Vec<Reading> =
                ran.iter().filter(|ran| ran.experiment.id == *id && tells(ran)).map(|ran| ran.reading).collect();
            if of_it.is_empty() {
                missing.push(*id);
            } else if !of_it.iter().any(|reading| fits.contains(*reading)) {
                return None;
            }
        }
        Some(missing)
    }

    /// A logon is tried once: what lies behind one cannot be tried again.
    fn is_behind_a_logon(&self) -> bool {
        let passed = |row: &StageReport| row.stage == Stage::Credssp && row.outcome == Outcome::Passed;
        self.first.facts.credssp.trust.is_some_and(Trust::allows) || self.first.stages.iter().any(passed)
    }

    /// Whether an experiment looks into a failure like this one.
    pub(super) fn applies(&self, experiment: &Experiment, ran: &[Ran]) -> bool {
        let applies = experiment.applies;
        let position = self.first.position;
        let answered = self.first.facts.tls.version.is_some();
        applies.stages.contains(&position.stage)
            && manner(&self.first).is_some_and(|manner| applies.died.fits(manner))
            && !(applies.before_hello && answered)
            && !self.is_behind_a_logon()
            && self.is_news(experiment, ran)
    }

    /// Whether each repetition costs the time of a limit.
    pub(super) fn is_slow(&self) -> bool {
        manner(&self.first) == Some(Reading::Silent) || matches!(self.first.ending, Some(Ending::Endless(_)))
    }

    /// Whether the first probe went as far as it may without credentials, in a server that wants some.
    pub(super) fn stopped_for_credentials(&self) -> bool {
        let stopped = matches!(self.first.ending, Some(Ending::Stopped { because: Stop::Credentials | Stop::Reach }));
        stopped && self.first.position.stage == Stage::Credssp
    }

    /// Whether `experiment` tells anything that is not known: a server that has chosen a version chooses it again of a
    /// ClientHello that has it, a name that was not sent cannot be left out, and a request that was sent is no other one.
    pub(super) fn is_news(&self, experiment: &Experiment, ran: &[Ran]) -> bool {
        let negotiation = &self.first.facts.negotiation;
        let routing = negotiation.routing;
        match experiment.change {
            Change::Hello("no-sni") => self.first.facts.tls.server_name.is_some(),
            Change::Hello(name) => versions::highest(name).is_none_or(|asked| {
                let chosen = ran.iter().filter_map(Ran::report).chain([&self.first]);
                chosen.filter_map(|report| report.facts.tls.version).max().is_none_or(|highest| asked < highest)
            }),
            Change::Protocols(protocols) => protocols != negotiation.requested,
            Change::WithoutToken => routing == Some("token"),
            Change::Address(nth) => addresses::other_address(&self.first, nth).is_some(),
            Change::Cookie => routing != Some("token"),
            _ => true,
        }
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
        let undecided = self.undecided(&ran, &causes);
        let Self { first: report, findings, .. } = self;
        let is_interrupted = false;
        Diagnosis { report, findings, experiments: ran, causes, undecided, budget, is_interrupted, given_up }
    }

    fn conclusions(&self, ran: &[Ran]) -> Vec<Conclusion> {
        // The same for every cause, so that it is worked out once.
        let comes_and_goes = steadiness::is_intermittent(&self.first, ran);
        let confirmed: Vec<(&'static Cause, Vec<&Ran>)> = self.confirmed(ran, comes_and_goes).collect();
        let conclude = |suspect| self.conclude(suspect, ran, &confirmed, comes_and_goes);
        let mut conclusions: Vec<Conclusion> = self.suspects.iter().map(conclude).collect();
        let mut add =
            |conclusion: Conclusion| match conclusions.iter_mut().find(|known| known.cause == conclusion.cause) {
                None => conclusions.push(conclusion),
                Some(known) if conclusion.standing < known.standing && known.standing == Standing::Consistent => {
                    *known = conclusion;
                }
                // What is possible again explains what it did not explain before.
                Some(known) if known.standing == Standing::Consistent => known.misfits.clear(),
                Some(_) => {}
            };
        for (cause, by) in &confirmed {
            add(decided(cause, Standing::Confirmed, by));
        }
        self.certificate_missing(ran).into_iter().for_each(&mut add);
        self.told_again(ran, comes_and_goes).into_iter().for_each(&mut add);
        self.entra_required(ran).into_iter().for_each(&mut add);
        // Another request says something of TLS only where the first connection did not come to it.
        let is_at_its_place = |by: &&Ran| match by.experiment.change {
            // Nothing follows from another address that is as well as the first one.
            Change::Address(_) => self.has_failed(),
            change => !change.is_request() || self.first.position.stage == Stage::Negotiation,
        };
        for by in ran.iter().filter(is_at_its_place) {
            let suggests = by.experiment.suggests.iter().filter(|(reading, _)| *reading == by.reading);
            suggests.for_each(|(_, cause)| add(decided(cause, Standing::Consistent, &[by])));
        }
        let failing_beside = addresses::failing_beside(&self.first, ran);
        let shut_out = steadiness::of_shutting_out(&self.first, ran);
        let come_and_go = steadiness::of_intermittence(&self.first, ran);
        for (cause, by) in come_and_go.into_iter().chain(failing_beside).chain(shut_out) {
            add(decided(cause, Standing::Consistent, &by));
        }
        // What fits by itself comes before what fits only together with another fault.
        conclusions.sort_by_key(|conclusion| (conclusion.standing, !conclusion.misfits.is_empty()));
        conclusions
    }

    /// A logon that failed, where the server also takes web accounts.
    fn entra_required(&self, ran: &[Ran]) -> Option<Conclusion> {
        let by = entra::beside_logon(&self.first, ran)?;
        let is_logon = self.suspects.iter().any(|suspect| *suspect.cause == causes::LOGON_FAILED);
        is_logon.then(|| decided(&causes::ENTRA_REQUIRED, Standing::Consistent, &[by]))
    }

    /// What the first connection may have been told without our reading it, and what a repetition was told: stated where it
    /// was told twice.
    fn told_again(&self, ran: &[Ran], comes_and_goes: bool) -> Vec<Conclusion> {
        if !may_have_lost(&self.first) {
            return Vec::new();
        }
        let is_told = |ran: &&Ran| ran.experiment.change == Change::Again && ran.reading == Reading::Refuses;
        let mut told: Vec<(&'static Cause, Standing, Vec<&Ran>)> = Vec::new();
        for ran in ran.iter().filter(is_told) {
            let findings = ran.report().map(crate::diagnose).unwrap_or_default();
            for CauseStanding { cause, standing } in findings.into_iter().flat_map(|finding| finding.causes) {
                match told.iter_mut().find(|(known, ..)| *known == cause) {
                    Some((_, known, by)) => {
                        *known = standing.min(*known);
                        // Several findings of one connection are one telling.
                        if by.last().is_none_or(|last| last.connection != ran.connection) {
                            by.push(ran);
                        }
                    }
                    None => told.push((cause, standing, vec![ran])),
                }
            }
        }
        let conclude = |(cause, standing, by): (&'static Cause, Standing, Vec<&Ran>)| {
            let is_settled = by.len() > 1 && !comes_and_goes;
            decided(cause, if is_settled { standing } else { Standing::Consistent }, &by)
        };
        told.into_iter().map(conclude).collect()
    }

    /// A server may say on a later connection what it did not say on the first: that it has no certificate (failure 3). Its
    /// other failures tell its policy, and are no reason for a connection to fail.
    fn certificate_missing(&self, ran: &[Ran]) -> Option<Conclusion> {
        let says = |ran: &&Ran| {
            // What comes to a client that sent no request is no answer to one.
            let asked = !matches!(ran.experiment.change, Change::Listen | Change::DirectTls);
            asked
                && ran
                    .report()
                    .is_some_and(|report| report.facts.negotiation.failure == Some(failure::SSL_CERT_NOT_ON_SERVER))
        };
        let by = ran.iter().find(says)?;
        (!self.suspects.is_empty()).then(|| decided(&causes::CERTIFICATE_MISSING, Standing::Stated, &[by]))
    }

    fn conclude<'a>(
        &self,
        suspect: &Suspect,
        ran: &'a [Ran],
        confirmed: &[(&'static Cause, Vec<&'a Ran>)],
        comes_and_goes: bool,
    ) -> Conclusion {
        let confirming = || confirmed.iter().find(|(cause, _)| *cause == suspect.cause).map(|(_, by)| by.clone());
        let (standing, by) = match suspect.standing {
            // What one connection said, and the next one did not, is not what the server says.
            Standing::Stated | Standing::Confirmed if comes_and_goes => (Standing::Consistent, Vec::new()),
            settled @ (Standing::Stated | Standing::Confirmed) => (settled, Vec::new()),
            other => match (confirming(), self.refuting(suspect.cause, ran)) {
                (Some(by), _) => (Standing::Confirmed, by),
                (None, Some(by)) => (Standing::RuledOut, by),
                (None, None) => (other, Vec::new()),
            },
        };
        let mut ids = cited(&by);
        // What rules a cause out is not what pointed to it, unless it left no event: a datagram is none.
        if standing != Standing::RuledOut || ids.is_empty() {
            ids.extend(&suspect.evidence);
            ids.sort_unstable();
            ids.dedup();
        }
        let misfits = if standing == Standing::Consistent { self.misfits(suspect.cause, ran) } else { Vec::new() };
        Conclusion { cause: suspect.cause, standing, evidence: ids, because: because(&by), misfits }
    }

    /// The causes that experiments confirm, each with the connections that do.
    fn confirmed<'a>(
        &'a self,
        ran: &'a [Ran],
        comes_and_goes: bool,
    ) -> impl Iterator<Item = (&'static Cause, Vec<&'a Ran>)> {
        let mut known: Vec<(&'static Experiment, Reading)> = Vec::new();
        for ran in ran {
            if !known.contains(&(ran.experiment, ran.reading)) {
                known.push((ran.experiment, ran.reading));
            }
        }
        let is_proven = move |(experiment, reading): &(&Experiment, Reading)| {
            self.is_proven(experiment, *reading, ran, comes_and_goes)
        };
        let proven = known.into_iter().filter(is_proven);
        proven.flat_map(move |(experiment, reading)| {
            let shows = experiment.confirms.iter().filter(move |(confirming, _)| *confirming == reading);
            shows.map(move |(_, cause)| {
                let by = ran.iter().filter(|ran| ran.experiment == experiment && ran.reading == reading);
                (*cause, by.collect())
            })
        })
    }

    /// Below which probability of luck a pattern of `experiment` confirms.
    pub(super) fn bound(&self, experiment: &Experiment) -> f64 {
        let alike = match experiment.change {
            Change::Address(_) => addresses::left(&self.first, &[]).count(),
            _ => 1,
        };
        confirms(self.connections, u32::try_from(alike).unwrap_or(u32::MAX))
    }

    /// Another request confirms something only where the first one was not answered, and where no refusal can have been
    /// lost, which would have named another cause.
    pub(super) fn may_confirm(&self, experiment: &Experiment) -> bool {
        let is_unanswered = self.first.position.stage == Stage::Negotiation && !may_have_lost(&self.first);
        is_unanswered || !experiment.change.is_request()
    }

    /// Whether a reading is more than luck.
    ///
    /// What a server chose or said of itself cannot be made by a connection that is lost: it has to come twice, with a
    /// failure of the unchanged probe in between. That a connection passed can be an accident, and has to be improbable.
    fn is_proven(&self, experiment: &Experiment, reading: Reading, ran: &[Ran], comes_and_goes: bool) -> bool {
        if !self.has_failed()
            || !self.may_confirm(experiment)
            || experiment.confirms.iter().all(|(confirming, _)| *confirming != reading)
        {
            return false;
        }
        if Readings::WORDS.contains(reading) {
            return steadiness::comes_again(experiment, reading, ran);
        }
        !comes_and_goes && Trial::of(experiment, &self.first, ran).luck() < self.bound(experiment)
    }

    /// The connections that rule a cause out; `None` where none does.
    ///
    /// A connection that ended without a word never does: whatever ends connections at random can have ended it. An
    /// answer that the cause excludes may have come from another server behind the same address, from one that has
    /// recovered, or from behind a device that lets some connections pass: it rules out only as part of a steady pattern.
    fn refuting<'a>(&self, cause: &Cause, ran: &'a [Ran]) -> Option<Vec<&'a Ran>> {
        // Another fault does not exclude that connections end by accident as well.
        if *cause == causes::UNSTABLE_PATH {
            return None;
        }
        let stage = self.first.position.stage;
        let excludes = |ran: &&Ran| !ran.experiment.expected_of(cause, stage).fits(ran.reading);
        let answers = |ran: &&Ran| !matches!(ran.reading, Reading::Closes | Reading::Silent);
        let against: Vec<&Ran> = ran.iter().filter(answers).filter(excludes).collect();
        let sound: Vec<&Ran> = against.into_iter().filter(|one| self.is_steady(one, ran)).collect();
        (!sound.is_empty()).then_some(sound)
    }

    /// Whether the answer of `one` is part of a pattern that luck does not explain.
    fn is_steady(&self, one: &Ran, ran: &[Ran]) -> bool {
        has_lived(&self.first, one) && Trial::of(one.experiment, &self.first, ran).luck() < RULES_OUT
    }

    /// Connections whose end this cause does not explain by itself.
    fn misfits(&self, cause: &Cause, ran: &[Ran]) -> Vec<Because> {
        let stage = self.first.position.stage;
        let misfits = |ran: &&Ran| !ran.experiment.expected_of(cause, stage).fits(ran.reading);
        because(&ran.iter().filter(misfits).collect::<Vec<_>>())
    }

    /// What more connections would decide: an experiment whose result may still be luck.
    fn undecided(&self, ran: &[Ran], causes: &[Conclusion]) -> Option<super::Undecided> {
        super::undecided::of(self, ran, causes).filter(|_| self.has_failed())
    }
}

/// Whether a connection got to the place of the failure, and tells something.
pub(super) fn tells(ran: &Ran) -> bool {
    !matches!(ran.reading, Reading::Earlier | Reading::Nothing)
}

/// What one or more connections decide.
fn decided(cause: &'static Cause, standing: Standing, by: &[&Ran]) -> Conclusion {
    Conclusion { cause, standing, evidence: cited(by), because: because(by), misfits: Vec::new() }
}

/// The events of these connections that say so, in order, each once.
fn cited(by: &[&Ran]) -> Vec<EventId> {
    let mut ids: Vec<EventId> = by.iter().flat_map(|ran| evidence(ran)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Each experiment and reading once, in the order of the connections.
fn because(by: &[&Ran]) -> Vec<Because> {
    let mut by = by.to_vec();
    by.sort_by_key(|ran| ran.connection);
    let mut because: Vec<Because> = Vec::new();
    for ran in by {
        let one = Because { experiment: ran.experiment.id, reading: ran.reading };
        if !because.contains(&one) {
            because.push(one);
        }
    }
    because
}

/// How it ended, and the server's choice, which is what shows a version or a suite.
fn evidence(ran: &Ran) -> Vec<EventId> {
    let Some(report) = ran.report() else { return Vec::new() };
    let mut ids = Evidence::of_ending(report).map(Evidence::into_ids).unwrap_or_default();
    let chose = matches!(ran.reading, Reading::OtherVersion | Reading::OtherParameters | Reading::Passes);
    ids.extend(last(report, Side::Server, PduKind::TlsServerHello).filter(|_| chose).map(|event| event.id));
    ids
}
