//! Which experiment next: the one that separates most of the causes that still stand.

use rdpwhy_handshake::Stage;
use rdpwhy_pdu::x224::protocol;

use super::{Change, Experiment, Investigation, experiments};
use crate::{Cause, Standing};

/// An experiment, and the causes that it is run for.
type Choice = (&'static Experiment, Vec<&'static Cause>);

impl Investigation {
    /// What was asked for; what describes a cause that is settled; the experiment that separates most; what else a server
    /// that let us in would let us see. With the causes that it is run for.
    pub(super) fn choose(&self) -> Option<Choice> {
        // Whoever cannot be reached answers no row either.
        let is_reached = self.case.first.position.stage >= Stage::Negotiation;
        if let Some(asked) = self.asked.last().filter(|asked| is_reached && self.is_affordable(asked)) {
            return Some((asked, Vec::new()));
        }
        if self.is_single {
            return None;
        }
        let standing = self.case.standing(&self.ran);
        let of = |these: &[Standing]| -> Vec<&'static Cause> {
            standing.iter().filter(|(_, standing)| these.contains(standing)).map(|(cause, _)| *cause).collect()
        };
        let settled = of(&[Standing::Stated, Standing::Confirmed]);
        if settled.is_empty() {
            self.separating(&of(&[Standing::Consistent])).or_else(|| self.beyond_the_stop())
        } else {
            self.describing(&settled)
        }
    }

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

    /// A server that wants a logon is asked once whether it goes without: that is its policy, and shows later stages.
    fn beyond_the_stop(&self) -> Option<Choice> {
        let next =
            self.available().find(|experiment| matches!(experiment.change, Change::Protocols(Some(protocol::SSL))))?;
        self.case.stopped_for_credentials().then(|| (next, Vec::new()))
    }

    /// Those that were not run, and that the budget still allows.
    fn available(&self) -> impl Iterator<Item = &'static Experiment> {
        let known: Vec<&str> = self.ran.iter().map(|ran| ran.experiment.id).chain(self.running_ids()).collect();
        let can_afford = |experiment: &&Experiment| self.is_affordable(experiment);
        experiments().iter().copied().filter(can_afford).filter(move |experiment| !known.contains(&experiment.id))
    }

    const fn is_affordable(&self, experiment: &Experiment) -> bool {
        !experiment.change.connects() || self.begun < self.budget.connections
    }

    fn running_ids(&self) -> impl Iterator<Item = &'static str> {
        self.running.iter().map(|running| running.experiment.id)
    }
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
