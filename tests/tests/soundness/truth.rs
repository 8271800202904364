//! What is true of a cell: the causes of its persona and of its interference.
//!
//! | what is played | what is true |
//! |---|---|
//! | a persona | the causes that its file names |
//! | a random end of connections | `unstable-path` |
//! | a hang that heals | `service-hung`, `update-2026-09`, `unstable-path` |
//! | every n-th or the first n connections end | `unstable-path`, `connection-limit`, `servers-differ`, `banned` |
//! | one of several servers is the persona | `servers-differ`, and what a healthy server states to this client |
//! | a limit | `connection-limit`, `unstable-path` |
//! | a ban | `banned`, `connection-limit`, `unstable-path` |
//!
//! | a licence that is stale (`license-stale`) | also `license-refused`: the server says that it refuses |
//!
//! Where both coincide, both are true. The causes of an interference are several names of one fault, which an observer
//! outside of the server cannot tell apart: it is ruled out only where none of its names stands and one is ruled out. A
//! persona's causes are ruled out by any of them.

use std::collections::BTreeSet;

use rdpwhy::diagnosis::{Budget, Standing};
use rdpwhy_lab::Persona;

use crate::course::Fate;
use crate::interference::Interference;
use crate::play::play;
use crate::world::World;

/// What is true of one cell.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    /// The causes of the persona.
    pub(crate) own: BTreeSet<String>,
    /// The names of the interference.
    pub(crate) interference: &'static [&'static str],
    /// True as well, without being the fault.
    besides: BTreeSet<String>,
}

impl Truth {
    /// `stated` are the causes that a healthy server states to the persona's client.
    pub(crate) fn new(persona: &Persona, interference: Interference, stated: &BTreeSet<String>) -> Self {
        let mut besides = if matches!(interference, Interference::Farm(_)) { stated.clone() } else { BTreeSet::new() };
        let equivalents = EQUIVALENTS.iter().filter(|(name, _)| *name == persona.name);
        besides.extend(equivalents.map(|(_, cause)| (*cause).to_owned()));
        Self { own: persona.causes.iter().cloned().collect(), interference: names(interference), besides }
    }

    /// Whether `cause` is true.
    pub(crate) fn has(&self, cause: &str) -> bool {
        self.own.contains(cause) || self.interference.contains(&cause) || self.besides.contains(cause)
    }
}

/// Personas, and a cause that is true of them beside those that they stand for.
const EQUIVALENTS: &[(&str, &str)] = &[("license-stale", "license-refused")];

const fn names(interference: Interference) -> &'static [&'static str] {
    match interference {
        Interference::Nothing => &[],
        Interference::Random(..) => &["unstable-path"],
        Interference::Hang(_) => &["service-hung", "update-2026-09", "unstable-path"],
        Interference::EveryNth(_) | Interference::FirstN(_) => {
            &["unstable-path", "connection-limit", "servers-differ", "banned"]
        }
        Interference::Farm(_) => &["servers-differ"],
        Interference::Limit(_) => &["connection-limit", "unstable-path"],
        Interference::Ban { .. } => &["banned", "connection-limit", "unstable-path"],
    }
}

/// What a healthy server states to this persona's client: a client that offers TLS alone is told that NLA is required.
pub(crate) fn stated_by_a_healthy_server(world: &mut World) -> BTreeSet<String> {
    let played = play(world, Budget::default(), |_, _| Fate::Healthy { has_own_certificate: false });
    let stated = played.diagnosis.causes.iter().filter(|conclusion| conclusion.standing == Standing::Stated);
    stated.map(|conclusion| conclusion.cause.id.to_owned()).collect()
}

#[test]
fn every_name_is_a_cause() {
    let names = crate::interference::ALL.iter().flat_map(|interference| names(*interference));
    for name in names.chain(EQUIVALENTS.iter().map(|(_, cause)| cause)) {
        assert!(rdpwhy::diagnosis::cause(name).is_some(), "{name}");
    }
    for (persona, _) in EQUIVALENTS {
        assert!(Persona::named(persona).is_some(), "{persona}");
    }
}
