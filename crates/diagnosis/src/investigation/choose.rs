//! Which connection next.
//!
//! First what was asked for. Then, as long as the budget lasts: whether the failure comes again; what may tell causes
//! apart; and once a changed connection got past the place of the failure, changed and unchanged ones by turns, until
//! luck is excluded.

use rdpwhy_handshake::Stage;
use rdpwhy_knowledge::causes;
use rdpwhy_pdu::x224::protocol;

use super::luck::{RULES_OUT, changed_first, missing};
use super::trial::{Trial, has_lived};
use super::{Change, Experiment, Investigation, Ran, Reading, Readings, addresses, experiments, steadiness};
use crate::{Cause, Standing};

/// An experiment, and the causes that it is run for.
type Choice = (&'static Experiment, Vec<&'static Cause>);

/// So many connections of the unchanged probe say how often it fails, where it comes and goes.
const COUNTED: u32 = 8;

/// As many other addresses are asked first; more of them come behind what looks into the failure itself.
const FEW: usize = 3;

/// What a pattern is to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    Confirms,
    RulesOut,
}

impl Investigation {
    /// The next experiment, with the causes that it is run for; `None` where nothing is left to learn, or to spend.
    pub(super) fn choose(&self) -> Option<Choice> {
        // A host that cannot be reached answers no row either.
        let is_reached = self.case.first.position.stage >= Stage::Negotiation;
        if let Some(asked) = self.asked.last().filter(|_| is_reached && self.begun < self.budget.connections) {
            return Some((asked, Vec::new()));
        }
        if self.is_single {
            return None;
        }
        if !self.case.has_failed() {
            return if steadiness::is_in_doubt(&self.case.first, &self.ran) {
                self.counting().or_else(|| self.another_address())
            } else {
                self.another_address().or_else(|| self.beyond_the_stop())
            };
        }
        // Each address of the name is asked at least once; few of them before anything else is looked into.
        let is_repeated = self.ran.iter().any(|ran| ran.experiment == experiments::again());
        if is_repeated
            && addresses::left(&self.case.first, &[]).count() <= FEW
            && let Some(next) = self.another_address()
        {
            return Some(next);
        }
        if steadiness::is_intermittent(&self.case.first, &self.ran) {
            return self.counting().or_else(|| self.another_address());
        }
        let standing = self.case.standing(&self.ran);
        let of = |these: &[Standing]| -> Vec<&'static Cause> {
            standing.iter().filter(|(_, standing)| these.contains(standing)).map(|(cause, _)| *cause).collect()
        };
        let (mut settled, consistent) = (of(&[Standing::Stated, Standing::Confirmed]), of(&[Standing::Consistent]));
        // Who is concerned is known then, and not yet why.
        settled.retain(|cause| !tells_who(cause));
        // Why comes before who is concerned.
        if let Some(next) = self.proving(&standing, |cause| !tells_who(cause)) {
            return next;
        }
        let next = if settled.is_empty() { self.exploring(&consistent) } else { self.confirming_the_first() };
        next.or_else(|| self.refuting(&consistent).flatten())
            .or_else(|| self.describing(&settled))
            .or_else(|| self.proving(&standing, tells_who).flatten())
            .or_else(|| self.another_address())
    }

    /// The next address of the name that no connection has gone to.
    fn another_address(&self) -> Option<Choice> {
        let is_address = |experiment: &&'static Experiment| matches!(experiment.change, Change::Address(_));
        let is_left = |experiment: &&'static Experiment| self.case.is_news(experiment, &self.ran);
        self.available().filter(is_address).find(is_left).map(|experiment| (experiment, Vec::new()))
    }

    /// What comes and goes is counted.
    fn counting(&self) -> Option<Choice> {
        let again = experiments::again();
        let counted = steadiness::failures(&self.case.first, &self.ran).of;
        let most = if self.case.is_slow() { COUNTED / 2 } else { COUNTED };
        (counted < most && self.is_affordable(again) && !self.is_running(again)).then(|| (again, Vec::new()))
    }

    /// The next connection of a pattern that may confirm a cause; `Some(None)` where it has to wait for what runs.
    fn proving(&self, standing: &[(&'static Cause, Standing)], of: impl Fn(&Cause) -> bool) -> Option<Option<Choice>> {
        let is_open = |cause: &&'static Cause| {
            of(cause) && standing.iter().all(|(known, how)| known != cause || *how == Standing::Consistent)
        };
        self.ran.iter().find_map(|ran| {
            let shows = ran.experiment.confirms.iter().filter(|(reading, _)| *reading == ran.reading);
            let causes: Vec<&'static Cause> = shows.map(|(_, cause)| *cause).filter(is_open).collect();
            let is_open = !causes.is_empty() && self.case.may_confirm(ran.experiment);
            let next = is_open.then(|| self.next_of_pattern(ran, Aim::Confirms))??;
            Some(self.running.is_empty().then_some((next, causes)))
        })
    }

    /// The next connection of a pattern that may rule causes out: those that an answer excludes if it is not another
    /// server's. Not where every unchanged connection costs the time of a silence.
    fn refuting(&self, consistent: &[&'static Cause]) -> Option<Option<Choice>> {
        let stage = self.case.first.position.stage;
        if self.case.is_slow() {
            return None;
        }
        let excluded = |ran: &Ran| -> Vec<&'static Cause> {
            let excludes = |cause: &&'static Cause| !ran.experiment.expected_of(cause, stage).fits(ran.reading);
            // What also comes and goes by accident is never excluded.
            let may_be_out = |cause: &&'static Cause| **cause != causes::UNSTABLE_PATH;
            consistent.iter().copied().filter(excludes).filter(may_be_out).collect()
        };
        let lived = self.ran.iter().filter(|ran| has_lived(&self.case.first, ran));
        let mut answers: Vec<(&Ran, Vec<&'static Cause>)> = lived.map(|ran| (ran, excluded(ran))).collect();
        answers.retain(|(_, causes)| !causes.is_empty());
        // The answer that excludes most comes first; sorting keeps the order among equals.
        answers.sort_by_key(|(_, causes)| core::cmp::Reverse(causes.len()));
        answers.into_iter().find_map(|(ran, causes)| {
            let next = self.next_of_pattern(ran, Aim::RulesOut)?;
            Some(self.running.is_empty().then_some((next, causes)))
        })
    }

    /// A changed or an unchanged connection, whichever the pattern of `ran` lacks; `None` where it is complete or broken.
    /// One after the other: a pattern is an order.
    fn next_of_pattern(&self, ran: &Ran, aim: Aim) -> Option<&'static Experiment> {
        let bound = match aim {
            Aim::Confirms => self.case.bound(ran.experiment),
            Aim::RulesOut => RULES_OUT,
        };
        // To confirm, what the server chose or said of itself has to come again, however often connections fail.
        let by_words = aim == Aim::Confirms && Readings::WORDS.contains(ran.reading);
        let trial = Trial::of(ran.experiment, &self.case.first, &self.ran);
        let is_done = if by_words {
            steadiness::comes_again(ran.experiment, ran.reading, &self.ran)
        } else {
            trial.luck() < bound
        };
        let is_hopeless = trial.is_broken && !by_words;
        // What the budget cannot finish is not begun for causes that stand behind others.
        let left = self.budget.connections.saturating_sub(self.begun);
        let is_too_late = aim == Aim::RulesOut && missing(trial.passes, trial.failures, bound) > left;
        if is_done || is_hopeless || is_too_late {
            return None;
        }
        let control = ran.experiment.control.and_then(super::experiment).unwrap_or(experiments::again());
        let of_pattern = |one: &&Ran| one.experiment == ran.experiment || one.experiment == control;
        let last = self.ran.iter().filter(of_pattern).max_by_key(|one| one.connection);
        let is_changed = match trial.passes.cmp(&trial.failures) {
            _ if by_words => last.is_some_and(|last| last.experiment == control),
            core::cmp::Ordering::Less => true,
            core::cmp::Ordering::Greater => false,
            core::cmp::Ordering::Equal => changed_first(trial.passes),
        };
        let next = if is_changed { ran.experiment } else { control };
        self.is_affordable(next).then_some(next)
    }

    /// What the first connection said has to be said again.
    fn confirming_the_first(&self) -> Option<Choice> {
        let again = experiments::again();
        let is_known = self.ran.iter().any(|ran| ran.experiment == again && ran.reading != Reading::Earlier);
        let is_wanted = !is_known && self.case.applies(again, &self.ran) && !self.is_running(again);
        (is_wanted && self.is_affordable(again)).then(|| (again, Vec::new()))
    }

    /// What describes a cause that is settled.
    fn describing(&self, settled: &[&'static Cause]) -> Option<Choice> {
        let described = |experiment: &Experiment| -> Vec<&'static Cause> {
            settled.iter().copied().filter(|cause| experiment.details.contains(cause)).collect()
        };
        let next = self
            .available()
            .filter(|experiment| !described(experiment).is_empty())
            .find(|experiment| self.case.is_news(experiment, &self.ran))?;
        Some((next, described(next)))
    }

    /// What separates most of the causes that still stand; then what may still confirm or exclude one of them.
    fn exploring(&self, causes: &[&'static Cause]) -> Option<Choice> {
        self.separating(causes).or_else(|| {
            let concerned = |experiment: &Experiment| -> Vec<&'static Cause> {
                let confirms = |cause: &&Cause| experiment.confirms.iter().any(|(_, confirmed)| confirmed == cause);
                causes.iter().copied().filter(confirms).collect()
            };
            let next = self.available().find(|experiment| {
                self.case.applies(experiment, &self.ran)
                    && self.case.missing(experiment, &self.ran).is_some_and(|missing| missing.is_empty())
                    && (!concerned(experiment).is_empty()
                        || !experiment.suggests.is_empty()
                        // Whether a failure stays is worth a while wherever its cause is open.
                        || !experiment.pause.is_zero())
            })?;
            Some((next, concerned(next)))
        })
    }

    fn separating(&self, causes: &[&'static Cause]) -> Option<Choice> {
        let under_way: Vec<&Experiment> = self.running.iter().map(|running| running.experiment).collect();
        let stage = self.case.first.position.stage;
        let worth = |experiment: &Experiment| worth(experiment, stage, causes, &under_way);
        let mut candidates: Vec<(&'static Experiment, Vec<&'static str>)> = self
            .available()
            .filter(|experiment| self.case.applies(experiment, &self.ran) && worth(experiment).is_something())
            .filter_map(|experiment| Some((experiment, self.case.missing(experiment, &self.ran)?)))
            .collect();
        // Sorting keeps the order of the list among equals.
        candidates.sort_by_key(|(experiment, _)| core::cmp::Reverse(worth(experiment)));
        candidates.into_iter().find_map(|(experiment, missing)| {
            let for_it = self.case.separated(experiment, causes);
            // What the best one needs comes before it, though it separates nothing by itself.
            match missing.first() {
                None => Some((experiment, for_it)),
                Some(needed) => self.available().find(|other| other.id == *needed).map(|needed| (needed, for_it)),
            }
        })
    }

    /// A server that wants a logon is tried once without: that is its policy, and shows later stages.
    fn beyond_the_stop(&self) -> Option<Choice> {
        let next =
            self.available().find(|experiment| matches!(experiment.change, Change::Protocols(Some(protocol::SSL))))?;
        self.case.stopped_for_credentials().then(|| (next, Vec::new()))
    }

    /// Those that were not run, and that the budget still allows.
    fn available(&self) -> impl Iterator<Item = &'static Experiment> {
        // One that ended by an accident before it came to the place is tried once more.
        let is_known = |ran: &&Ran| {
            let runs = self.ran.iter().filter(|other| other.experiment == ran.experiment).count();
            ran.reading != Reading::Earlier || runs > 1
        };
        let ran = self.ran.iter().filter(is_known).map(|ran| ran.experiment.id);
        let known: Vec<&str> = ran.chain(self.running_ids()).collect();
        let can_afford = |experiment: &&Experiment| self.is_affordable(experiment);
        experiments().iter().copied().filter(can_afford).filter(move |experiment| !known.contains(&experiment.id))
    }

    fn is_affordable(&self, experiment: &Experiment) -> bool {
        let addresses: Vec<&Experiment> = addresses::left(&self.case.first, &self.ran).collect();
        // Kept for the addresses that are still to be asked, as far as they are not most of the budget.
        let kept = match addresses.contains(&experiment) {
            true => 0,
            false => u32::try_from(addresses.len()).unwrap_or(u32::MAX).min(self.budget.connections / 2),
        };
        !experiment.change.connects() || self.begun + kept < self.budget.connections
    }

    fn running_ids(&self) -> impl Iterator<Item = &'static str> {
        self.running.iter().map(|running| running.experiment.id)
    }

    fn is_running(&self, experiment: &Experiment) -> bool {
        self.running_ids().any(|id| id == experiment.id)
    }
}

/// Whether a cause says who is concerned, and not why: one client of several, or one server.
fn tells_who(cause: &Cause) -> bool {
    [&causes::CLIENT_ONLY_MISMATCH, &causes::SERVERS_DIFFER].contains(&cause)
}

/// What an experiment is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worth {
    /// Pairs of causes of which one is ruled out, whatever is read.
    certain: usize,
    /// Pairs of which one may be ruled out.
    possible: usize,
}

impl Worth {
    /// Whether it separates anything.
    pub(super) fn is_something(self) -> bool {
        self != Self::default()
    }
}

/// How much `experiment` separates among `causes`, where the first probe died in `stage`. A pair that one of `under_way`
/// separates for certain counts for nothing: two at once must not ask the same.
pub(super) fn worth(experiment: &Experiment, stage: Stage, causes: &[&Cause], under_way: &[&Experiment]) -> Worth {
    let mut worth = Worth::default();
    for (at, one) in causes.iter().enumerate() {
        for other in causes.iter().skip(at + 1) {
            let expected = |of: &Experiment| (of.expected_of(one, stage), of.expected_of(other, stage));
            let is_separated = |of: &Experiment| {
                let (one, other) = expected(of);
                !one.overlaps(other)
            };
            if under_way.iter().any(|running| is_separated(running)) {
                continue;
            }
            worth.certain += usize::from(is_separated(experiment));
            let (one, other) = expected(experiment);
            worth.possible += usize::from(one != other);
        }
    }
    worth
}
