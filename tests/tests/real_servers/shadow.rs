//! FreeRDP 2's shadow server: NLA, TLS and Standard RDP security, with a licence phase of one message.

use rdpwhy::{Reach, Report, Stage};
use rdpwhy_tests::RealServer;

use crate::ask::{ALL, NONE, RDP, SSL, ask, assert_reach, ended, has, refusal};
use crate::certificate::assert_certificate;

/// RDP 10.7, in SC_CORE.
const RDP_10: Option<u32> = Some(0x0008_000C);

#[test]
fn nla_tells_its_name_and_build_and_sees_no_logon() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    let report = ask(&server, ALL, Reach::Anonymous);
    assert_reach(&report, Stage::Credssp, "authenticate");
    assert_eq!(report.facts.negotiation.selected_name, Some("hybrid"));
    assert_certificate(&server, &report);
    let ntlm = report.facts.ntlm.as_ref().expect("a challenge was read");
    let certificate = report.facts.tls.certificate.as_ref().expect("a certificate was seen");
    // Both carry the machine's name.
    let machine = certificate.leaf.subject.trim_start_matches("CN=").to_uppercase();
    assert_eq!(ntlm.netbios_computer.as_deref(), machine.get(..machine.len().min(15)));
    // FreeRDP calls itself Windows 7.
    assert_eq!((ntlm.os_version.as_deref(), ntlm.os_build), (Some("6.1.7601"), Some(7601)));
    assert_eq!(report.facts.credssp.version, Some(6));

    assert!(has(&report, "ntlm.negotiate") && has(&report, "ntlm.challenge"));
    assert!(!has(&report, "ntlm.authenticate") && !has(&report, "credssp.ts-request"));
    let log = server.log();
    assert!(!log.contains("SEC_E_") && !log.contains("LOGON"), "somebody tried to log on:\n{log}");
}

#[test]
fn nla_refuses_tls_alone() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    for protocols in [SSL, RDP, NONE] {
        let report = ask(&server, protocols, Reach::Anonymous);
        assert_eq!(refusal(&report), (Stage::Negotiation, 5, Some("HYBRID_REQUIRED_BY_SERVER")));
        assert!(!has(&report, "tls.client-hello"));
    }
}

#[test]
fn tls_completes_a_session() {
    let Some(server) = RealServer::start("shadow-tls") else { return };
    let report = ask(&server, ALL, Reach::Anonymous);
    assert_reach(&report, Stage::ClientInfo, "client-info");
    assert_eq!(report.facts.negotiation.selected_name, Some("ssl"));
    assert_eq!(report.facts.gcc.server_version, RDP_10);
    assert_certificate(&server, &report);
    completes(&ask(&server, SSL, Reach::Session));
    assert_eq!(refusal(&ask(&server, RDP, Reach::Anonymous)), (Stage::Negotiation, 1, Some("SSL_REQUIRED_BY_SERVER")));
}

#[test]
fn rdp_refuses_tls_and_is_never_said_to_speak_it() {
    let Some(server) = RealServer::start("shadow-rdp") else { return };
    // It would complete TLS and NTLM with a client that ignores its refusal.
    for protocols in [ALL, SSL] {
        let report = ask(&server, protocols, Reach::Anonymous);
        assert_eq!(refusal(&report), (Stage::Negotiation, 2, Some("SSL_NOT_ALLOWED_BY_SERVER")));
        assert!(!has(&report, "tls.client-hello") && !report.facts.tls.up);
        assert!(report.facts.tls.version.is_none() && report.facts.tls.certificate.is_none());
    }
    let report = ask(&server, RDP, Reach::Anonymous);
    assert_reach(&report, Stage::ClientInfo, "client-info");
    assert_eq!(report.facts.gcc.encryption_method_name, Some("none"));
    completes(&ask(&server, RDP, Reach::Session));
}

#[test]
fn negotiate_takes_tls_and_standard_security() {
    let Some(server) = RealServer::start("shadow-negotiate") else { return };
    let report = ask(&server, ALL, Reach::Anonymous);
    assert_reach(&report, Stage::ClientInfo, "client-info");
    assert_eq!(report.facts.negotiation.selected_name, Some("ssl"));
    completes(&ask(&server, SSL, Reach::Session));
    let report = ask(&server, RDP, Reach::Session);
    assert_eq!(report.facts.negotiation.selected_name, Some("rdp"));
    completes(&report);
}

/// A licence phase of one message: the client is valid.
#[track_caller]
fn completes(report: &Report) {
    assert_eq!(ended(report), (Stage::Licensing, "done", "completed"), "{:?}", report.ending);
    assert_eq!(report.facts.licensing.messages, ["license.error-alert"]);
    assert_eq!(report.facts.licensing.alert_name, Some("STATUS_VALID_CLIENT"));
}
