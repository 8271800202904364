//! Whole diagnoses of real servers: healthy ones have no cause, and old or odd ones are named.

use std::sync::Arc;

use rdpwhy::client::layer::{RustlsConnector, TlsOptions, ring_provider};
use rdpwhy::diagnosis::{Budget, Diagnosis, Nla, Platform, Standing, TlsSuites};
use rdpwhy::{Config, Diagnoser, Stage, Target, survey_suites};
use rdpwhy_tests::{NAMES, RealServer, assert_none_for_windows, standing};

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

pub(crate) fn target(server: &RealServer) -> Target {
    let address = server.address();
    Target { host: address.ip().to_string(), port: address.port(), address: None }
}

/// With the tokio driver and with the blocking one; both come to the same causes.
#[track_caller]
fn diagnose_with(server: &RealServer, config: Config, policy: bool) -> Diagnosis {
    let diagnoser = || Diagnoser::new(target(server), config.clone()).policy(policy);
    let diagnosis = runtime().block_on(diagnoser().run()).expect("a diagnosis").diagnosis;
    let blocking = diagnoser().run_blocking().expect("a diagnosis").diagnosis;
    assert_eq!(standing(&diagnosis), standing(&blocking), "the drivers disagree");
    assert!(diagnosis.connections() <= usize::try_from(diagnosis.budget.connections).expect("few"));
    diagnosis
}

#[track_caller]
fn diagnose(server: &RealServer) -> Diagnosis {
    diagnose_with(server, Config::default(), false)
}

#[test]
fn healthy_servers_have_no_cause() {
    for name in ["xrdp-tls", "xrdp-tls12", "xrdp-tls13", "xrdp-negotiate", "shadow-tls", "shadow-negotiate"] {
        let Some(server) = RealServer::start(name) else { return };
        let diagnosis = diagnose(&server);
        assert!(diagnosis.causes.is_empty(), "{name}: {:?}", diagnosis.causes);
    }
}

#[test]
fn servers_are_named() {
    for name in NAMES {
        let Some(server) = RealServer::start(name) else { return };
        let diagnosis = diagnose(&server);
        let expected = if name.starts_with("xrdp") { Platform::Xrdp } else { Platform::FreerdpShadow };
        let answer = diagnosis.implementation();
        // Of a server with TLS 1.0 alone nothing behind TLS is seen, and what is seen Windows has as well.
        if name == "xrdp-tls10" {
            assert!(answer.candidates.contains(&expected), "{name}: {answer}: {:#?}", answer.evidence);
            continue;
        }
        assert!(answer.is_not_windows(), "{name}: {answer}: {:#?}", answer.evidence);
        assert_eq!(answer.platform, Some(expected), "{name}: {answer}: {:#?}", answer.evidence);
        assert_none_for_windows(&diagnosis, name);
    }
}

#[test]
fn a_server_with_tls_1_0_and_1_1_is_named_with_its_suites() {
    let Some(server) = RealServer::start("xrdp-tls10") else { return };
    let diagnosis = diagnose(&server);
    assert!(standing(&diagnosis).contains(&("tls-version-mismatch", Standing::Confirmed)), "{:?}", diagnosis.causes);
    let versions = diagnosis.accepted_versions();
    let names: Vec<_> = versions.iter().filter_map(|version| version.version_name).collect();
    assert_eq!(names, ["TLS 1.1", "TLS 1.0"]);
    assert!(versions.iter().all(|version| version.suite_name.is_some_and(|suite| suite.ends_with("_CBC_SHA"))));
}

#[test]
fn a_client_of_tls_1_2_and_a_server_of_1_3_alone_have_no_version_in_common() {
    let Some(server) = RealServer::start("xrdp-tls13") else { return };
    let mut options = TlsOptions::new(ring_provider());
    options.versions.retain(|version| version.version == rustls::ProtocolVersion::TLSv1_2);
    let mut config = Config::default();
    config.connector = Arc::new(RustlsConnector::new(options));
    let diagnosis = diagnose_with(&server, config, false);
    assert!(standing(&diagnosis).contains(&("tls-version-mismatch", Standing::Confirmed)), "{:?}", diagnosis.causes);
    let names: Vec<_> = diagnosis.accepted_versions().iter().filter_map(|version| version.version_name).collect();
    assert_eq!(names, ["TLS 1.3"]);
}

#[test]
fn standard_rdp_security_alone_is_a_setting() {
    let Some(server) = RealServer::start("shadow-rdp") else { return };
    let diagnosis = diagnose(&server);
    assert!(
        standing(&diagnosis).iter().any(|(cause, _)| *cause == "security-layer-rdp-only"),
        "{:?}",
        diagnosis.causes
    );
    assert_eq!(diagnosis.policy().security_layer, Some(0));
    assert_eq!(diagnosis.policy().nla, Some(Nla::Unavailable));
}

#[test]
fn nla_is_enforced_and_healthy_up_to_the_logon() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    let diagnosis = diagnose(&server);
    assert!(diagnosis.causes.is_empty(), "{:?}", diagnosis.causes);
    assert_eq!(diagnosis.report.position.stage, Stage::Credssp);
    assert_eq!(diagnosis.policy().nla, Some(Nla::Required));
    assert!(diagnosis.unknown().iter().any(|unknown| unknown.stage == Stage::Licensing));
}

#[test]
fn the_policy_matrix_of_a_server_that_negotiates() {
    let Some(server) = RealServer::start("shadow-negotiate") else { return };
    let policy = diagnose_with(&server, Config::default(), true).policy();
    // FreeRDP's shadow server takes TLS where NLA is offered as well.
    assert_eq!((policy.nla, policy.security_layer), (Some(Nla::Unavailable), Some(1)), "{:#?}", policy.answers);
    let Some(server) = RealServer::start("xrdp-tls") else { return };
    let policy = diagnose_with(&server, Config::default(), true).policy();
    assert_eq!(policy.nla, Some(Nla::Unavailable), "{:#?}", policy.answers);
}

#[test]
fn every_suite_of_a_real_server_is_found() {
    let Some(server) = RealServer::start("xrdp-tls10") else { return };
    let budget = Budget { connections: 200, spacing: core::time::Duration::ZERO, ..Budget::default() };
    let found: TlsSuites =
        runtime().block_on(survey_suites(target(&server), &Config::default(), budget, core::future::pending()));
    assert!(found.is_complete);
    for version in &found.versions {
        let has_suites = !version.suites.is_empty();
        let is_old = matches!(version.version_name, Some("TLS 1.0" | "TLS 1.1"));
        assert_eq!(has_suites, is_old, "{version:?}");
    }
}
