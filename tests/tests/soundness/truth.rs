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
//! | resets that discard | nothing |
//! | a ban | `banned`, `connection-limit`, `unstable-path` |
//!
//! Where a persona and an interference coincide, both are true. The causes of an interference are several names of one
//! fault, which an observer outside of the server cannot tell apart: it is ruled out only where none of its names stands
//! and one is ruled out. Of a persona's causes none may be ruled out. What is true beside them ([`BESIDES`]) may be
//! confirmed, and may be ruled out.

use std::collections::BTreeSet;

use rdpwhy::diagnosis::{Budget, Standing};
use rdpwhy_lab::Persona;

use crate::course::Fate;
use crate::interference::Interference;
use crate::play::{Said, play};
use crate::world::World;

/// What is true of one cell.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    /// Each fault with its names: the persona's causes, one by one, and the names of an intermittent persona.
    own: Vec<Vec<&'static str>>,
    /// The names of the interference.
    interference: &'static [&'static str],
    /// True as well, without being the fault.
    besides: BTreeSet<&'static str>,
}

impl Truth {
    /// `stated` are the causes that a healthy server states to the persona's client.
    pub(crate) fn new(persona: &'static Persona, interference: Interference, stated: &BTreeSet<&'static str>) -> Self {
        let mut besides = if matches!(interference, Interference::Farm(_)) { stated.clone() } else { BTreeSet::new() };
        let here = BESIDES.iter().filter(|(name, _)| *name == persona.name);
        besides.extend(here.flat_map(|(_, causes)| causes.iter().copied()));
        let own = if INTERMITTENT.contains(&persona.name.as_str()) {
            vec![names(Interference::EveryNth(2)).to_vec()]
        } else {
            persona.causes.iter().map(|cause| vec![cause.as_str()]).collect()
        };
        Self { own, interference: names(interference), besides }
    }

    /// Whether `cause` is true.
    pub(crate) fn has(&self, cause: &str) -> bool {
        self.faults().any(|names| names.contains(&cause)) || self.besides.contains(cause)
    }

    /// Causes of the persona that were ruled out.
    pub(crate) fn lost_of_persona(&self, said: &Said) -> Vec<&'static str> {
        self.own.iter().flat_map(|names| ruled_out(said, names)).collect()
    }

    /// Causes of the interference that were ruled out.
    pub(crate) fn lost_of_interference(&self, said: &Said) -> Vec<&'static str> {
        ruled_out(said, self.interference)
    }

    fn faults(&self) -> impl Iterator<Item = &[&'static str]> {
        self.own.iter().map(Vec::as_slice).chain([self.interference])
    }
}

/// Those of a fault's names that were ruled out, where none of its names stands.
fn ruled_out(said: &Said, names: &[&str]) -> Vec<&'static str> {
    let named = || said.causes.iter().filter(|(id, _)| names.contains(id));
    if named().any(|(_, standing)| *standing != Standing::RuledOut) {
        return Vec::new();
    }
    named().map(|(id, _)| *id).collect()
}

/// Personas whose failure comes and goes, so that it has the names of such an interference.
const INTERMITTENT: &[&str] = &["hello-reset-two-of-three", "hello-passes-every-fifth", "hello-passes-every-seventh"];

/// Personas, and causes that are true of them, or fit all that can be seen of them, beside those that they stand for.
const BESIDES: &[(&str, &[&str])] = &[
    // The server says that it refuses the licence.
    ("license-stale", &["license-refused"]),
    // What comes and goes has several names.
    ("connection-limit-every-third", &["unstable-path", "servers-differ"]),
    ("banned", &["connection-limit"]),
    // A server that drops such a request looks like a device that does.
    ("hybrid-ex-dropped", &["request-not-offered"]),
    // A client that offers what these servers have is answered.
    ("cbc-only", MISMATCH),
    ("cbc-only-closed", MISMATCH),
    ("rsa-key-exchange-only", MISMATCH),
    ("curve-without-client", MISMATCH),
    ("ml-kem-only", MISMATCH),
    ("certificate-p-521", MISMATCH),
    // mstsc of Windows 11 offers TLS 1.1 and 1.0 as well.
    ("tls10-by-policy", MISMATCH),
    ("tls11-only", MISMATCH),
    // These two say of themselves that a server, or a device in front of it, objects.
    ("middlebox-sni", &["server-name-rejected"]),
    // A server that cannot read such a hello looks like a device that objects to it.
    ("middlebox-supported-versions", &["version-intolerance", "tls-version-mismatch", "client-only-mismatch"]),
];

const MISMATCH: &[&str] = &["client-only-mismatch"];

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
        // Nothing is wrong with the server or the path: what it says does not always come through.
        Interference::Discard(_) => &[],
    }
}

/// What a healthy server states to this persona's client: a client that offers TLS alone is told that NLA is required.
pub(crate) fn stated_by_a_healthy_server(world: &mut World) -> BTreeSet<&'static str> {
    let played = play(world, Budget::default(), |_, _| Fate::Healthy { has_own_certificate: false });
    let stated = played.diagnosis.causes.iter().filter(|conclusion| conclusion.standing == Standing::Stated);
    stated.map(|conclusion| conclusion.cause.id).collect()
}

#[cfg(test)]
mod tests {
    use rdpwhy::diagnosis::{Standing, cause};
    use rdpwhy_lab::Persona;

    use super::{BESIDES, BTreeSet, INTERMITTENT, Said, Truth, names};
    use crate::interference::{ALL, Interference};

    #[test]
    fn every_name_is_a_cause_and_a_persona() {
        let named = ALL.iter().flat_map(|interference| names(*interference));
        for name in named.chain(BESIDES.iter().flat_map(|(_, causes)| *causes)) {
            assert!(cause(name).is_some(), "{name}");
        }
        for persona in BESIDES.iter().map(|(name, _)| name).chain(INTERMITTENT) {
            assert!(Persona::named(persona).is_some(), "{persona}");
        }
    }

    #[test]
    fn one_name_of_an_interference_that_stands_is_enough_and_each_cause_of_a_persona_must() {
        let persona = Persona::named("private-key").expect("it is there");
        let truth = Truth::new(persona, Interference::FirstN(1), &BTreeSet::new());
        let said = |causes: &[(&'static str, Standing)]| Said {
            causes: causes.to_vec(),
            met: Vec::new(),
            took: core::time::Duration::ZERO,
        };
        use Standing::{Consistent, RuledOut};
        let one = said(&[("connection-limit", RuledOut), ("unstable-path", Consistent)]);
        assert!(truth.lost_of_interference(&one).is_empty());
        let none = said(&[("connection-limit", RuledOut), ("middlebox", Consistent)]);
        assert_eq!(truth.lost_of_interference(&none), ["connection-limit"]);
        let own = said(&[("tls-credential-fault", Consistent), ("certificate-key-unusable", RuledOut)]);
        assert_eq!(truth.lost_of_persona(&own), ["certificate-key-unusable"]);
        assert!(truth.has("banned") && truth.has("tls-credential-fault") && !truth.has("middlebox"));
    }
}
