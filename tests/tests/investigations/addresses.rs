//! A name with several addresses: each is asked, and what they show is told apart.

use rdpwhy::diagnosis::{AddressOutcome, Budget, Change, Diagnosis, Investigation, Standing, meaning, policy_rows};
use rdpwhy_lab::Persona;

use super::virtual_time::{
    Investigated, address, investigate, investigate_at_addresses, investigate_at_addresses_asking,
};

fn persona(name: &str) -> &'static Persona {
    Persona::named(name).expect(name)
}

fn at(first: &str, others: &[&str]) -> Investigated {
    let others: Vec<&Persona> = others.iter().map(|name| persona(name)).collect();
    let investigated = investigate_at_addresses(persona(first), &others, Budget::default());
    assert!(investigated.connections <= Budget::default().connections);
    investigated
}

fn outcomes(diagnosis: &Diagnosis) -> Vec<AddressOutcome> {
    diagnosis.addresses().iter().map(|seen| seen.outcome).collect()
}

fn standing(diagnosis: &Diagnosis, cause: &str) -> Option<Standing> {
    let known = diagnosis.causes.iter().find(|conclusion| conclusion.cause.id == cause);
    known.map(|conclusion| conclusion.standing)
}

use AddressOutcome::{Failed, Works};

#[test]
fn a_name_with_one_address_has_no_table() {
    assert!(investigate(persona("private-key"), Budget::default()).diagnosis.addresses().is_empty());
}

#[test]
fn an_address_that_works_where_the_first_one_fails_shows_that_the_servers_differ() {
    let Investigated { diagnosis, .. } = at("private-key", &["healthy"]);
    assert_eq!(outcomes(&diagnosis), [Failed, Works]);
    // Who is concerned comes behind what looks into the failure itself.
    assert_eq!(standing(&diagnosis, "servers-differ"), Some(Standing::Consistent));
    let more =
        investigate_at_addresses(persona("private-key"), &[persona("healthy")], Budget::default().connections(40));
    assert_eq!(standing(&more.diagnosis, "servers-differ"), Some(Standing::Confirmed));
    // The fault of the first server is not another one because of that.
    for cause in ["certificate-key-unusable", "tls-credential-fault"] {
        assert_eq!(standing(&diagnosis, cause), Some(Standing::Consistent), "{cause}");
    }
    let told = "The addresses of the name differ: 127.0.0.1 failed, 127.0.0.2 did not.";
    assert!(meaning(&diagnosis).contains(told), "{}", meaning(&diagnosis));
}

#[test]
fn an_address_that_fails_beside_a_healthy_one_is_found() {
    let Investigated { diagnosis, connections, .. } = at("healthy", &["healthy", "private-key"]);
    assert_eq!(outcomes(&diagnosis), [Works, Works, Failed]);
    assert_eq!(standing(&diagnosis, "servers-differ"), Some(Standing::Consistent));
    assert!(connections <= 5, "{connections}");
    assert!(!diagnosis.is_intermittent());
}

#[test]
fn addresses_that_are_all_well_have_no_cause() {
    let Investigated { diagnosis, .. } = at("healthy", &["healthy", "healthy"]);
    assert_eq!(outcomes(&diagnosis), [Works; 3]);
    assert!(diagnosis.causes.is_empty(), "{:?}", diagnosis.causes);
}

#[test]
fn addresses_that_fail_alike_point_to_nothing_new() {
    let Investigated { diagnosis, .. } = at("private-key", &["private-key", "private-key"]);
    assert_eq!(outcomes(&diagnosis), [Failed; 3]);
    assert_eq!(standing(&diagnosis, "servers-differ"), None);
}

#[test]
fn each_of_many_addresses_is_asked_within_the_budget() {
    for first in ["private-key", "healthy", "tls11-only", "closed-after-request"] {
        let Investigated { diagnosis, .. } = at(first, &["healthy"; 8]);
        assert_eq!(outcomes(&diagnosis).len(), 9);
        assert!(!outcomes(&diagnosis).contains(&AddressOutcome::NotAsked), "{first}");
    }
}

#[test]
fn a_cause_is_found_although_there_are_many_addresses() {
    let Investigated { diagnosis, .. } = at("tls11-only", &["tls11-only"; 3]);
    let alone = investigate(persona("tls11-only"), Budget::default()).diagnosis;
    assert_eq!(standing(&diagnosis, "tls-version-mismatch"), standing(&alone, "tls-version-mismatch"));
    assert_eq!(diagnosis.addresses().last().map(|seen| seen.address), Some(address(4)));
}

#[test]
fn no_address_is_left_while_connections_are() {
    for most in 2..=14 {
        for others in 1..=8 {
            let (first, others) = (persona("private-key"), vec![persona("private-key"); others]);
            let Investigated { diagnosis, connections, .. } =
                investigate_at_addresses(first, &others, Budget::default().connections(most));
            let is_left = outcomes(&diagnosis).contains(&AddressOutcome::NotAsked);
            assert!(
                connections <= most && (!is_left || connections == most),
                "{most}, {}: {connections}",
                others.len()
            );
        }
    }
}

#[test]
fn rows_that_were_asked_for_come_before_other_addresses() {
    let rows = policy_rows();
    let budget = Budget::default().connections(u32::try_from(rows.len()).expect("few") + 1);
    let others = [persona("healthy"); 8];
    let asking = |investigation: Investigation| investigation.asking(rows);
    let Investigated { diagnosis, .. } =
        investigate_at_addresses_asking(persona("private-key"), &others, budget, asking);
    let asked = diagnosis.experiments.iter().filter(|ran| matches!(ran.experiment.change, Change::Policy(_)));
    assert_eq!(asked.count(), rows.len());
}
