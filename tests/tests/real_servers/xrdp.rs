//! xrdp 0.9: TLS in every version, and Standard RDP security at every level.

use rdpwhy::{Config, Ending, EventBody, Outcome, Reach, Report, Stage};
use rdpwhy_tests::RealServer;

use crate::ask::{ALL, NONE, RDP, SSL, ask, assert_reach, ended, has, refusal};
use crate::certificate::assert_certificate;

/// RDP 5 to 8.1, in SC_CORE.
const RDP_5: Option<u32> = Some(0x0008_0004);

#[test]
fn tls_reads_the_settings_and_a_license_request() {
    let Some(server) = RealServer::start("xrdp-tls") else { return };
    speaks_tls(&server, "TLS 1.3");
}

#[test]
fn the_plain_functions_say_the_same() {
    let Some(server) = RealServer::start("xrdp-tls12") else {
        return;
    };
    let target = || rdpwhy::parse_target(&server.address().to_string()).expect("an address is a target");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let probed = runtime.expect("a runtime").block_on(rdpwhy::probe(target(), Config::default()));
    let blocking = rdpwhy::blocking::probe(target(), Config::default());
    for report in [probed.expect("a report"), blocking.expect("a report")] {
        assert_reach(&report, Stage::ClientInfo, "client-info");
    }
}

#[test]
fn tls12_is_tls_1_2() {
    let Some(server) = RealServer::start("xrdp-tls12") else { return };
    speaks_tls(&server, "TLS 1.2");
}

#[test]
fn tls13_is_tls_1_3() {
    let Some(server) = RealServer::start("xrdp-tls13") else { return };
    speaks_tls(&server, "TLS 1.3");
}

#[test]
fn negotiate_takes_tls_and_without_negotiation_standard_security() {
    let Some(server) = RealServer::start("xrdp-negotiate") else { return };
    speaks_tls(&server, "TLS 1.3");
    let report = ask(&server, NONE, Reach::Anonymous);
    assert_reach(&report, Stage::SecurityExchange, "security-exchange");
    assert!(report.facts.negotiation.answered_without_data);
}

#[test]
fn tls_answers_no_negotiation_with_a_bare_confirm_and_wants_tls() {
    let Some(server) = RealServer::start("xrdp-tls") else { return };
    let report = ask(&server, NONE, Reach::Anonymous);
    let negotiation = &report.facts.negotiation;
    assert!(negotiation.answered_without_data && negotiation.selected == Some(0), "{negotiation:?}");
    assert_eq!(ended(&report), (Stage::BasicSettings, "connect-response", "refused"));
    assert_eq!(refusal(&report), (Stage::BasicSettings, 3, Some("rn-user-requested")));

    let report = ask(&server, RDP, Reach::Anonymous);
    assert_eq!(refusal(&report), (Stage::Negotiation, 1, Some("SSL_REQUIRED_BY_SERVER")));
}

#[test]
fn tls10_refuses_with_the_alert_that_it_sent() {
    let Some(server) = RealServer::start("xrdp-tls10") else { return };
    let report = ask(&server, ALL, Reach::Anonymous);
    assert_eq!(refusal(&report), (Stage::Tls, 70, Some("protocol_version")));
    assert_eq!(report.position.step, "server-hello");
    let alert = report.facts.tls.alerts.first().expect("an alert was read");
    assert_eq!((alert.from.name(), alert.code, alert.name), ("server", 70, Some("protocol_version")));
    assert!(!report.facts.tls.up);
    assert_eq!(outcome(&report, Stage::BasicSettings), Outcome::NotReached);
}

#[test]
fn none_has_no_security_exchange_and_asks_for_a_license() {
    let Some(server) = RealServer::start("xrdp-none") else { return };
    let report = ask(&server, RDP, Reach::Anonymous);
    assert_reach(&report, Stage::ClientInfo, "client-info");
    assert_eq!(outcome(&report, Stage::SecurityExchange), Outcome::Skipped);
    assert_encryption(&report, "none", "none");

    let report = ask(&server, RDP, Reach::Session);
    assert_reach(&report, Stage::Licensing, "client-answer");
    assert_eq!(report.facts.licensing.messages, ["license.license-request"]);
    reaches_demand_active(&server, RDP);
}

#[test]
fn low_is_40_bit() {
    encrypts("xrdp-low", "40-bit", "low");
}

#[test]
fn medium_takes_the_weakest_that_the_client_offers() {
    encrypts("xrdp-medium", "40-bit", "client-compatible");
}

#[test]
fn high_is_128_bit() {
    encrypts("xrdp-high", "128-bit", "high");
}

#[test]
fn fips_is_fips() {
    encrypts("xrdp-fips", "fips", "fips");
}

fn speaks_tls(server: &RealServer, version: &str) {
    let report = ask(server, ALL, Reach::Anonymous);
    assert_reach(&report, Stage::ClientInfo, "client-info");
    assert!(!has(&report, "rdp.client-info"), "an anonymous probe makes no session");
    let facts = &report.facts;
    assert_eq!((facts.negotiation.requested, facts.negotiation.selected_name), (ALL, Some("ssl")));
    assert_eq!((facts.tls.version_name, facts.tls.up, facts.tls.confirmed), (Some(version), true, true));
    assert_eq!((facts.gcc.server_version, facts.gcc.requested_protocols_echo), (RDP_5, ALL));
    assert_eq!(facts.channels.joined.len(), facts.channels.to_join().count(), "{:?}", facts.channels);
    assert_certificate(server, &report);

    let report = ask(server, SSL, Reach::Session);
    assert_reach(&report, Stage::Licensing, "client-answer");
    assert_eq!(report.facts.licensing.messages, ["license.license-request"]);
    assert!(!has(&report, "license.new-license-request"), "no licence was asked for");
    reaches_demand_active(server, SSL);
}

/// Standard RDP security that encrypts: the level is read, an anonymous probe ends before the security exchange, and a
/// licensing one opens everything up to Demand Active.
fn encrypts(name: &str, method: &str, level: &str) {
    let Some(server) = RealServer::start(name) else { return };
    let report = ask(&server, RDP, Reach::Anonymous);
    assert_reach(&report, Stage::SecurityExchange, "security-exchange");
    assert_encryption(&report, method, level);
    let certificate = report.facts.gcc.certificate.as_ref().expect("a certificate of Standard RDP security");
    assert_eq!((certificate.form, certificate.key_bits), ("proprietary", Some(2048)));
    assert_eq!(report.facts.gcc.server_version, RDP_5);

    let report = ask(&server, RDP, Reach::Session);
    assert_reach(&report, Stage::Licensing, "client-answer");
    assert_eq!(report.facts.licensing.messages, ["license.license-request"]);
    reaches_demand_active(&server, RDP);

    // It never refuses, and selects what nobody asked for. That is told, and is no failure.
    let report = ask(&server, ALL, Reach::Anonymous);
    assert_reach(&report, Stage::SecurityExchange, "security-exchange");
    let negotiation = &report.facts.negotiation;
    assert_eq!((negotiation.requested, negotiation.selected), (ALL, Some(0)));
    let found: Vec<_> = rdpwhy::diagnosis::diagnose(&report).iter().map(|finding| finding.signature).collect();
    assert_eq!(found, ["negotiation.unasked-protocol"]);
}

/// xrdp is content with any answer to its licence request; what follows is the session.
#[track_caller]
fn reaches_demand_active(server: &RealServer, protocols: Option<u32>) {
    let report = ask(server, protocols, Reach::License);
    assert_eq!(report.ending, Some(Ending::Completed), "in {:?}", report.position);
    assert_eq!((report.position.stage, report.position.step), (Stage::Licensing, "done"));
    assert!(has(&report, "license.new-license-request") && has(&report, "rdp.demand-active"));
    let odd = report.transcript.iter().filter(|event| matches!(event.body, EventBody::Anomaly { .. })).count();
    assert_eq!(odd, 0, "{:?}", report.transcript);
}

#[track_caller]
fn assert_encryption(report: &Report, method: &str, level: &str) {
    let gcc = &report.facts.gcc;
    assert_eq!((gcc.encryption_method_name, gcc.encryption_level_name), (Some(method), Some(level)));
}

#[track_caller]
fn outcome(report: &Report, stage: Stage) -> Outcome {
    let found = report.stages.iter().find(|candidate| candidate.stage == stage);
    found.map(|stage| stage.outcome).expect("the stage is on the route")
}
