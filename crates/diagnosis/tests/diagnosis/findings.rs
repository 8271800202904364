//! Particular deaths, and the mistakes that other tools make with them.

use rdpwhy_diagnosis::{Finding, Standing, diagnose, mstsc};
use rdpwhy_handshake::{DialEvent, How, Incapacity, Input, Report, Side, Stage, Unreachable};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::license::ErrorAlert;
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::x224::{NegotiationAnswer, protocol};

use crate::talk::Talk;

fn first(report: &Report) -> Finding {
    diagnose(report).into_iter().next().expect("a finding")
}

fn standing(finding: &Finding, cause: &str) -> Option<Standing> {
    finding.causes.iter().find(|standing| standing.cause.id == cause).map(|standing| standing.standing)
}

#[track_caller]
fn points(report: &Report, signature: &str, cause: &str, expected: Standing) {
    let finding = first(report);
    assert_eq!(finding.signature, signature, "{}", finding.says);
    assert_eq!(standing(&finding, cause), Some(expected), "{signature}: {cause}");
}

fn told(stage: Stage, tell: impl FnOnce(&mut Talk)) -> Report {
    let mut talk = Talk::in_stage(stage);
    tell(&mut talk);
    talk.report()
}

fn negotiation_failure(code: u32) -> Report {
    told(Stage::Negotiation, |talk| {
        talk.confirms(NegotiationAnswer::Failure { flags: 0, code });
    })
}

#[test]
fn the_private_key_death_is_consistent_with_its_family_and_states_nothing() {
    let report = told(Stage::Tls, |talk| {
        talk.ends(How::Reset);
    });
    points(&report, "tls.reset-after-client-hello", "certificate-key-unusable", Standing::Consistent);
    let finding = first(&report);
    assert!(finding.causes.iter().all(|cause| cause.standing == Standing::Consistent));
    for cause in ["tls-credential-fault", "tls-version-mismatch", "middlebox"] {
        assert_eq!(standing(&finding, cause), Some(Standing::Consistent), "{cause}");
    }
    assert_eq!(finding.evidence.len(), 2, "the hello and the reset");
}

#[test]
fn after_a_client_hello_alert_end_of_file_and_reset_prove_no_cause() {
    for ending in [How::Reset, How::Eof] {
        let report = told(Stage::Tls, |talk| {
            talk.ends(ending);
        });
        assert!(first(&report).causes.iter().all(|cause| cause.standing == Standing::Consistent));
    }
    for (alert, signature, cause) in [
        (40, "tls.alert-handshake-failure", "tls-no-common-cipher"),
        (70, "tls.alert-protocol-version", "tls-version-mismatch"),
        (71, "tls.alert-insufficient-security", "tls-no-common-cipher"),
        (80, "tls.alert-internal-error", "tls-credential-fault"),
        (47, "tls.alert-offer-not-accepted", "client-only-mismatch"),
    ] {
        let report = told(Stage::Tls, |talk| {
            talk.alerts(alert);
        });
        points(&report, signature, cause, Standing::Consistent);
        assert!(first(&report).causes.iter().all(|cause| cause.standing == Standing::Consistent));
    }
}

#[test]
fn silence_after_the_hello_points_to_the_path() {
    let report = told(Stage::Tls, |talk| {
        talk.goes_quiet();
    });
    points(&report, "tls.silence-after-client-hello", "mtu-black-hole", Standing::Consistent);
    assert_eq!(standing(&first(&report), "certificate-key-unusable"), None);
}

#[test]
fn a_server_flight_that_stalls_is_not_silence_after_the_hello() {
    let report = told(Stage::Tls, |talk| {
        talk.server_hello(0x0303).goes_quiet();
    });
    points(&report, "tls.stalled-in-server-flight", "mtu-black-hole", Standing::Consistent);
    let report = told(Stage::Tls, |talk| {
        talk.on_the_wire(Side::Server, &[22, 3, 3, 0x10, 0, 2]).ends(How::Eof);
    });
    assert_eq!(first(&report).signature, "tls.closed-in-server-flight");
}

#[test]
fn a_server_that_chose_tls_1_0_has_answered() {
    let report = told(Stage::Tls, |talk| {
        talk.server_hello(0x0301).observe(Input::Unable(Incapacity::PeerChose("TLS 1.0".into())));
    });
    points(&report, "tls.peer-chose-old-version", "tls-version-mismatch", Standing::Confirmed);
    assert!(diagnose(&report).iter().any(|finding| finding.signature == "tls.old-version"));
    assert_eq!(mstsc(&report), None);
}

#[test]
fn what_is_not_tls_and_what_is_damaged_tls_are_told_apart() {
    for (head, signature) in [
        (b"HTTP/1.1 400 Bad Request\r\n".as_slice(), "tls.not-tls"),
        (&[22, 3, 3, 0, 4, 0xFF, 0xFF, 0xFF, 0xFF], "tls.damaged-records"),
    ] {
        let report = told(Stage::Tls, |talk| {
            talk.observe(Input::Unreadable { from: Side::Server, head });
        });
        points(&report, signature, "middlebox", Standing::Consistent);
    }
}

#[test]
fn masscan_failure_5_means_that_nla_is_required_not_unsupported() {
    let report = negotiation_failure(5);
    points(&report, "negotiation.nla-required", "nla-required", Standing::Stated);
    assert!(first(&report).says.contains("requires NLA"));
}

#[test]
fn freerdp_a_refusal_followed_by_a_reset_is_the_refusal() {
    let report = told(Stage::Negotiation, |talk| {
        talk.confirms(NegotiationAnswer::Failure { flags: 0, code: 5 }).ends(How::Reset);
    });
    points(&report, "negotiation.nla-required", "nla-required", Standing::Stated);
    assert_eq!(first(&report).evidence.len(), 3, "the request, the failure and the reset");
}

#[test]
fn sslyze_a_negotiation_failure_is_never_a_tls_failure() {
    for code in 1..=7 {
        let mut talk = Talk::new();
        talk.asks(protocol::RDP).confirms(NegotiationAnswer::Failure { flags: 0, code });
        for finding in diagnose(&talk.report()) {
            assert!(finding.signature.starts_with("negotiation."), "{code}: {}", finding.signature);
            assert_eq!(finding.causes.first().map(|cause| cause.standing), Some(Standing::Stated), "{code}");
        }
    }
    assert_eq!(first(&negotiation_failure(8)).signature, "negotiation.unlisted-failure");
}

#[test]
fn zgrab_end_of_file_reset_and_timeout_are_three_things() {
    let ends: [fn(&mut Talk) -> &mut Talk; 3] =
        [|talk| talk.ends(How::Eof), |talk| talk.ends(How::Reset), |talk| talk.goes_quiet()];
    let signature = |end: fn(&mut Talk) -> &mut Talk| first(&end(&mut Talk::in_stage(Stage::Tls)).report()).signature;
    let mut signatures: Vec<&str> = ends.into_iter().map(signature).collect();
    signatures.dedup();
    assert_eq!(signatures.len(), 3, "{signatures:?}");
}

#[test]
fn guacd_a_loss_of_transport_is_no_wrong_security_type() {
    let report = told(Stage::Channels, |talk| {
        talk.ends(How::Reset);
    });
    let finding = first(&report);
    for cause in ["security-layer-rdp-only", "nla-required", "tls-not-allowed", "certificate-not-accepted"] {
        assert_eq!(standing(&finding, cause), None, "{cause}");
    }
}

#[test]
fn shadow_rdp_refuses_tls_and_tls_does_not_work() {
    let report = negotiation_failure(2);
    points(&report, "negotiation.ssl-not-allowed", "tls-not-allowed", Standing::Stated);
    assert_eq!(mstsc(&report), None);
}

#[test]
fn a_certificate_that_is_missing_is_stated() {
    points(&negotiation_failure(3), "negotiation.certificate-missing", "certificate-missing", Standing::Stated);
}

#[test]
fn strangers_on_the_port_are_named() {
    let strangers: [(&[u8], &str); 3] =
        [(b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP"), (b"SSH-2.0-OpenSSH_9.6\r\n", "SSH"), (b"RFB 003.008\n", "VNC")];
    for (bytes, name) in strangers {
        let report = told(Stage::Negotiation, |talk| {
            talk.says(Side::Server, bytes).goes_quiet();
        });
        points(&report, "negotiation.foreign-protocol", "foreign-service", Standing::Confirmed);
        assert!(first(&report).says.contains(name), "{}", first(&report).says);
    }
    let report = told(Stage::Negotiation, |talk| {
        talk.says(Side::Server, &[0xDE, 0xAD, 0xBE, 0xEF]).goes_quiet();
    });
    points(&report, "negotiation.unreadable-answer", "foreign-service", Standing::Consistent);
}

#[test]
fn no_answer_and_a_close_instead_of_one_are_told_apart() {
    let quiet = told(Stage::Negotiation, |talk| {
        talk.goes_quiet();
    });
    points(&quiet, "negotiation.no-answer", "service-hung", Standing::Consistent);
    let closed = told(Stage::Negotiation, |talk| {
        talk.ends(How::Eof);
    });
    points(&closed, "negotiation.closed-before-confirm", "relay-without-backend", Standing::Consistent);
}

#[test]
fn an_answer_without_data_is_noted_whatever_comes_later() {
    let mut talk = Talk::new();
    talk.asks(protocol::SSL).confirms(NegotiationAnswer::Absent).sends_settings().ends(How::Eof);
    let findings = diagnose(&talk.report());
    assert_eq!(findings[0].signature, "basic-settings.closed-after-connect-initial");
    assert_eq!(findings[1].signature, "negotiation.confirm-without-data");
    let mut talk = Talk::new();
    talk.asks(protocol::SSL).selects(protocol::RDP);
    assert_eq!(first(&talk.report()).signature, "negotiation.unasked-protocol");
}

#[test]
fn credssp_tells_a_close_from_a_status() {
    let report = told(Stage::Credssp, |talk| {
        talk.ends(How::Reset);
    });
    points(&report, "credssp.closed-after-negotiate", "credssp-rejected", Standing::Consistent);
    for (status, signature, cause) in [
        (0xC000_005E, "credssp.authority-unreachable", "kdc-unreachable"),
        (0xC000_0022, "credssp.error-code", "credssp-rejected"),
        (0xC000_0418, "credssp.ntlm-blocked", "ntlm-blocked"),
        (0xD000_0418, "credssp.ntlm-blocked", "ntlm-blocked"),
    ] {
        let report = told(Stage::Credssp, |talk| {
            talk.credssp(Side::Server, TsRequest { version: 6, error_code: Some(status), ..TsRequest::default() });
        });
        points(&report, signature, cause, Standing::Stated);
    }
}

#[test]
fn a_status_about_a_user_is_a_verdict_once_a_user_was_named() {
    for (status, signature, cause, expected) in [
        (0xC000_006A, "credssp.wrong-name-or-password", "logon-failed", Standing::Stated),
        (0xC000_0064, "credssp.wrong-name-or-password", "logon-failed", Standing::Stated),
        (0xC000_006D, "credssp.logon-failed", "logon-failed", Standing::Consistent),
        (0x8009_030C, "credssp.logon-failed", "logon-failed", Standing::Consistent),
        (0xC000_0234, "credssp.account-restricted", "account-restricted", Standing::Stated),
        (0xC000_015B, "credssp.logon-type-not-granted", "logon-right-missing", Standing::Stated),
        (0xC000_0413, "credssp.authentication-firewall", "logon-right-missing", Standing::Consistent),
    ] {
        let unnamed = told(Stage::Credssp, |talk| refuses(talk, status));
        points(&unnamed, "credssp.refused-before-name", "credssp-rejected", Standing::Consistent);
        assert_eq!(standing(&first(&unnamed), cause), None);
        points(&refused_by_name(status), signature, cause, expected);
    }
}

#[test]
fn a_status_that_names_a_policy_is_no_verdict_on_a_user() {
    for (status, signature, cause) in [
        (0x8009_0302, "credssp.function-refused", "ntlm-blocked"),
        (0x8009_030E, "credssp.no-credentials", "duplicate-sid"),
        (0xC000_00BB, "credssp.version-refused", "credssp-oracle-policy"),
        (0xC000_035B, "credssp.bad-bindings", "middlebox"),
    ] {
        let report = refused_by_name(status);
        points(&report, signature, cause, Standing::Consistent);
        assert!(first(&report).causes.iter().all(|cause| cause.standing == Standing::Consistent), "{signature}");
        assert_eq!(standing(&first(&report), "logon-failed"), None);
    }
    assert_eq!(standing(&first(&refused_by_name(0x8009_0302)), "credssp-oracle-policy"), None);
}

fn refuses(talk: &mut Talk, status: u32) {
    talk.credssp(Side::Server, TsRequest { version: 6, error_code: Some(status), ..TsRequest::default() });
}

/// The server refuses after a name was sent.
fn refused_by_name(status: u32) -> Report {
    told(Stage::Credssp, |talk| {
        talk.credssp(Side::Server, TsRequest { version: 6, nego_tokens: vec![vec![7]], ..TsRequest::default() });
        let sealed = Some(vec![7; 16]);
        let nego_tokens = vec![vec![7]];
        let answer = TsRequest { version: 6, nego_tokens, pub_key_auth: sealed, ..TsRequest::default() };
        refuses(talk.credssp(Side::Client, answer), status);
    })
}

#[test]
fn a_server_that_requires_what_was_offered_contradicts_itself() {
    for (offered, code, signature, cause) in [
        (protocol::SSL, 1, "negotiation.ssl-required-and-offered", "tls-required"),
        (protocol::SSL | protocol::HYBRID, 5, "negotiation.nla-required-and-offered", "nla-required"),
        (protocol::RDSAAD, 7, "negotiation.entra-required-and-offered", "entra-required"),
    ] {
        let mut talk = Talk::new();
        talk.asks(offered).confirms(NegotiationAnswer::Failure { flags: 0, code });
        points(&talk.report(), signature, cause, Standing::Consistent);
        let says = first(&talk.report()).says;
        assert!(says.contains("did offer") && !says.contains("did not offer"), "{says}");
    }
}

#[test]
fn a_confirm_that_is_not_rdp_confirms_no_rdp_server() {
    let tsaps = [0xC0, 1, 0x0A, 0xC1, 2, 1, 0, 0xC2, 2, 1, 2];
    for (data, said) in [(tsaps.as_slice(), "ISO-on-TCP"), (&[9, 9, 9], "need not be an RDP server")] {
        let report = told(Stage::Negotiation, |talk| {
            talk.confirms(NegotiationAnswer::Unknown(data.to_vec()));
        });
        points(&report, "negotiation.confirm-without-rdp", "foreign-service", Standing::Consistent);
        assert!(first(&report).says.contains(said), "{}", first(&report).says);
    }
    let several = told(Stage::Negotiation, |talk| {
        talk.selects(protocol::SSL | protocol::HYBRID);
    });
    points(&several, "negotiation.chose-several-protocols", "protocol-not-spoken", Standing::Consistent);
    assert!(first(&several).says.contains("several protocols at once"), "{}", first(&several).says);
}

#[test]
fn an_alert_after_the_servers_hello_is_not_about_the_offer() {
    for (alert, signature, cause) in [
        (40, "tls.alert-after-agreement", "user-certificate-required"),
        (70, "tls.late-alert-parameters", "client-only-mismatch"),
        (71, "tls.late-alert-parameters", "client-only-mismatch"),
    ] {
        let report = told(Stage::Tls, |talk| {
            talk.server_hello(0x0303).alerts(alert);
        });
        points(&report, signature, cause, Standing::Consistent);
        assert_eq!(standing(&first(&report), "tls-no-common-cipher"), None);
    }
}

#[test]
fn a_cancelled_handshake_is_told_by_the_alert_before_the_close() {
    let report = told(Stage::Tls, |talk| {
        talk.alerts(90).ends(How::Eof);
    });
    points(&report, "tls.cancelled", "connection-limit", Standing::Consistent);
    assert!(first(&report).says.contains("alert 90"), "{}", first(&report).says);
}

#[test]
fn a_flight_that_stops_behind_the_certificate_shows_that_large_messages_pass() {
    let report = told(Stage::Tls, |talk| {
        talk.server_hello(0x0303).certificate().goes_quiet();
    });
    points(&report, "tls.stalled-after-certificate", "service-hung", Standing::Consistent);
    assert_eq!(standing(&first(&report), "mtu-black-hole"), None);
}

#[test]
fn mcs_and_licensing_say_no_in_their_own_words() {
    let report = told(Stage::BasicSettings, |talk| {
        talk.answers_settings(8, 0);
    });
    points(&report, "basic-settings.mcs-result", "settings-rejected", Standing::Stated);
    let report = told(Stage::Channels, |talk| {
        talk.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 13, initiator: None });
    });
    points(&report, "channels.mcs-result", "settings-rejected", Standing::Stated);
    for (code, signature, cause) in [
        (6, "licensing.no-license-server", "license-server-missing"),
        (8, "licensing.invalid-client", "license-refused"),
    ] {
        let report = told(Stage::Licensing, |talk| {
            talk.licenses(Side::Server, ErrorAlert { code, transition: 1, ..ErrorAlert::valid_client() });
        });
        points(&report, signature, cause, Standing::Stated);
    }
    let report = told(Stage::Licensing, |talk| {
        talk.licenses(Side::Client, ErrorAlert { code: 2, transition: 1, ..ErrorAlert::valid_client() });
    });
    points(&report, "licensing.refused-by-client", "license-client-store", Standing::Consistent);
}

#[test]
fn a_close_in_the_channels_after_a_logon_may_be_a_missing_right() {
    let mut talk = Talk::in_stage(Stage::Credssp);
    talk.authenticates().sends_settings().answers_settings(0, 0).attaches().ends(How::Eof);
    points(&talk.report(), "channels.closed-after-logon", "logon-right-missing", Standing::Consistent);
    let anonymous = told(Stage::Channels, |talk| {
        talk.ends(How::Eof);
    });
    assert_eq!(standing(&first(&anonymous), "logon-right-missing"), None);
}

#[test]
fn a_bare_close_in_licensing_is_no_licensing_verdict() {
    let report = told(Stage::Licensing, |talk| {
        talk.ends(How::Reset);
    });
    points(&report, "licensing.closed-after-client-info", "license-server-missing", Standing::Consistent);
}

#[test]
fn set_error_info_and_ultimatum_are_understood_in_any_stage() {
    for (code, signature, cause) in [
        (0x101, "error-info.no-license-server", "license-server-missing"),
        (0x102, "error-info.licensing", "license-refused"),
        (9, "error-info.insufficient-privileges", "logon-right-missing"),
        (0x1194, "error-info.encryption-mismatch", "fips-mismatch"),
        (0x104, "error-info.stored-license", "license-store-stale"),
        (0x400, "error-info.broker", "broker-failed"),
        (0x409, "error-info.other", "server-ended-session"),
        (0x410, "error-info.routing-token", "routing-token-rejected"),
        (0x17, "error-info.session-host", "session-host-broken"),
        (0x10D2, "error-info.protocol", "settings-rejected"),
        (7, "error-info.other", "server-ended-session"),
    ] {
        for stage in [Stage::Licensing, Stage::Capabilities] {
            let report = told(stage, |talk| {
                talk.error_info(code);
            });
            points(&report, signature, cause, Standing::Stated);
            assert_eq!(
                mstsc(&report).map(|pair| pair.extended),
                (code < 0x400 && code != 0x17 || code > 0x1000).then_some(code)
            );
        }
    }
    for (code, signature, cause, says) in [
        (0x402, "error-info.broker-target", "broker-failed", "disconnecting from the broker"),
        (0x106, "error-info.licensing-protocol", "unstable-path", "the network interrupted"),
    ] {
        let report = told(Stage::Licensing, |talk| {
            talk.error_info(code);
        });
        points(&report, signature, cause, Standing::Consistent);
        let told = first(&report).says;
        assert!(told.contains(says) && !told.contains("could not place"), "{told}");
    }
    let report = told(Stage::Licensing, |talk| {
        talk.domain(Side::Server, &DomainPdu::DisconnectProviderUltimatum { reason: 1 });
    });
    points(&report, "mcs.disconnect-ultimatum", "server-ended-session", Standing::Stated);
}

#[test]
fn a_redirection_is_an_answer() {
    let report = told(Stage::Licensing, |talk| {
        talk.redirects();
    });
    points(&report, "redirection.elsewhere", "server-redirects", Standing::Stated);
    assert_eq!(mstsc(&report), None);
}

#[test]
fn ways_not_to_connect_are_told_apart() {
    for (reason, signature, cause) in [
        (Unreachable::Refused, "connect.refused", "port-closed"),
        (Unreachable::Timeout, "connect.timeout", "port-filtered"),
        (Unreachable::HostUnreachable, "connect.host-unreachable", "host-down"),
        (Unreachable::NetworkUnreachable, "connect.network-unreachable", "no-route"),
    ] {
        let address = "192.0.2.1:3389".parse().expect("an address");
        let report = told(Stage::Connect, |talk| {
            talk.dials(DialEvent::AttemptFailed { address, reason, detail: String::new() }).dials(DialEvent::Exhausted);
        });
        let finding = first(&report);
        assert_eq!(finding.signature, signature);
        assert!(standing(&finding, cause).is_some(), "{signature}");
        assert!(finding.says.contains("192.0.2.1:3389"), "{}", finding.says);
    }
    let report = told(Stage::Resolve, |talk| {
        talk.dials(DialEvent::ResolveFailed { reason: Unreachable::NameNotFound, detail: "NXDOMAIN".into() });
    });
    points(&report, "resolve.name-not-found", "name-not-resolved", Standing::Confirmed);
}
