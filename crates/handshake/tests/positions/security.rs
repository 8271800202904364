//! TLS and CredSSP.

use rdpwhy_handshake::{Because, Defect, Ending, How, Input, Outcome, PduKind, RefusalKind, Side, Stage};
use rdpwhy_pdu::credssp::{EarlyUserAuthResult, TsRequest};
use rdpwhy_pdu::ntlm::{AvPairs, Challenge, Negotiate, OsVersion};
use rdpwhy_pdu::x224::protocol;

use crate::conversation::Conversation;

#[test]
fn tls_1_3_rejections_count_against_tls_until_the_server_has_confirmed() {
    for confirmed in [false, true] {
        let mut conversation = Conversation::new();
        conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0304);
        let negotiate =
            TsRequest { version: 6, nego_tokens: vec![Negotiate::anonymous().encode()], ..TsRequest::default() };
        conversation.says(Side::Client, &negotiate.encode());
        if confirmed {
            conversation.observe(Input::TlsTicket);
        }
        conversation.observe(Input::TlsAlert { from: Side::Server, description: 40 });
        assert_eq!(conversation.refused(), (RefusalKind::TlsAlert, 40, None));
        let stage = if confirmed { Stage::Credssp } else { Stage::Tls };
        assert_eq!(conversation.witness.position().stage, stage);
        assert_eq!(conversation.outcome(stage), Outcome::Failed);
    }
}

#[test]
fn in_tls_1_3_an_alert_is_fatal_whatever_its_level() {
    let client_hello = [&[1, 0, 0, 41, 3, 3][..], &[7; 32], &[0, 0, 2, 0x13, 1, 1, 0]].concat();
    let supported_versions = [0, 0x2B, 0, 2, 3, 4];
    let server_hello = [&[2, 0, 0, 46, 3, 3][..], &[8; 32], &[0, 0x13, 1, 0, 0, 6], &supported_versions].concat();
    let record = |content_type: u8, fragment: &[u8]| {
        let len = u8::try_from(fragment.len()).expect("a short record");
        [&[content_type, 3, 3, 0, len][..], fragment].concat()
    };
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL);
    conversation.says(Side::Client, &record(22, &client_hello)).says(Side::Server, &record(22, &server_hello));
    conversation.stands(Stage::Tls, "server-flight", PduKind::TlsFinished);
    conversation.says(Side::Server, &record(21, &[1, 40]));
    assert_eq!(conversation.refused(), (RefusalKind::TlsAlert, 40, None));
}

#[test]
fn a_close_belongs_to_the_stage_that_awaits_an_answer() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0304).ends(How::Reset);
    assert_eq!(conversation.witness.position().stage, Stage::Tls, "nothing of ours has gone up");
    assert_eq!(conversation.witness.position().step, "finished");

    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0304);
    let request = TsRequest { version: 6, nego_tokens: vec![vec![1]], ..TsRequest::default() };
    conversation.says(Side::Client, &request.encode()).ends(How::Reset);
    conversation.stands(Stage::Credssp, "challenge", PduKind::NtlmChallenge);
    assert!(!conversation.witness.facts().tls.confirmed);
}

#[test]
fn a_challenge_tells_who_the_server_is() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0303);
    let negotiate =
        TsRequest { version: 6, nego_tokens: vec![Negotiate::anonymous().encode()], ..TsRequest::default() };
    let challenge = Challenge {
        flags: 0xE28A_8215,
        target_name: "LAB".into(),
        server_challenge: [1; 8],
        target_info: AvPairs::default().with_text(1, "HOST").with_text(4, "lab.example"),
        version: Some(OsVersion { major: 10, minor: 0, build: 20348, revision: 15 }),
    };
    let reply = TsRequest { version: 6, nego_tokens: vec![challenge.encode()], ..TsRequest::default() };
    conversation.says(Side::Client, &negotiate.encode()).says(Side::Server, &reply.encode());
    conversation.stands(Stage::Credssp, "authenticate", PduKind::NtlmAuthenticate);
    let facts = conversation.witness.facts();
    let ntlm = facts.ntlm.as_ref().expect("a challenge came");
    assert_eq!((ntlm.netbios_computer.as_deref(), ntlm.os_build), (Some("HOST"), Some(20348)));
    assert_eq!(facts.credssp.version, Some(6));
    conversation.observe(Input::Stop(Because::Reach));
    assert_eq!(conversation.outcome(Stage::Credssp), Outcome::Stopped);
    assert_eq!(conversation.outcome(Stage::Licensing), Outcome::NotReached);
}

#[test]
fn an_error_code_is_a_refusal_in_five_bytes_too() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0303);
    let request = TsRequest { version: 6, nego_tokens: vec![vec![1]], ..TsRequest::default() };
    let refusal = TsRequest { version: 6, error_code: Some(0xC000_006D), ..TsRequest::default() };
    conversation.says(Side::Client, &request.encode()).says(Side::Server, &refusal.encode());
    assert_eq!(conversation.refused(), (RefusalKind::CredsspError, 0xC000_006D, None));
    assert_eq!(conversation.witness.facts().credssp.error_name, Some("STATUS_LOGON_FAILURE"));
}

#[test]
fn a_token_of_no_known_mechanism_is_no_answer() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0303);
    let tokens = |token: &[u8]| TsRequest { version: 6, nego_tokens: vec![token.to_vec()], ..TsRequest::default() };
    conversation.says(Side::Client, &tokens(&Negotiate::anonymous().encode()).encode());
    // Nothing, noise, and a NegTokenResp whose negState is reject (RFC 4178 4.2.2).
    let reject = [0xA1, 7, 0x30, 5, 0xA0, 3, 0x0A, 1, 2];
    for token in [&[][..], &[0xDE, 0xAD], &reject] {
        conversation.says(Side::Server, &tokens(token).encode());
        conversation.stands(Stage::Credssp, "challenge", PduKind::NtlmChallenge);
    }
}

#[test]
fn in_spnego_a_mechanism_alone_is_an_answer() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0303);
    let tokens = |token: &[u8]| TsRequest { version: 6, nego_tokens: vec![token.to_vec()], ..TsRequest::default() };
    // NegTokenInit with Kerberos and a token, NegTokenResp with NTLM's OID alone.
    let init =
        [0xA0, 21, 0x30, 19, 0xA0, 13, 0x30, 11, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 0xA2, 3, 4, 1, 7];
    let opening = [&[0x60, 32, 6, 6, 0x2b, 6, 1, 5, 5, 2][..], &init].concat();
    let ntlm = [0xA1, 16, 0x30, 14, 0xA1, 12, 6, 10, 0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 2, 0x0a];
    conversation.says(Side::Client, &tokens(&opening).encode());
    conversation.stands(Stage::Credssp, "challenge", PduKind::CredsspTsRequest);
    conversation.says(Side::Server, &tokens(&ntlm).encode());
    conversation.stands(Stage::Credssp, "authenticate", PduKind::NtlmAuthenticate);
}

#[test]
fn a_challenge_that_does_not_decode_ends_the_waiting() {
    for (kind, pdu) in [(2_u8, PduKind::NtlmChallenge), (3, PduKind::NtlmAuthenticate)] {
        let mut conversation = Conversation::new();
        conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0303);
        let negotiate =
            TsRequest { version: 6, nego_tokens: vec![Negotiate::anonymous().encode()], ..TsRequest::default() };
        conversation.says(Side::Client, &negotiate.encode());
        let token = [b"NTLMSSP\0".as_slice(), &[kind, 0, 0, 0], &[0xFF; 8]].concat();
        let reply = TsRequest { version: 6, nego_tokens: vec![token], ..TsRequest::default() };
        conversation.says(Side::Server, &reply.encode());
        conversation.stands(Stage::Credssp, "challenge", PduKind::NtlmChallenge);
        // The client's own message from the server is not the awaited one: it is given up with the waiting.
        conversation.observe(Input::Deadline(rdpwhy_handshake::Limit::Stage));
        match conversation.witness.ending() {
            Some(Ending::BadMessage(bad)) => assert_eq!((bad.pdu, bad.defect), (pdu, Defect::Malformed)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn early_user_authorization_is_four_bytes_and_no_header() {
    for code in [0, 5, 0x0300_0000] {
        let mut conversation = Conversation::new();
        conversation.asks(protocol::HYBRID_EX).selects(protocol::HYBRID_EX).tls_up(0x0303);
        let token =
            TsRequest { nego_tokens: vec![vec![1]], pub_key_auth: Some(vec![1]), version: 6, ..TsRequest::default() };
        let proof = TsRequest { version: 6, pub_key_auth: Some(vec![2]), ..TsRequest::default() };
        let credentials = TsRequest { version: 6, auth_info: Some(vec![3]), ..TsRequest::default() };
        conversation.says(Side::Client, &token.encode()).says(Side::Server, &proof.encode());
        conversation.says(Side::Client, &credentials.encode());
        conversation.stands(Stage::EarlyUserAuth, "result", PduKind::CredsspEarlyUserAuthResult);
        conversation.says(Side::Server, &EarlyUserAuthResult { code }.encode());
        if code == 0 {
            conversation.stands(Stage::BasicSettings, "connect-initial", PduKind::McsConnectInitial);
        } else {
            assert_eq!(conversation.refused(), (RefusalKind::EarlyUserAuth, code, None));
        }
    }
}
