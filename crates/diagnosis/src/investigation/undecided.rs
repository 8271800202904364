//! [`Undecided`]: a result that may still be luck, and how many connections would decide.

use super::conclude::Case;
use super::luck::missing;
use super::trial::{Trial, has_lived};
use super::{Conclusion, Ran, Reading, Readings, steadiness};
use crate::Standing;

/// A result that may still be luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Undecided {
    /// The experiment that got past the place of the failure.
    pub experiment: &'static str,
    /// How it read.
    pub reading: Reading,
    /// How many more connections would decide, half of them unchanged.
    pub connections: u32,
}

/// The experiment that is nearest to a decision; `None` where all is decided, or where nothing got past the place.
pub(super) fn of(case: &Case, ran: &[Ran], causes: &[Conclusion]) -> Option<Undecided> {
    let first = &case.first;
    let is_open = |ran: &&Ran| {
        if !case.may_confirm(ran.experiment) {
            return false;
        }
        let confirms = ran.experiment.confirms.iter().filter(|(reading, _)| *reading == ran.reading);
        let stands = |(_, cause): &(Reading, _)| {
            causes.iter().all(|known| known.cause != *cause || known.standing == Standing::Consistent)
        };
        has_lived(first, ran) && confirms.into_iter().any(stands)
    };
    if steadiness::is_intermittent(first, ran) {
        return None;
    }
    let open = ran.iter().filter(is_open).filter_map(|one| {
        let trial = Trial::of(one.experiment, first, ran);
        // What is said in words has to come once more, behind a failure of the unchanged probe.
        let in_words = Readings::WORDS.contains(one.reading);
        let connections =
            if in_words { 2 } else { missing(trial.passes, trial.failures, case.bound(one.experiment)).max(2) };
        (in_words || !trial.is_broken).then_some(Undecided {
            experiment: one.experiment.id,
            reading: one.reading,
            connections,
        })
    });
    open.min_by_key(|undecided| undecided.connections)
}
