//! The same investigations over TCP, with both drivers, against a server that counts.

use rdpwhy::diagnosis::{Budget, Conclusion, Diagnosis, Standing};
use rdpwhy::{Config, Diagnoser};
use rdpwhy_lab::Persona;
use rdpwhy_lab::tcp::{Relay, TcpServer};

use crate::virtual_time::{WALL, investigate};

/// Those that die at once: a silence would be waited for.
const PERSONAS: [&str; 8] = [
    "healthy",
    "private-key",
    "connection-limit",
    "certificate-missing",
    "tls-not-allowed",
    "tls11-only",
    "cbc-only-closed",
    "middlebox-sni",
];

/// What a diagnosis of the persona comes to, and how many connections the server has seen.
fn diagnose(persona: &Persona, run: impl FnOnce(Diagnoser) -> Diagnosis) -> (Diagnosis, usize) {
    let mut server = persona.server.clone();
    server.wall = Some(WALL);
    let server = TcpServer::start(server).expect("a server");
    let link = persona.link.clone().map(|link| Relay::start(server.address(), link).expect("a relay"));
    let mut config = persona.client.apply(Config::default());
    config.wall = Some(WALL);
    let target = persona.client.target(link.as_ref().map_or_else(|| server.address(), Relay::address));
    let budget = Budget { spacing: core::time::Duration::ZERO, ..one_by_one() };
    let diagnosis = run(Diagnoser::new(target, config).budget(budget));
    drop(link);
    (diagnosis, server.stop().len())
}

fn causes(diagnosis: &Diagnosis) -> Vec<(&'static str, Standing)> {
    let told = |conclusion: &Conclusion| (conclusion.cause.id, conclusion.standing);
    let mut causes: Vec<_> = diagnosis.causes.iter().map(told).collect();
    causes.sort_unstable_by_key(|(id, _)| *id);
    causes
}

/// The order of the answers decides what is tried next, and is the same this way.
fn one_by_one() -> Budget {
    Budget { at_once: 1, ..Budget::default() }
}

#[test]
fn what_holds_in_virtual_time_holds_over_tcp_and_the_server_counts_the_same() {
    // Side by side, since some wait for a while before they ask again.
    std::thread::scope(|scope| {
        for name in PERSONAS {
            scope.spawn(move || with_the_tokio_driver(name));
            scope.spawn(move || with_the_blocking_driver(name));
        }
    });
}

fn with_the_tokio_driver(name: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    check(name, |this| runtime.block_on(this.run()).expect("a diagnosis").diagnosis);
}

fn with_the_blocking_driver(name: &str) {
    check(name, |this| this.run_blocking().expect("a diagnosis").diagnosis);
}

fn check(name: &str, run: impl FnOnce(Diagnoser) -> Diagnosis) {
    let persona = Persona::named(name).unwrap_or_else(|| panic!("no persona is called {name}"));
    let (diagnosis, seen) = diagnose(persona, run);
    assert_eq!(causes(&diagnosis), causes(&investigate(persona, one_by_one()).diagnosis), "{name}");
    assert_eq!(diagnosis.connections(), seen, "{name}");
    assert!(seen <= 20, "{name}: {seen}");
}

#[test]
fn a_diagnosis_that_is_stopped_says_what_is_known() {
    let persona = Persona::named("private-key").expect("it is there");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let stop =
        |this: Diagnoser| runtime.block_on(this.run_until(core::future::ready(()))).expect("a diagnosis").diagnosis;
    let (diagnosis, _) = diagnose(persona, stop);
    assert!(diagnosis.experiments.is_empty() && diagnosis.is_interrupted);
    assert_eq!(diagnosis.report.ending, None);
}
