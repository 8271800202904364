//! The policy matrix: every mask asked, and read together.

use rdpwhy::diagnosis::{Budget, Nla, Policy, policy_rows};
use rdpwhy_lab::Persona;

use crate::virtual_time::investigate_as;

fn policy(name: &str) -> Policy {
    let persona = Persona::named(name).unwrap_or_else(|| panic!("no persona is called {name}"));
    investigate_as(persona, Budget::single(), |config| config, |this| this.asking(policy_rows())).diagnosis.policy()
}

#[test]
fn each_security_layer_is_read_from_what_the_server_takes_and_refuses() {
    for (name, nla, layer) in [
        ("healthy", Some(Nla::Required), None),
        ("security-layer-0", Some(Nla::Unavailable), Some(0)),
        ("security-layer-1", Some(Nla::Optional), Some(1)),
        ("security-layer-2", Some(Nla::Unavailable), Some(2)),
        ("tls-not-allowed", Some(Nla::Unavailable), Some(0)),
        ("old-server", Some(Nla::Unavailable), Some(0)),
        ("entra-required", None, None),
        ("relay-without-backend", None, None),
    ] {
        let policy = policy(name);
        assert_eq!((policy.nla, policy.security_layer), (nla, layer), "{name}: {:#?}", policy.answers);
        assert!(!policy.certificate_fault, "{name}");
    }
}

#[test]
fn a_certificate_that_is_missing_is_stated_in_every_row_that_needs_one() {
    let policy = policy("certificate-missing");
    assert!(policy.certificate_fault);
    let failed = policy.answers.iter().filter(|answer| answer.failure == Some(3));
    assert!(failed.count() >= 6);
}

#[test]
fn every_row_is_answered_and_named() {
    let policy = policy("security-layer-1");
    let rows: Vec<_> = policy.answers.iter().filter_map(|answer| answer.row).collect();
    assert_eq!(rows.len(), policy_rows().len());
    let none = policy.answers.iter().find(|answer| answer.row == Some("none")).expect("it was asked");
    assert_eq!((none.requested, none.answer), (None, "selected"));
}
