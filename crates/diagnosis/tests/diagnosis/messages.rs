//! Messages that no client can use, and what the server selects unasked: findings about the server, with their causes.

use rdpwhy_diagnosis::{Standing, diagnose, is_unasked, verdict};
use rdpwhy_handshake::{Because, How, Incapacity, Input, Quota, Report, Side, Stage, TcpFacts};
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::x224::{data_tpkt, protocol};

use crate::talk::Talk;

/// `03 00 00 09 02 f0 80 21 80`, as xrdp, weston and KRdp send it.
const ULTIMATUM: [u8; 9] = [3, 0, 0, 9, 2, 0xF0, 0x80, 0x21, 0x80];

fn told(stage: Stage, tell: impl FnOnce(&mut Talk)) -> Report {
    let mut talk = Talk::in_stage(stage);
    tell(&mut talk);
    talk.report()
}

/// The words of the finding with this id, and its causes.
#[track_caller]
fn finds(report: &Report, signature: &str) -> (String, Vec<&'static str>) {
    let findings = diagnose(report);
    let found = findings.iter().find(|finding| finding.signature == signature);
    let found = found.unwrap_or_else(|| panic!("{signature} is not among {findings:?}"));
    for cause in &found.causes {
        assert_eq!(cause.standing, Standing::Consistent, "one connection proves no cause: {}", cause.cause.id);
    }
    (found.says.clone(), found.causes.iter().map(|cause| cause.cause.id).collect())
}

#[test]
fn a_message_that_does_not_decode_is_named_with_its_defect() {
    let report = told(Stage::BasicSettings, |talk| {
        talk.says(Side::Server, &data_tpkt(&[0x7F, 0x66, 0x82, 0x01, 0x00, 0x0A, 0x01, 0x00]));
    });
    let (says, causes) = finds(&report, "message.malformed");
    assert!(says.contains("mcs.connect-response") && says.contains("ends early"), "{says}");
    assert_eq!(causes, ["malformed-message"]);
    assert!(verdict(&report).starts_with("Died in basic-settings"), "{}", verdict(&report));
}

#[test]
fn a_message_of_another_stage_is_named_with_its_place() {
    let report = told(Stage::Credssp, |talk| {
        talk.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(1004) }).goes_quiet();
    });
    let (says, causes) = finds(&report, "message.unexpected");
    assert!(says.contains("the Attach User confirm") && says.contains("in credssp, challenge"), "{says}");
    assert_eq!(causes, ["malformed-message"]);
}

#[test]
fn a_tpkt_of_nobody_in_place_of_the_confirm_may_be_of_another_service() {
    let report = told(Stage::Negotiation, |talk| {
        talk.says(Side::Server, &data_tpkt(&[0xD1, 7, 7])).goes_quiet();
    });
    let (_, causes) = finds(&report, "message.bad-instead-of-confirm");
    assert!(causes.contains(&"foreign-service") && causes.contains(&"malformed-message"), "{causes:?}");
}

#[test]
fn an_ultimatum_is_never_another_program() {
    for (stage, signature) in
        [(Stage::Negotiation, "message.ultimatum-instead-of-confirm"), (Stage::Tls, "message.ultimatum-instead-of-tls")]
    {
        let report = told(stage, |talk| {
            talk.on_the_wire(Side::Server, &ULTIMATUM).ends(How::Eof);
        });
        assert_eq!(report.position.stage, stage);
        let (says, causes) = finds(&report, signature);
        assert!(says.contains("Disconnect Provider Ultimatum"), "{says}");
        assert!(causes.contains(&"server-key-unreadable") && causes.contains(&"certificate-missing"), "{causes:?}");
        assert!(!causes.contains(&"foreign-service"), "{causes:?}");
        assert_eq!(diagnose(&report).len(), 1, "{:?}", diagnose(&report));
    }
}

#[test]
fn an_ultimatum_that_was_passed_over_is_told() {
    let mut talk = Talk::new();
    talk.asks(protocol::SSL).says(Side::Server, &ULTIMATUM).selects(protocol::SSL).client_hello().ends(How::Eof);
    let (says, causes) = finds(&talk.report(), "message.ultimatum-passed-over");
    assert!(says.contains("went on"), "{says}");
    assert!(causes.is_empty());
}

#[test]
fn a_damaged_record_is_no_other_program() {
    let report = told(Stage::Credssp, |talk| {
        talk.observe(Input::Unable(Incapacity::Damaged("cannot decrypt peer's message".to_owned())));
    });
    let (_, causes) = finds(&report, "message.damaged-record");
    assert_eq!(causes, ["path-corrupts", "middlebox", "unstable-path"]);
}

#[test]
fn an_unfit_certificate_of_standard_security_is_the_servers() {
    let report = told(Stage::SecurityExchange, |talk| {
        talk.observe(Input::Unable(Incapacity::PeerMisbehaved("a certificate without an RSA key".to_owned())));
    });
    let (says, causes) = finds(&report, "message.unfit-certificate");
    assert!(says.contains("without an RSA key"), "{says}");
    assert_eq!(causes, ["key-exchange-failed", "malformed-message"]);
}

#[test]
fn what_is_selected_unasked_is_not_healthy() {
    for (asked, selected, signature, lacks) in [
        (protocol::SSL, protocol::RDP, "negotiation.unasked-protocol", "foreign-service"),
        (protocol::SSL, protocol::HYBRID, "negotiation.unasked-nla", "security-layer-rdp-only"),
    ] {
        let mut talk = Talk::new();
        talk.asks(asked).selects(selected).observe(Input::Stop(Because::Reach));
        let report = talk.report();
        assert!(is_unasked(&report));
        assert!(verdict(&report).starts_with("Not healthy: the server selected "), "{}", verdict(&report));
        let (_, causes) = finds(&report, signature);
        assert!(!causes.is_empty() && !causes.contains(&lacks), "{causes:?}");
    }
    let mut asked = Talk::new();
    asked.asks(protocol::RDP).selects(protocol::RDP).observe(Input::Stop(Because::Reach));
    assert!(!is_unasked(&asked.report()));
    assert!(verdict(&asked.report()).starts_with("Healthy"), "{}", verdict(&asked.report()));
}

#[test]
fn a_close_that_came_before_the_request_can_have_arrived_is_told_as_such() {
    let mut report = told(Stage::Negotiation, |talk| {
        talk.ends(How::Eof);
    });
    assert!(verdict(&report).ends_with("right after the connection request."), "{}", verdict(&report));
    // The messages are a millisecond apart.
    report.facts.path.tcp = Some(TcpFacts { rtt_us: Some(40_000), ..TcpFacts::default() });
    assert!(verdict(&report).contains("before the connection request can have reached it"), "{}", verdict(&report));
    report.facts.path.tcp = Some(TcpFacts { rtt_us: Some(900), ..TcpFacts::default() });
    assert!(verdict(&report).ends_with("right after the connection request."), "{}", verdict(&report));
}

#[test]
fn a_server_that_does_not_read_the_answers_is_told_so_with_their_size() {
    let report = told(Stage::Licensing, |talk| {
        talk.observe(Input::Exceeded { by: Side::Server, quota: Quota::Unsent, bytes: 262_152 });
    });
    let (says, causes) = finds(&report, "message.answers-not-read");
    assert!(says.contains("licensing") && says.contains("262152 bytes"), "{says}");
    assert_eq!(causes, ["malformed-message"]);
    assert!(verdict(&report).contains("does not read"), "{}", verdict(&report));
}

#[test]
fn what_a_report_has_no_room_for_is_counted() {
    let report = told(Stage::BasicSettings, |talk| {
        talk.says(Side::Server, &data_tpkt(&[0xF8]).repeat(20_000));
    });
    let (says, causes) = finds(&report, "message.more-than-kept");
    assert!(says.contains("basic-settings") && says.contains(&report.events_dropped.to_string()), "{says}");
    assert!(causes.is_empty(), "{causes:?}");
}
