//! Which hello is answered how by which server.

use core::fmt::Write as _;

use rdpwhy_client::Hello;
use rdpwhy_handshake::{Because, Ending, Outcome, PduKind, Report, Side, Stage};
use rdpwhy_lab::Persona;

use crate::{answer, inspect, named};

/// Servers that differ in their TLS.
const PERSONAS: [&str; 16] = [
    "healthy",
    "tls13-only",
    "tls12-only",
    "tls11-only",
    "tls10-only",
    "tls10-by-policy",
    "tls10-insists",
    "ssl3-only",
    "tls-disabled",
    "rsa-key-exchange-only",
    "cbc-only",
    "one-suite",
    "one-curve",
    "curve-without-client",
    "certificate-512-bit",
    "no-common-suite",
];

fn ask(persona: &str, hello: &str) -> Report {
    let persona = Persona::named(persona).unwrap_or_else(|| panic!("no persona is called {persona}"));
    inspect(&persona.server, named(hello), "none").client_report()
}

/// A paragraph for each server: an answer, and the hellos that hear it.
fn table() -> String {
    let mut table = String::new();
    for persona in PERSONAS {
        let mut answers: Vec<(String, Vec<&str>)> = Vec::new();
        for (hello, ..) in Hello::NAMED {
            let answer = answer(&ask(persona, hello));
            match answers.iter_mut().find(|(known, _)| *known == answer) {
                Some((_, hellos)) => hellos.push(hello),
                None => answers.push((answer, vec![hello])),
            }
        }
        let _ = writeln!(table, "{persona}");
        for (answer, hellos) in answers {
            let _ = writeln!(table, "  {answer}: {}", hellos.join(" "));
        }
    }
    table
}

#[test]
fn every_hello_and_every_server() {
    let table = table();
    assert_eq!(table, include_str!("answers.txt"), "it is now:\n{table}");
}

/// None is cut, not even `wide` with its hundreds of suites.
#[test]
fn the_offer_of_every_hello_is_a_fact_whole() {
    for (name, make, _) in Hello::NAMED {
        let hello = make();
        let offered = ask("healthy", name).facts.tls.offered.unwrap_or_else(|| panic!("{name} offers nothing"));
        assert_eq!(offered.legacy_version, hello.legacy_version, "{name}");
        let lists = [&offered.versions, &offered.suites, &offered.groups];
        assert_eq!(lists, [&hello.versions, &hello.suites, &hello.groups], "{name}");
    }
}

#[test]
fn an_old_server_is_seen_whole_and_left_politely() {
    let report = ask("tls10-only", "tls10");
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Inspected }));
    assert_eq!((report.position.stage, report.position.step), (Stage::Tls, "client-finished"));
    let tls = &report.facts.tls;
    assert_eq!((tls.version_name, tls.server_name.as_deref()), (Some("TLS 1.0"), Some("server.example")));
    assert!(!tls.up && tls.certificate.as_ref().is_some_and(|seen| seen.leaf.key.bits == Some(2048)));
    let [goodbye] = tls.alerts.as_slice() else { panic!("{:?}", tls.alerts) };
    assert_eq!((goodbye.from, goodbye.name), (Side::Client, Some("close_notify")));
    let outcome = |stage| report.stages.iter().find(|row| row.stage == stage).map(|row| row.outcome);
    assert_eq!(outcome(Stage::Negotiation), Some(Outcome::Passed));
    assert_eq!(outcome(Stage::Tls), Some(Outcome::Stopped));
    assert_eq!(outcome(Stage::Credssp), Some(Outcome::NotReached));
}

#[test]
fn another_wish_is_an_answer() {
    let report = ask("one-curve", "modern");
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Inspected }));
    assert!(report.position.awaits_pdu(PduKind::TlsClientHello));
    assert_eq!((report.facts.tls.version_name, report.facts.tls.group), (Some("TLS 1.3"), Some(0x18)));
}

#[test]
fn a_refusal_stays_one() {
    let report = ask("tls11-only", "tls10");
    let Some(Ending::Refused { refusal, then: Some(_) }) = &report.ending else { panic!("{:?}", report.ending) };
    assert_eq!((refusal.name, report.position.step), (Some("protocol_version"), "server-hello"));
}
