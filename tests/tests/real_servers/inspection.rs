//! Hellos by hand, asked of real servers: what they know is seen although this machine's TLS library does not speak it.

use rdpwhy::{Because, Config, Ending, Hello, Report, Stage};
use rdpwhy_tests::RealServer;

use crate::ask::{ask_with, refusal};

/// Asks that hello.
#[track_caller]
fn inspect(server: &RealServer, hello: &str) -> Report {
    let hello = Hello::named(hello).unwrap_or_else(|| panic!("no hello is called {hello}"));
    ask_with(server.address(), Config::default().inspecting(hello))
}

/// Version and suite, once it has answered.
#[track_caller]
fn chosen(report: &Report) -> (&'static str, &'static str) {
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Inspected }), "in {:?}", report.position);
    assert_eq!(report.position.stage, Stage::Tls);
    let tls = &report.facts.tls;
    assert!(report.facts.experiment && !tls.up);
    (tls.version_name.expect("a version"), tls.suite_name.expect("a suite with a name"))
}

fn has_certificate(report: &Report) -> bool {
    report.facts.tls.certificate.as_ref().is_some_and(|seen| seen.leaf.key.algorithm == "rsa")
}

const PROTOCOL_VERSION: (Stage, u32, Option<&str>) = (Stage::Tls, 70, Some("protocol_version"));

#[test]
fn a_server_with_tls_1_0_and_1_1_is_no_riddle() {
    let Some(server) = RealServer::start("xrdp-tls10") else { return };
    for (hello, expected) in [("tls10", "TLS 1.0"), ("tls11", "TLS 1.1"), ("tls12", "TLS 1.1"), ("wide", "TLS 1.1")] {
        let report = inspect(&server, hello);
        let (version, suite) = chosen(&report);
        assert_eq!(version, expected, "{hello}");
        assert!(suite.ends_with("_CBC_SHA"), "{hello}: {suite}");
        assert!(has_certificate(&report), "{hello}");
    }
    for hello in ["modern", "tls13"] {
        assert_eq!(refusal(&inspect(&server, hello)), PROTOCOL_VERSION, "{hello}");
    }
    // OpenSSL has no word of its own for a version that it was built without.
    assert_eq!(refusal(&inspect(&server, "ssl3")), (Stage::Tls, 40, Some("handshake_failure")));
}

#[test]
fn a_server_with_tls_1_3_alone_says_so_to_older_hellos() {
    let Some(server) = RealServer::start("xrdp-tls13") else { return };
    assert_eq!(chosen(&inspect(&server, "modern")).0, "TLS 1.3");
    assert_eq!(chosen(&inspect(&server, "wide")).0, "TLS 1.3");
    for hello in ["tls12", "tls10", "narrow"] {
        assert_eq!(refusal(&inspect(&server, hello)), PROTOCOL_VERSION, "{hello}");
    }
}

#[test]
fn a_healthy_server_answers_whatever_form_the_hello_has() {
    for name in ["xrdp-tls", "shadow-tls"] {
        let Some(server) = RealServer::start(name) else { return };
        for hello in ["modern", "no-sni", "other-sni", "split-records", "split-segments", "padded", "disguised"] {
            assert_eq!(chosen(&inspect(&server, hello)).0, "TLS 1.3", "{name}, {hello}");
        }
        let report = inspect(&server, "rsa-key-exchange");
        assert!(chosen(&report).1.starts_with("TLS_RSA_"), "{name}");
        assert!(has_certificate(&report), "{name}");
        let (_, code, alert) = refusal(&inspect(&server, "no-overlap"));
        assert_eq!((code, alert), (40, Some("handshake_failure")), "{name}");
    }
}
