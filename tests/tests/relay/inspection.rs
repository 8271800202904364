//! Inspections over real sockets, with both drivers: what a link dislikes in a hello, and what a server has.

use std::net::SocketAddr;

use rdpwhy::{Because, Config, Ending, Hello, How, Probe, Report, Target};
use rdpwhy_lab::tcp::{Relay, TcpServer};
use rdpwhy_lab::{Config as Lab, Persona};

/// The reports of the tokio driver and of the blocking one.
fn inspect(address: SocketAddr, hello: &str) -> [Report; 2] {
    let hello = Hello::named(hello).unwrap_or_else(|| panic!("no hello is called {hello}"));
    let target = Target { host: "server.example".to_owned(), port: address.port(), address: Some(address) };
    let probe = || Probe::new(target.clone(), Config::default().inspecting(hello.clone()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let finished = runtime.block_on(probe().run()).expect("a report");
    [finished.report, probe().run_blocking().expect("a report").report]
}

fn is_answered(report: &Report) -> bool {
    match &report.ending {
        Some(Ending::Stopped { because: Because::Inspected }) => true,
        Some(Ending::Closed(close)) if close.how == How::Reset => false,
        other => panic!("{other:?} in {:?}", report.position),
    }
}

#[test]
fn each_middlebox_lets_the_hello_pass_that_leaves_out_what_it_dislikes() {
    let server = TcpServer::start(Lab::default()).expect("the lab starts");
    for (link, hello) in [
        ("reset-on-sni", "no-sni"),
        ("reset-on-whole-hello", "split-segments"),
        ("reset-on-long-hello=180", "narrow"),
        ("reset-on-sni,reset-on-whole-hello,reset-on-long-hello=256", "disguised"),
    ] {
        let relay = Relay::start(server.address(), link.parse().expect("a link")).expect("the relay starts");
        for report in inspect(relay.address(), "modern") {
            assert!(!is_answered(&report), "{link}");
        }
        for report in inspect(relay.address(), hello) {
            assert!(is_answered(&report), "{link}, {hello}");
        }
    }
}

#[test]
fn what_an_old_server_has_is_seen_and_never_spoken() {
    for (persona, hello, version) in [("tls10-only", "tls10", "TLS 1.0"), ("ssl3-only", "wide", "SSL 3.0")] {
        let persona = Persona::named(persona).unwrap_or_else(|| panic!("no persona is called {persona}"));
        let server = TcpServer::start(persona.server.clone()).expect("the lab starts");
        for report in inspect(server.address(), hello) {
            assert!(is_answered(&report));
            assert_eq!(report.facts.tls.version_name, Some(version));
            assert!(report.facts.tls.certificate.is_some() && !report.facts.tls.up);
        }
    }
}
