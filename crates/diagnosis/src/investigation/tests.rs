//! The experiments hold together, and the choice among them is the one that separates most.

use rdpwhy_knowledge::causes;
use std::collections::BTreeSet;

use rdpwhy_handshake::Stage;

use super::choose::worth;
use super::{Change, Experiment, Reading, Readings, experiment, experiments};
use crate::policy_rows;

fn all() -> impl Iterator<Item = &'static Experiment> {
    experiments().iter().chain(policy_rows()).copied()
}

#[test]
fn ids_are_unique_and_found() {
    let ids: BTreeSet<&str> = all().map(|experiment| experiment.id).collect();
    assert_eq!(ids.len(), all().count());
    for known in all() {
        assert_eq!(experiment(known.id).map(|found| found.id), Some(known.id));
    }
}

#[test]
fn what_an_experiment_names_exists() {
    for experiment in all() {
        let id = experiment.id;
        assert!(!experiment.sources.is_empty(), "{id}");
        assert!(experiment.needs.iter().all(|(needed, _)| super::experiment(needed).is_some()), "{id}");
        assert!(experiment.asks.ends_with('?') || matches!(experiment.change, Change::Policy(_)), "{id}");
    }
}

#[test]
fn no_reading_confirms_a_cause_that_it_does_not_fit() {
    for experiment in all() {
        for (reading, cause) in experiment.confirms {
            for stage in experiment.applies.stages {
                assert!(experiment.expected_of(cause, *stage).fits(*reading), "{}: {}", experiment.id, cause.id);
            }
        }
    }
}

#[test]
fn what_tells_nothing_rules_nothing_out() {
    assert!(Readings::DIES.fits(Reading::Nothing) && !Readings::DIES.fits(Reading::Silent));
    assert!(Readings::LIVES.fits(Reading::OtherVersion) && !Readings::LIVES.fits(Reading::Closes));
    assert!(!Readings::LIVES.overlaps(Readings::ALIKE) && Readings::ANY.overlaps(Readings::DIES));
}

#[test]
fn a_pair_that_is_separated_already_is_worth_nothing() {
    let [mstsc, in_pieces] = ["hello-mstsc", "hello-disguised"].map(|id| experiment(id).expect("it is there"));
    let causes = [&causes::CLIENT_ONLY_MISMATCH, &causes::CERTIFICATE_KEY_UNUSABLE];
    assert!(worth(mstsc, Stage::Tls, &causes, &[]).is_something());
    assert!(!worth(mstsc, Stage::Tls, &causes, &[mstsc]).is_something());
    let alike = [&causes::TLS_VERSION_MISMATCH, &causes::CERTIFICATE_KEY_UNUSABLE];
    assert!(!worth(in_pieces, Stage::Tls, &alike, &[]).is_something(), "both fail in pieces as well");
    let with_a_device = [&causes::MIDDLEBOX, &causes::CERTIFICATE_KEY_UNUSABLE];
    assert!(worth(in_pieces, Stage::Tls, &with_a_device, &[mstsc]).is_something());
}

#[test]
fn what_is_certain_is_worth_more_than_what_is_possible() {
    let [mstsc, rsa] = ["hello-mstsc", "hello-rsa-key-exchange"].map(|id| experiment(id).expect("it is there"));
    let causes = [&causes::CLIENT_ONLY_MISMATCH, &causes::CERTIFICATE_KEY_UNUSABLE, &causes::CERTIFICATE_BINDING];
    assert!(worth(mstsc, Stage::Tls, &causes, &[]) > worth(rsa, Stage::Tls, &causes, &[]));
}
