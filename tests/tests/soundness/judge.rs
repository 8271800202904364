//! What a diagnosis said, held against what is true.

use core::time::Duration;

use rdpwhy::diagnosis::{Diagnosis, Standing};

use crate::play::Played;
use crate::truth::Truth;

/// What one diagnosis was told right and wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judgement {
    /// Causes that are not true, and were stated or confirmed.
    pub(crate) wrong: Vec<(&'static str, Standing)>,
    /// True causes that were ruled out.
    pub(crate) lost: Vec<&'static str>,
    /// Whether one of the causes lost is an interference's that acted on no connection.
    pub(crate) lost_unseen: bool,
    /// How the truth stands at best.
    pub(crate) told: Told,
    pub(crate) is_over_budget: bool,
    pub(crate) connections: u32,
    pub(crate) took: Duration,
}

/// How the truth stands at best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Told {
    /// No cause is listed that is true.
    #[default]
    Not,
    /// Among others.
    Listed,
    /// Nothing that is not true stands beside it.
    Alone,
    /// Confirmed or stated.
    Settled,
}

impl Judgement {
    pub(crate) fn of(played: &Played, truth: &Truth, most: u32) -> Self {
        let diagnosis = &played.diagnosis;
        let settled = |standing: Standing| matches!(standing, Standing::Stated | Standing::Confirmed);
        let all = || diagnosis.causes.iter().map(|conclusion| (conclusion.cause.id, conclusion.standing));
        let ruled_out: Vec<&'static str> = diagnosis.ruled_out().map(|conclusion| conclusion.cause.id).collect();
        let interference = is_ruled_out(diagnosis, truth.interference);
        let is_struck = played.met.iter().any(|met| met.is_struck);
        let own = ruled_out.iter().copied().filter(|id| truth.own.contains(*id));
        let shared = ruled_out.iter().copied().filter(|id| truth.interference.contains(id) && !truth.own.contains(*id));
        let lost: Vec<&'static str> =
            if interference { own.clone().chain(shared).collect() } else { own.clone().collect() };
        let connections = u32::try_from(played.met.len()).unwrap_or(u32::MAX);
        Self {
            wrong: all().filter(|(id, standing)| settled(*standing) && !truth.has(id)).collect(),
            lost_unseen: interference && !is_struck && own.count() == 0,
            lost,
            told: told(diagnosis, truth),
            is_over_budget: connections > most,
            connections,
            took: played.took,
        }
    }
}

/// Whether one of `names` is ruled out, and none of them stands.
fn is_ruled_out(diagnosis: &Diagnosis, names: &[&str]) -> bool {
    let is_named = |id: &str| names.contains(&id);
    diagnosis.ruled_out().any(|conclusion| is_named(conclusion.cause.id))
        && !diagnosis.standing().any(|conclusion| is_named(conclusion.cause.id))
}

fn told(diagnosis: &Diagnosis, truth: &Truth) -> Told {
    let standing: Vec<_> = diagnosis.standing().map(|conclusion| (conclusion.cause.id, conclusion.standing)).collect();
    let is_true = |id: &str| truth.has(id);
    if standing.iter().any(|(id, standing)| is_true(id) && *standing != Standing::Consistent) {
        Told::Settled
    } else if standing.is_empty() || !standing.iter().any(|(id, _)| is_true(id)) {
        Told::Not
    } else if standing.iter().all(|(id, _)| is_true(id)) {
        Told::Alone
    } else {
        Told::Listed
    }
}
