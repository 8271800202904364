//! What a diagnosis said, held against what is true.

use core::time::Duration;

use rdpwhy::diagnosis::Standing;

use crate::play::Said;
use crate::truth::Truth;

/// What one diagnosis said right and wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judgement {
    /// Causes that are not true, and were stated or confirmed.
    pub(crate) wrong: Vec<(&'static str, Standing)>,
    /// True causes that were ruled out.
    pub(crate) lost: Vec<&'static str>,
    /// All of those lost are of an interference that acted on no connection of this diagnosis.
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
    /// No cause that is true stands.
    #[default]
    Not,
    /// One stands among others.
    Listed,
    /// Nothing that is not true stands beside it.
    Alone,
    /// Confirmed or stated.
    Settled,
}

impl Judgement {
    /// `most` connections were allowed.
    pub(crate) fn of(said: &Said, truth: &Truth, most: u32) -> Self {
        let own = truth.lost_of_persona(said);
        let interference = truth.lost_of_interference(said);
        let is_struck = said.met.iter().any(|met| met.is_struck);
        let lost_unseen = own.is_empty() && !interference.is_empty() && !is_struck;
        let wrong = said.causes.iter().filter(|(id, standing)| is_settled(*standing) && !truth.has(id));
        let connections = u32::try_from(said.met.len()).unwrap_or(u32::MAX);
        Self {
            wrong: wrong.copied().collect(),
            lost: own.into_iter().chain(interference).collect(),
            lost_unseen,
            told: told(said, truth),
            is_over_budget: connections > most,
            connections,
            took: said.took,
        }
    }
}

fn is_settled(standing: Standing) -> bool {
    matches!(standing, Standing::Stated | Standing::Confirmed)
}

fn told(said: &Said, truth: &Truth) -> Told {
    let stands = || said.causes.iter().filter(|(_, standing)| *standing != Standing::RuledOut);
    let is_true = |id: &str| truth.has(id);
    if stands().any(|(id, standing)| is_true(id) && is_settled(*standing)) {
        Told::Settled
    } else if !stands().any(|(id, _)| is_true(id)) {
        Told::Not
    } else if stands().all(|(id, _)| is_true(id)) {
        Told::Alone
    } else {
        Told::Listed
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::collections::BTreeSet;

    use rdpwhy::diagnosis::Standing;
    use rdpwhy_handshake::Timestamp;
    use rdpwhy_lab::Persona;

    use super::{Judgement, Told};
    use crate::course::Fate;
    use crate::interference::{At, Interference};
    use crate::play::{Met, Said};
    use crate::truth::Truth;

    fn judged(causes: &[(&'static str, Standing)], is_struck: bool) -> Judgement {
        let persona = Persona::named("closed-in-credssp").expect("it is there");
        let truth = Truth::new(persona, Interference::Random(At::Hello, 5), &BTreeSet::new());
        let met = Met { began: Timestamp::ZERO, fate: Fate::Persona, is_struck };
        Judgement::of(&Said { causes: causes.to_vec(), met: vec![met; 3], took: Duration::ZERO }, &truth, 2)
    }

    #[test]
    fn what_is_settled_and_not_true_is_wrong_and_what_is_true_and_ruled_out_is_lost() {
        use Standing::{Confirmed, Consistent, RuledOut, Stated};
        let right = judged(&[("credssp-rejected", Confirmed), ("middlebox", RuledOut)], true);
        assert_eq!((right.told, right.wrong.len(), right.lost.len()), (Told::Settled, 0, 0));
        assert!(right.is_over_budget, "three connections, and two were allowed");
        let wrong =
            judged(&[("middlebox", Stated), ("unstable-path", Consistent), ("credssp-rejected", RuledOut)], true);
        assert_eq!((wrong.wrong.len(), wrong.lost.as_slice()), (1, &["credssp-rejected"][..]));
        assert_eq!((wrong.told, wrong.lost_unseen), (Told::Listed, false));
    }

    #[test]
    fn an_interference_that_acted_on_nothing_is_counted_apart() {
        let unseen = |is_struck| judged(&[("unstable-path", Standing::RuledOut)], is_struck);
        assert_eq!((unseen(false).lost_unseen, unseen(true).lost_unseen), (true, false));
        assert_eq!((unseen(false).lost.len(), unseen(true).lost.len()), (1, 1));
        assert_eq!(judged(&[("unstable-path", Standing::Consistent)], true).told, Told::Alone);
    }
}
