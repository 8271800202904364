//! Messages that no client can use, and what the server selects unasked: findings about the server, with their causes.

use rdpwhy_diagnosis::{Standing, diagnose, is_unasked, verdict};
use rdpwhy_handshake::{Because, How, Incapacity, Input, Quota, Report, Side, Stage, TcpFacts};
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::x224::{NegotiationAnswer, data_tpkt, protocol};

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

/// The TPKT says 19 bytes.
#[test]
fn a_confirm_that_is_cut_short_is_told_with_its_length() {
    for is_closed in [true, false] {
        let report = told(Stage::Negotiation, |talk| {
            talk.says(Side::Server, &[3, 0, 0, 19, 14, 0xD0, 0, 0, 0x12, 0x34]);
            if is_closed {
                talk.ends(How::Eof)
            } else {
                talk.goes_quiet()
            };
        });
        let (says, causes) = finds(&report, "negotiation.confirm-cut-short");
        assert!(says.contains("10 of at least 19 bytes"), "{says}");
        assert!(causes.contains(&"malformed-message") && causes.contains(&"unstable-path"), "{causes:?}");
    }
}

/// The X.224 length indicator, and then the length of the negotiation data, say more than the TPKT holds.
#[test]
fn a_confirm_whose_inner_lengths_are_wrong_is_malformed() {
    let (right, wrong) = ([2, 0, 8, 0], [2, 0, 0xFF, 0]);
    for (indicator, negotiation, signature) in
        [(0x50, right, "negotiation.confirm-lengths"), (14, wrong, "negotiation.confirm-without-rdp")]
    {
        let report = told(Stage::Negotiation, |talk| {
            let start = [3, 0, 0, 19, indicator, 0xD0, 0, 0, 0x12, 0x34, 0];
            talk.says(Side::Server, &[start.as_slice(), &negotiation, &[1, 0, 0, 0]].concat()).goes_quiet();
        });
        let (says, causes) = finds(&report, signature);
        assert!(says.contains("contradict") || says.contains("of an unknown form"), "{says}");
        assert!(causes.contains(&"malformed-message"), "{causes:?}");
    }
}

#[test]
fn a_failure_with_an_unlisted_code_has_causes() {
    for code in [0, 8, 99] {
        let report = told(Stage::Negotiation, |talk| {
            talk.confirms(NegotiationAnswer::Failure { flags: 0, code }).ends(How::Eof);
        });
        let (says, causes) = finds(&report, "negotiation.unlisted-failure");
        assert!(says.contains(&format!("code {code},")), "{says}");
        assert_eq!(causes, ["malformed-message", "middlebox"]);
    }
}

/// An alert, unexpected_message, as stunnel sends it for a connection request; a ServerHello's record.
#[test]
fn a_port_that_expects_tls_first_may_have_an_rdp_server_behind_it() {
    for bytes in [[0x15, 3, 3, 0, 2, 2, 10].as_slice(), &[0x16, 3, 3, 0, 4, 2, 0, 0, 0]] {
        let report = told(Stage::Negotiation, |talk| {
            talk.says(Side::Server, bytes).ends(How::Eof);
        });
        let (says, causes) = finds(&report, "negotiation.tls-first");
        assert!(says.contains("TLS record"), "{says}");
        assert_eq!(causes, ["tls-first", "foreign-service"]);
    }
}

#[test]
fn a_close_in_place_of_the_confirm_may_be_a_load_balancers() {
    let report = told(Stage::Negotiation, |talk| {
        talk.ends(How::Eof);
    });
    let (_, causes) = finds(&report, "negotiation.closed-before-confirm");
    assert!(causes.contains(&"no-healthy-backend"), "{causes:?}");
}

/// xrdp with `security_layer=tls` refuses such a request, others select TLS all the same.
#[test]
fn a_server_without_nla_is_seen_when_nla_alone_is_asked_for() {
    let mut talk = Talk::new();
    talk.asks(protocol::HYBRID).confirms(NegotiationAnswer::Failure { flags: 0, code: 1 });
    let findings = diagnose(&talk.report());
    let standings: Vec<_> = findings[0].causes.iter().map(|cause| (cause.cause.id, cause.standing)).collect();
    assert_eq!(standings, [("tls-required", Standing::Stated), ("no-nla-on-server", Standing::Consistent)]);
    let mut talk = Talk::new();
    talk.asks(protocol::HYBRID | protocol::HYBRID_EX).selects(protocol::SSL);
    let (_, causes) = finds(&talk.report(), "negotiation.unasked-tls");
    assert!(causes.contains(&"no-nla-on-server"), "{causes:?}");
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
