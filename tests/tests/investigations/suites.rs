//! The survey of cipher suites, against servers whose suites are known.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use rdpwhy::asking;
use rdpwhy::diagnosis::{NextSuite, SuiteSurvey, TlsSuites};
use rdpwhy_client::{Client, Config};
use rdpwhy_handshake::{Duration, Timestamp};
use rdpwhy_lab::{Link, Persona, Server, simulate};

use crate::virtual_time::WALL;

/// The survey, and how many connections the server saw.
fn survey(name: &str, most: u32) -> (TlsSuites, u32) {
    let persona = Persona::named(name).unwrap_or_else(|| panic!("no persona is called {name}"));
    let mut config = persona.client.apply(Config::default());
    config.wall = Some(WALL);
    config.target = persona.client.target((Ipv4Addr::LOCALHOST, 3389).into());
    let mut survey = SuiteSurvey::new(most, Duration::from_millis(200));
    let (mut now, mut seen) = (Timestamp::ZERO, 0);
    loop {
        match survey.poll(now) {
            NextSuite::Ask(question) => {
                seen += 1;
                let config = asking(&config, &question).expect("a version of ours");
                let mut server = persona.server.for_connection(seen);
                server.wall = Some(WALL);
                let simulated = simulate(Client::new(config), Server::new(server), Link::default());
                survey.answered(Some(&simulated.client_report()));
                now = now.after(simulated.elapsed);
            }
            NextSuite::Wait(until) => now = until,
            _ => return (survey.finish(), seen),
        }
    }
}

fn names(found: &TlsSuites, version: &str) -> BTreeSet<&'static str> {
    let version = found.versions.iter().find(|found| found.version_name == Some(version)).expect("it was asked");
    version.suites.iter().filter_map(|seen| seen.name).collect()
}

#[test]
fn every_suite_of_a_server_is_found_in_every_version_that_has_it() {
    let (found, seen) = survey("cbc-only", 200);
    let old = BTreeSet::from([
        "TLS_RSA_WITH_AES_256_CBC_SHA",
        "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    ]);
    assert_eq!(names(&found, "TLS 1.0"), old);
    assert_eq!(names(&found, "TLS 1.1"), old);
    let mut all = old.clone();
    all.extend(["TLS_RSA_WITH_AES_256_CBC_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA256"]);
    assert_eq!(names(&found, "TLS 1.2"), all);
    assert!(names(&found, "SSL 3.0").is_empty() && names(&found, "TLS 1.3").is_empty());
    assert!(found.is_complete);
    // A connection for each suite, and one for the end of each version.
    assert_eq!((found.connections, seen), (3 + 3 + 5 + 5, 3 + 3 + 5 + 5));
}

#[test]
fn a_version_that_the_server_lowers_ends_there() {
    let (found, _) = survey("tls10-only", 200);
    let of = |name| found.versions.iter().find(|found| found.version_name == Some(name)).expect("it was asked");
    assert_eq!(of("TLS 1.2").ended, Some("other-version"));
    assert!(of("TLS 1.2").suites.is_empty() && !of("TLS 1.0").suites.is_empty());
    assert_eq!(of("TLS 1.3").ended, Some("refused"));
}

#[test]
fn the_budget_is_kept_and_said() {
    let (found, seen) = survey("cbc-only", 4);
    assert_eq!((found.connections, seen, found.is_complete), (4, 4, false));
}

#[test]
fn whoever_answers_no_hello_costs_a_connection_a_version() {
    let (found, seen) = survey("private-key", 200);
    assert_eq!((seen, found.is_complete), (5, true));
    assert!(found.versions.iter().all(|version| version.suites.is_empty() && version.ended == Some("closed")));
}
