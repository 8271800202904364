//! Servers as their users break them: the true cause is among those listed, the server is named as far as it answers, and no
//! remedy is for Windows.

use std::fs;
use std::net::TcpStream;
use std::time::Duration;

use rdpwhy::Config;
use rdpwhy::credssp::{Credentials, CredsspLogon, Options};
use rdpwhy::diagnosis::{Diagnosis, Platform};
use rdpwhy::{Diagnoser, Reach, Stage};
use rdpwhy_tests::{Broken, RealServer, readings, standing};
use zeroize::Zeroizing;

use crate::diagnosis::{runtime, target};

const XRDP: Option<Platform> = Some(Platform::Xrdp);
const SHADOW: Option<Platform> = Some(Platform::FreerdpShadow);
/// What a key that cannot be used looks like from outside.
const KEY: &[&str] = &["server-key-unreadable", "tls-credential-fault", "certificate-key-unusable"];
const CERTIFICATE: &[&str] = &["certificate-missing", "tls-credential-fault", "server-key-unreadable"];

#[track_caller]
fn lists(name: &'static str, causes: &'static [&'static str], platform: Option<Platform>) {
    let Some(server) = RealServer::start(name) else { return };
    Broken::new(name, causes, platform).assert_listed(&diagnose(&server));
}

#[test]
fn xrdp_with_an_unreadable_key() {
    // Failure 3 is xrdp's own statement, whichever of its two files it cannot read.
    lists("xrdp-key-unreadable", &["server-key-unreadable", "certificate-missing"], XRDP);
    lists("xrdp-negotiate-key-unreadable", &["server-key-unreadable"], XRDP);
}

/// The key of Standard RDP security, which xrdp has in a file of its own.
#[test]
fn xrdp_with_unreadable_rsakeys() {
    lists("xrdp-rsakeys-unreadable", &["server-key-unreadable"], XRDP);
}

#[test]
fn xrdp_with_the_key_of_another_certificate() {
    lists("xrdp-key-mismatch", KEY, XRDP);
    lists("xrdp-negotiate-key-mismatch", KEY, XRDP);
}

#[test]
fn xrdp_without_a_certificate() {
    lists("xrdp-certificate-missing", CERTIFICATE, XRDP);
    lists("xrdp-negotiate-certificate-missing", CERTIFICATE, XRDP);
}

#[test]
fn xrdp_with_old_versions_or_few_suites() {
    lists("xrdp-tls10", &["tls-version-mismatch", "client-only-mismatch"], XRDP);
    lists("xrdp-tls-rsa", &["tls-no-common-cipher", "client-only-mismatch"], XRDP);
}

#[test]
fn freerdp_shadow_with_an_unreadable_key() {
    lists("shadow-key-unreadable", KEY, SHADOW);
}

#[test]
fn freerdp_shadow_with_the_key_of_another_certificate() {
    lists("shadow-key-mismatch", KEY, SHADOW);
}

/// It makes both when it starts, and reads them for each connection.
#[test]
fn freerdp_shadow_that_lost_its_certificate() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    fs::remove_file(server.certificate()).expect("the server made it");
    Broken::new("shadow-nla", CERTIFICATE, SHADOW).assert_listed(&diagnose(&server));
}

/// By itself an expired certificate ends no handshake: it is a finding, and no cause.
#[test]
fn an_expired_certificate_is_a_finding_and_no_cause() {
    for (name, platform) in [("xrdp-certificate-expired", XRDP), ("shadow-certificate-expired", SHADOW)] {
        let Some(server) = RealServer::start(name) else { return };
        let diagnosis = diagnose(&server);
        let seen = diagnosis.findings.iter().any(|finding| finding.signature == "tls.certificate-expired");
        assert!(seen, "{name}: {:?}", diagnosis.findings);
        assert_eq!(standing(&diagnosis), [], "{name}: {:#?}", readings(&diagnosis));
        assert_eq!(diagnosis.implementation().platform, platform, "{name}");
    }
}

#[test]
fn frozen_xrdp_is_stuck() {
    is_stuck("xrdp-negotiate", 0);
}

#[test]
fn frozen_freerdp_shadow_is_stuck() {
    is_stuck("shadow-nla", 0);
}

/// Its queue is full: the kernel answers no further connection.
#[test]
fn frozen_xrdp_that_accepts_no_further_connection_may_be_stuck() {
    is_stuck("xrdp-tls", 6);
}

/// With that many connections of other clients in its queue.
#[track_caller]
fn is_stuck(name: &'static str, waiting: usize) {
    let Some(server) = RealServer::start(name) else { return };
    server.freeze();
    let at_most = Duration::from_millis(200);
    let clients: Vec<_> = (0..waiting).map(|_| TcpStream::connect_timeout(&server.address(), at_most)).collect();
    let diagnosis = diagnose(&server);
    drop(clients);
    let stage = if waiting == 0 { Stage::Negotiation } else { Stage::Connect };
    assert_eq!(diagnosis.report.position.stage, stage, "{name}: {:#?}", readings(&diagnosis));
    Broken::new(name, &["service-hung"], None).assert_listed(&diagnosis);
}

#[test]
fn other_programs_on_the_port() {
    lists("other-http", &["foreign-service"], None);
    lists("other-tls", &["foreign-service", "tls-first"], None);
}

#[test]
fn freerdp_shadow_without_accounts() {
    let Some(server) = RealServer::start("shadow-no-credentials") else { return };
    let diagnosis = log_on(&server, "Passw0rd");
    Broken::new("shadow-no-credentials", &["no-credentials-configured"], SHADOW).assert_listed(&diagnosis);
}

#[test]
fn freerdp_shadow_and_a_wrong_password() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    let diagnosis = log_on(&server, "wrong");
    Broken::new("shadow-nla", &["logon-failed"], SHADOW).assert_listed(&diagnosis);
}

/// Without a password these servers answer as far as they are asked.
#[test]
fn what_only_a_logon_shows_is_no_cause_without_one() {
    let Some(server) = RealServer::start("shadow-no-credentials") else { return };
    let diagnosis = diagnose(&server);
    assert_eq!(standing(&diagnosis), [], "{:#?}", readings(&diagnosis));
}

/// With one driver: a frozen server has room for few connections.
fn diagnose(server: &RealServer) -> Diagnosis {
    runtime().block_on(Diagnoser::new(target(server), Config::default()).run()).expect("a diagnosis").diagnosis
}

#[track_caller]
fn log_on(server: &RealServer, password: &str) -> Diagnosis {
    let mut config = Config::default().reach(Reach::Session);
    config.trust.any_certificate = true;
    let credentials = Credentials::parse("tuser", Zeroizing::new(password.to_owned()));
    let options = Options { delegate: true, ..Options::default() };
    let logon = CredsspLogon::new(credentials, options).expect("a logon");
    let diagnoser = Diagnoser::with_logon(target(server), config, Box::new(logon));
    runtime().block_on(diagnoser.run()).expect("a diagnosis").diagnosis
}
