//! Captures of other projects' test suites through the witness, where they are clear: what `index.tsv` beside them says
//! happened is what the report says. `RDPWHY_CAPTURES` names their folder; they are no part of the repository.

mod flows;

use std::path::{Path, PathBuf};

use rdpwhy_capture::Recording;
use rdpwhy_handshake::{Ending, EventBody, Observation, Outcome, PduKind, RefusalKind, Report, Side, Stage, Value};
use rdpwhy_pdu::gcc::{CertificateForm, ServerCertificate};
use rdpwhy_pdu::mcs::ConnectResponse;
use rdpwhy_pdu::x224::Tpdu;

fn folder() -> PathBuf {
    let named = std::env::var_os("RDPWHY_CAPTURES").map(PathBuf::from);
    named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures"))
}

/// The conversations of one capture; `None` where it is not at hand.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn conversations(name: &str) -> Option<Vec<Recording>> {
    let file = folder().join(name);
    if !file.exists() {
        println!("skipped: {name} is not at hand");
        return None;
    }
    Some(flows::read(&file))
}

/// The reports of one capture's conversations in which something was said.
fn reports(name: &str) -> Option<Vec<Report>> {
    let talking = |recording: &Recording| {
        let mut observations = recording.observations.iter();
        observations.any(|(_, observation)| matches!(observation, Observation::Wire { .. }))
    };
    let conversations = conversations(name)?.into_iter().filter(talking);
    Some(conversations.map(|recording| recording.replay()).collect())
}

fn outcome(report: &Report, stage: Stage) -> Outcome {
    let of_stage = report.stages.iter().find(|one| one.stage == stage);
    of_stage.unwrap_or_else(|| panic!("{stage} is not on the route")).outcome
}

fn raw(report: &Report, kind: PduKind) -> Vec<u8> {
    let mut events = report.transcript.iter();
    events
        .find_map(|event| match &event.body {
            EventBody::Pdu { pdu, raw: Some(raw), .. } if *pdu == kind => Some(raw.clone()),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no {kind}"))
}

/// The certificate in SC_SECURITY.
fn certificate(report: &Report) -> ServerCertificate {
    let frame = raw(report, PduKind::McsConnectResponse);
    let Ok(Tpdu::Data(data)) = Tpdu::decode(&frame) else { panic!("no data TPDU") };
    let response = ConnectResponse::decode(data).expect("a response decodes");
    let blocks = response.blocks.expect("its blocks decode");
    let security = blocks.security.expect("SC_SECURITY is there");
    ServerCertificate::decode(&security.certificate).expect("its certificate decodes")
}

/// A session whose contents were sealed, ended by the server's ultimatum.
fn is_a_sealed_session(report: &Report) {
    assert_eq!((report.position.stage, report.position.step), (Stage::Capabilities, "sealed"));
    for stage in [Stage::Capabilities, Stage::Finalization] {
        assert_eq!(outcome(report, stage), Outcome::Unseen);
    }
    for stage in [Stage::SecurityExchange, Stage::ClientInfo, Stage::Licensing] {
        assert_eq!(outcome(report, stage), Outcome::Passed);
    }
    let Some(Ending::Refused { refusal, .. }) = &report.ending else { panic!("{:?}", report.ending) };
    assert_eq!((refusal.by, refusal.kind, refusal.code), (Side::Server, RefusalKind::DisconnectUltimatum, 3));
}

fn licensed_in_clear(report: &Report) {
    assert_eq!(report.facts.licensing.alert_name, Some("STATUS_VALID_CLIENT"));
    assert_eq!(report.facts.licensing.transition_name, Some("ST_NO_TRANSITION"));
}

#[test]
fn zeek_proprietary_encryption() {
    let Some(reports) = reports("zeek-rdp-proprietary-encryption.pcap") else {
        return;
    };
    let [refused, session] = reports.as_slice() else { panic!("{} conversations", reports.len()) };
    let Some(Ending::Refused { refusal, then }) = &refused.ending else { panic!("{:?}", refused.ending) };
    assert_eq!(refusal.name, Some("SSL_NOT_ALLOWED_BY_SERVER"));
    // The client closed first: the server's reset answers that.
    assert_eq!(*then, None);
    assert_eq!(refused.position.stage, Stage::Negotiation);

    assert_eq!(session.facts.negotiation.selected_name, Some("rdp"));
    assert_eq!(session.facts.gcc.encryption_method_name, Some("128-bit"));
    assert_eq!(session.facts.gcc.encryption_level_name, Some("high"));
    assert_eq!(certificate(session).form, CertificateForm::Proprietary);
    is_a_sealed_session(session);
}

#[test]
fn zeek_x509() {
    let Some(reports) = reports("zeek-rdp-x509.pcap") else { return };
    let report = reports.first().unwrap();
    let certificate = certificate(report);
    assert_eq!(certificate.form, CertificateForm::X509Chain);
    assert_eq!(certificate.chain.len(), 2);
    assert_eq!(report.facts.gcc.encryption_level_name, Some("client-compatible"));
    assert_eq!((report.position.stage, &report.ending), (Stage::Channels, &None));
}

#[test]
fn zeek_unknown_keyboard() {
    let Some(reports) = reports("zeek-rdp-unknown-keyboard.pcap") else {
        return;
    };
    let report = reports.first().unwrap();
    assert!(report.position.awaits_pdu(PduKind::McsConnectResponse), "{:?}", report.position);
    assert_eq!(report.ending, None);
}

#[test]
fn zeek_rdp_to_ssl() {
    let Some(reports) = reports("zeek-rdp-to-ssl.pcap") else { return };
    assert_eq!(reports.len(), 2);
    for report in &reports {
        assert_eq!(report.facts.negotiation.selected_name, Some("hybrid"));
        assert_eq!(report.facts.tls.version_name, Some("TLS 1.0"));
        assert_eq!(report.facts.tls.suite_name, Some("TLS_RSA_WITH_AES_128_CBC_SHA"));
        let seen = report.facts.tls.certificate.as_ref().unwrap();
        assert_eq!(seen.leaf.subject, "CN=WIN2K8R2.awakecoding.ath.cx");
        assert_eq!(outcome(report, Stage::Tls), Outcome::Passed);
        for stage in [Stage::Credssp, Stage::BasicSettings, Stage::Finalization] {
            assert_eq!(outcome(report, stage), Outcome::Unseen);
        }
        assert!(matches!(&report.ending, Some(Ending::Closed(close)) if close.by == Side::Client));
    }
}

#[test]
fn zeek_modbus() {
    let Some(conversations) = conversations("zeek-modbus-and-non-modbus-p502.pcap") else {
        return;
    };
    let report = conversations.get(6).unwrap().replay();
    assert!(report.position.awaits_pdu(PduKind::X224ConnectionConfirm));
    let Some(Ending::Unreadable { by, looks_like, head }) = &report.ending else { panic!("{:?}", report.ending) };
    assert_eq!((*by, *looks_like, head.len()), (Side::Server, "modbus", 9));
}

/// The confirm comes before anything that the client says, says nothing by the book, and what the client says then is no
/// protocol at all.
#[test]
fn zeek_invalid_length() {
    let Some(reports) = reports("zeek-rdp-invalid-length.pcap") else {
        return;
    };
    let report = reports.first().unwrap();
    let confirm = report.transcript.iter().find_map(|event| match &event.body {
        EventBody::Pdu { pdu: PduKind::X224ConnectionConfirm, summary, .. } => summary.get("answer").cloned(),
        _ => None,
    });
    assert_eq!(confirm, Some(Value::from("unknown")));
    assert!(matches!(&report.ending, Some(Ending::Unreadable { by: Side::Client, .. })));
    assert_eq!(report.facts.negotiation.selected, None);
}

#[test]
fn suricata_003() {
    let Some(reports) = reports("suricata-RDP-003.pcap") else { return };
    let report = reports.first().unwrap();
    assert!(report.facts.negotiation.answered_without_data);
    assert_eq!(report.facts.gcc.encryption_method_name, Some("56-bit"));
    assert_eq!(report.facts.gcc.encryption_level_name, Some("client-compatible"));
    assert_eq!(certificate(report).form, CertificateForm::Proprietary);
    licensed_in_clear(report);
    is_a_sealed_session(report);
}

#[test]
fn malcolm_windows_xp() {
    let Some(reports) = reports("malcolm-esteemedaudit-failed-XPSP2.pcap") else {
        return;
    };
    assert_eq!(reports.len(), 5);
    for report in &reports {
        assert_eq!(report.facts.gcc.encryption_method_name, Some("128-bit"));
        assert_eq!(report.facts.gcc.client_channels, ["rdpdr"]);
        licensed_in_clear(report);
        is_a_sealed_session(report);
    }
}

/// SOCKS 5 is not the witness's business. Behind its four messages the conversation begins as any other.
#[test]
fn arkime_socks() {
    let Some(mut conversations) = conversations("arkime-socks5-rdp.pcap") else {
        return;
    };
    let mut recording = conversations.remove(0);
    assert!(matches!(recording.replay().ending, Some(Ending::Unreadable { .. })));
    let is_socks =
        |observation: &Observation| matches!(observation, Observation::Wire { bytes, .. } if bytes.first() == Some(&5));
    recording.observations.retain(|(_, observation)| !is_socks(observation));
    let report = recording.replay();
    assert_eq!(report.facts.negotiation.selected_name, Some("rdp"));
    assert_eq!((report.position.stage, &report.ending), (Stage::BasicSettings, &None));
}
