//! Positions and endings, stage by stage, from bytes that the encoders made.

use rdpwhy_handshake::{
    Because, Close, Config, DialEvent, Ending, EventBody, Handshake, How, Incapacity, Input, Outcome, Partial, PduKind,
    RefusalKind, Side, Stage, Timestamp, TlsUp, Unreachable,
};
use rdpwhy_pdu::credssp::{EarlyUserAuthResult, TsRequest};
use rdpwhy_pdu::frame::FrameLayer;
use rdpwhy_pdu::gcc::{ClientBlocks, ClientCore, ServerBlocks, ServerCore, ServerNetwork, ServerSecurity};
use rdpwhy_pdu::license::{Blob, ErrorAlert, LicenseMessage, Preamble, license_pdu};
use rdpwhy_pdu::mcs::{ConnectInitial, ConnectResponse, DomainParameters, DomainPdu};
use rdpwhy_pdu::ntlm::{AvPairs, Challenge, Negotiate, OsVersion};
use rdpwhy_pdu::rdp::{
    ClientInfo, MultitransportRequest, MultitransportResponse, SecurityHeader, SetErrorInfo, demand_active,
    security_flags, send_data,
};
use rdpwhy_pdu::x224::{
    ConnectionConfirm, ConnectionRequest, NegotiationAnswer, NegotiationRequest, data_tpkt, protocol,
};

const USER: u16 = 1004;
const IO: u16 = 1003;

/// A conversation that is told one message at a time, a millisecond apart.
struct Conversation {
    witness: Handshake,
    at: u64,
    inside: bool,
}

impl Conversation {
    fn new() -> Self {
        Self { witness: Handshake::new(Config::default()), at: 0, inside: false }
    }

    fn observe(&mut self, input: Input<'_>) -> &mut Self {
        self.at += 1000;
        self.witness.observe(Timestamp(self.at), input);
        self
    }

    fn says(&mut self, from: Side, bytes: &[u8]) -> &mut Self {
        if self.inside { self.observe(Input::Clear { from, bytes }) } else { self.observe(Input::Wire { from, bytes }) }
    }

    fn asks(&mut self, protocols: u32) -> &mut Self {
        let negotiation = Some(NegotiationRequest { flags: 0, protocols });
        let request = ConnectionRequest { negotiation, ..ConnectionRequest::default() };
        self.says(Side::Client, &request.encode())
    }

    fn confirms(&mut self, answer: NegotiationAnswer) -> &mut Self {
        let confirm = ConnectionConfirm { src_ref: 0x1234, answer, trailing: Vec::new() };
        self.says(Side::Server, &confirm.encode())
    }

    fn selects(&mut self, protocol: u32) -> &mut Self {
        self.confirms(NegotiationAnswer::Selected { flags: 0, protocol })
    }

    fn tls_up(&mut self, version: u16) -> &mut Self {
        self.inside = true;
        self.observe(Input::TlsUp(TlsUp { version, suite: 0x1301, ..TlsUp::default() }))
    }

    fn settings(&mut self, result: u8, method: u32) -> &mut Self {
        let core = ClientCore {
            version: 0x0008_0004,
            width: 1024,
            height: 768,
            keyboard_layout: 0x409,
            build: 1,
            name: "test".into(),
            early_capabilities: 1,
            selected_protocol: Some(0),
        };
        let initial = ConnectInitial {
            target: DomainParameters::TARGET,
            minimum: DomainParameters::MINIMUM,
            maximum: DomainParameters::MAXIMUM,
            blocks: ClientBlocks { core: Some(core), ..ClientBlocks::default() },
        };
        self.says(Side::Client, &data_tpkt(&initial.encode()));
        let blocks = ServerBlocks {
            core: Some(ServerCore { version: 0x0008_0004, requested_protocols: Some(0), early_capabilities: None }),
            security: Some(ServerSecurity {
                method,
                level: if method == 0 { 0 } else { 3 },
                random: if method == 0 { Vec::new() } else { vec![7; 32] },
                certificate: Vec::new(),
            }),
            network: Some(ServerNetwork { io_channel: IO, channels: Vec::new() }),
            ..ServerBlocks::default()
        };
        let response = ConnectResponse {
            result,
            called_connect_id: 0,
            parameters: Some(DomainParameters::TARGET),
            conference_result: 0,
            blocks: Ok(blocks),
        };
        self.says(Side::Server, &data_tpkt(&response.encode()))
    }

    fn domain(&mut self, from: Side, pdu: &DomainPdu<'_>) -> &mut Self {
        self.says(from, &data_tpkt(&pdu.encode()))
    }

    fn attaches(&mut self) -> &mut Self {
        self.domain(Side::Client, &DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 })
            .domain(Side::Client, &DomainPdu::AttachUserRequest)
            .domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) })
    }

    fn joins(&mut self) -> &mut Self {
        for channel_id in [USER, IO] {
            self.domain(Side::Client, &DomainPdu::ChannelJoinRequest { initiator: USER, channel_id });
            let confirm = DomainPdu::ChannelJoinConfirm {
                result: 0,
                initiator: USER,
                requested: channel_id,
                channel_id: Some(channel_id),
            };
            self.domain(Side::Server, &confirm);
        }
        self
    }

    fn sends_info(&mut self) -> &mut Self {
        let mut content = SecurityHeader { flags: security_flags::INFO_PKT, flags_hi: 0 }.encode().to_vec();
        content.extend(ClientInfo { flags: 0x10, ..ClientInfo::default() }.encode());
        self.says(Side::Client, &send_data(Side::Client, USER, IO, &content))
    }

    fn licenses(&mut self, message: &LicenseMessage) -> &mut Self {
        let content = license_pdu(message, Preamble::VERSION_3);
        self.says(Side::Server, &send_data(Side::Server, USER, IO, &content))
    }

    /// TLS to the end of the channel joins.
    fn up_to_client_info() -> Self {
        let mut conversation = Self::new();
        conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303);
        conversation.settings(0, 0).attaches().joins();
        conversation
    }

    fn ends(&mut self, how: How) -> &mut Self {
        self.observe(Input::Ended { by: Side::Server, how })
    }

    #[track_caller]
    fn stands(&self, stage: Stage, step: &str, awaits: PduKind) {
        let position = self.witness.position();
        assert_eq!((position.stage, position.step), (stage, step));
        assert!(position.awaits_pdu(awaits), "{stage}, {step} awaits {:?}", position.awaits);
    }

    #[track_caller]
    fn refused(&self) -> (RefusalKind, u32, Option<Close>) {
        match self.witness.ending() {
            Some(Ending::Refused { refusal, then }) => (refusal.kind, refusal.code, *then),
            other => panic!("not refused: {other:?}"),
        }
    }

    fn outcome(&self, stage: Stage) -> Outcome {
        let reports = self.witness.report().stages;
        reports.iter().find(|report| report.stage == stage).expect("the stage is on the route").outcome
    }
}

fn eof(partial: Option<Partial>) -> Option<Ending> {
    Some(Ending::Closed(Close { how: How::Eof, by: Side::Server, partial }))
}

#[test]
fn a_name_that_does_not_resolve() {
    let mut conversation = Conversation::new();
    conversation.observe(Input::Dial(DialEvent::Resolving { host: "a.invalid".into(), port: 3389 }));
    let failed = DialEvent::ResolveFailed { reason: Unreachable::NameNotFound, detail: "no such name".into() };
    conversation.observe(Input::Dial(failed));
    assert_eq!(conversation.witness.position().stage, Stage::Resolve);
    let reason = Unreachable::NameNotFound;
    assert_eq!(conversation.witness.ending(), Some(&Ending::Unreachable { reason }));
    assert_eq!(conversation.outcome(Stage::Resolve), Outcome::Failed);
    assert_eq!(conversation.outcome(Stage::Tls), Outcome::NotReached);
}

#[test]
fn of_several_failed_attempts_the_most_telling_counts() {
    let mut conversation = Conversation::new();
    let addresses = vec!["[2001:db8::1]:3389".parse().unwrap(), "192.0.2.1:3389".parse().unwrap()];
    conversation.observe(Input::Dial(DialEvent::Resolved { addresses: addresses.clone() }));
    let reasons = [Unreachable::Refused, Unreachable::NetworkUnreachable];
    for (address, reason) in addresses.into_iter().zip(reasons) {
        conversation.observe(Input::Dial(DialEvent::AttemptFailed { address, reason, detail: String::new() }));
    }
    conversation.observe(Input::Dial(DialEvent::Exhausted));
    assert_eq!(conversation.witness.position().stage, Stage::Connect);
    assert_eq!(conversation.witness.ending(), Some(&Ending::Unreachable { reason: Unreachable::Refused }));
}

#[test]
fn a_refusal_and_the_reset_that_follows_it_are_kept_together() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).confirms(NegotiationAnswer::Failure { flags: 0, code: 5 }).ends(How::Reset);
    let then = Some(Close { how: How::Reset, by: Side::Server, partial: None });
    assert_eq!(conversation.refused(), (RefusalKind::NegotiationFailure, 5, then));
    conversation.stands(Stage::Negotiation, "connection-confirm", PduKind::X224ConnectionConfirm);
}

#[test]
fn a_half_frame_before_the_end_is_told() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).says(Side::Server, &[3, 0, 0, 19, 14, 0xD0]).ends(How::Eof);
    let partial = Partial { layer: FrameLayer::Tpkt, have: 6, need: 19 };
    assert_eq!(conversation.witness.ending().cloned(), eof(Some(partial)));
}

#[test]
fn a_confirm_without_negotiation_data_is_standard_security() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).confirms(NegotiationAnswer::Absent);
    conversation.stands(Stage::BasicSettings, "connect-initial", PduKind::McsConnectInitial);
    assert!(conversation.witness.facts().negotiation.answered_without_data);
}

#[test]
fn rdstls_is_named_and_not_spoken() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::RDSTLS);
    let because = Incapacity::PeerChose("rdstls".into());
    assert_eq!(conversation.witness.ending(), Some(&Ending::Unable { because }));
    assert_eq!(conversation.witness.position().stage, Stage::Negotiation);
}

#[test]
fn a_web_server_is_recognised_after_a_short_wait() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).says(Side::Server, b"HTTP/1.1 400 ").says(Side::Server, b"Bad Request\r\n");
    assert_eq!(conversation.witness.ending(), None, "more of the head may come");
    let wake = conversation.witness.wake_at().expect("the witness wants to judge");
    conversation.witness.observe(wake, Input::Tick);
    match conversation.witness.ending() {
        Some(Ending::Unreadable { by: Side::Server, looks_like: "http", head }) => {
            assert_eq!(head, b"HTTP/1.1 400 Bad Request\r\n");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_server_that_goes_silent_leaves_what_was_awaited() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).observe(Input::Deadline);
    assert_eq!(conversation.witness.ending(), Some(&Ending::Silent { waited_us: 1000, quiet_us: 1000, partial: None }));
    conversation.stands(Stage::Negotiation, "connection-confirm", PduKind::X224ConnectionConfirm);
}

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
fn early_user_authorization_is_four_bytes_and_no_header() {
    for code in [0, 5, 0x0300_0000] {
        let mut conversation = Conversation::new();
        conversation.asks(protocol::HYBRID_EX).selects(protocol::HYBRID_EX).tls_up(0x0303);
        let token = TsRequest { version: 6, nego_tokens: vec![vec![1]], ..TsRequest::default() };
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

#[test]
fn an_mcs_result_is_a_refusal_even_with_settings_beside_it() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303).settings(8, 0);
    assert_eq!(conversation.refused(), (RefusalKind::McsResult, 8, None));
    conversation.stands(Stage::BasicSettings, "connect-response", PduKind::McsConnectResponse);
}

#[test]
fn attach_and_join_refusals_come_without_their_optional_id() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303).settings(0, 0);
    conversation.domain(Side::Client, &DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 });
    conversation.domain(Side::Client, &DomainPdu::AttachUserRequest);
    conversation.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 13, initiator: None });
    assert_eq!(conversation.refused(), (RefusalKind::McsResult, 13, None));

    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303).settings(0, 0).attaches();
    conversation.domain(Side::Client, &DomainPdu::ChannelJoinRequest { initiator: USER, channel_id: USER });
    conversation.stands(Stage::Channels, "channel-join-confirm", PduKind::McsChannelJoinConfirm);
    let refusal = DomainPdu::ChannelJoinConfirm { result: 14, initiator: USER, requested: USER, channel_id: None };
    conversation.domain(Side::Server, &refusal);
    assert_eq!(conversation.refused(), (RefusalKind::McsResult, 14, None));
}

#[test]
fn an_ultimatum_is_understood_wherever_it_comes() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info().domain(Side::Server, &DomainPdu::DisconnectProviderUltimatum { reason: 1 });
    assert_eq!(conversation.refused(), (RefusalKind::DisconnectUltimatum, 1, None));
    conversation.stands(Stage::Licensing, "first-message", PduKind::LicenseRequest);
}

#[test]
fn set_error_info_during_licensing_is_a_refusal_and_zero_is_none() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    let none = SetErrorInfo { code: 0 }.content(1, USER);
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &none));
    assert_eq!(conversation.witness.ending(), None);
    let denied = SetErrorInfo { code: 7 }.content(1, USER);
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &denied));
    assert_eq!(conversation.refused(), (RefusalKind::SetErrorInfo, 7, None));
}

#[test]
fn licensing_ends_with_valid_client_and_dies_of_anything_else() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info().licenses(&LicenseMessage::ErrorAlert(ErrorAlert::valid_client()));
    conversation.stands(Stage::Capabilities, "demand-active", PduKind::RdpDemandActive);
    assert_eq!(conversation.outcome(Stage::AutoDetect), Outcome::Skipped);
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &demand_active(1, USER)));
    conversation.stands(Stage::Capabilities, "confirm-active", PduKind::RdpConfirmActive);

    let mut conversation = Conversation::up_to_client_info();
    let alert = ErrorAlert { code: 6, transition: 1, blob: Blob::default() };
    conversation.sends_info().licenses(&LicenseMessage::ErrorAlert(alert)).ends(How::Eof);
    let then = Some(Close { how: How::Eof, by: Side::Server, partial: None });
    assert_eq!(conversation.refused(), (RefusalKind::LicenseError, 6, then));
}

#[test]
fn demand_active_means_that_licensing_was_skipped() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &demand_active(1, USER)));
    conversation.stands(Stage::Capabilities, "confirm-active", PduKind::RdpConfirmActive);
    assert_eq!(conversation.outcome(Stage::Licensing), Outcome::Skipped);
}

#[test]
fn standard_security_with_encryption_awaits_the_security_exchange() {
    for (method, stage) in [(0, Stage::ClientInfo), (2, Stage::SecurityExchange)] {
        let mut conversation = Conversation::new();
        conversation.asks(protocol::RDP).selects(protocol::RDP).settings(0, method).attaches().joins();
        assert_eq!(conversation.witness.position().stage, stage);
    }
}

#[test]
fn an_unexpected_message_is_an_anomaly_and_moves_nothing() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303);
    let before = conversation.witness.position();
    conversation.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) });
    assert_eq!(conversation.witness.position(), before);
    assert_eq!(conversation.witness.ending(), None);
    let last = conversation.witness.transcript().last().expect("something was seen");
    assert!(matches!(last.body, EventBody::Anomaly { what: "unexpected", .. }));
}

#[test]
fn after_a_stop_messages_are_events_and_move_nothing() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.observe(Input::Stop(Because::Reach));
    let (position, seen) = (conversation.witness.position(), conversation.witness.transcript().len());
    conversation.sends_info().ends(How::Reset);
    assert_eq!(conversation.witness.position(), position);
    assert_eq!(conversation.witness.ending(), Some(&Ending::Stopped { because: Because::Reach }));
    assert_eq!(conversation.witness.transcript().len(), seen + 2);
}

#[test]
fn a_challenge_that_does_not_decode_is_no_challenge() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).selects(protocol::HYBRID).tls_up(0x0303);
    let negotiate =
        TsRequest { version: 6, nego_tokens: vec![Negotiate::anonymous().encode()], ..TsRequest::default() };
    conversation.says(Side::Client, &negotiate.encode());
    for kind in [2_u8, 3] {
        let token = [b"NTLMSSP\0".as_slice(), &[kind, 0, 0, 0], &[0xFF; 8]].concat();
        let reply = TsRequest { version: 6, nego_tokens: vec![token], ..TsRequest::default() };
        conversation.says(Side::Server, &reply.encode());
        conversation.stands(Stage::Credssp, "challenge", PduKind::NtlmChallenge);
    }
    conversation.observe(Input::Deadline);
    match conversation.witness.ending() {
        Some(Ending::Silent { waited_us: 3000, quiet_us: 1000, .. }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_success_without_settings_is_no_success() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303);
    let initial = ConnectInitial {
        target: DomainParameters::TARGET,
        minimum: DomainParameters::MINIMUM,
        maximum: DomainParameters::MAXIMUM,
        blocks: ClientBlocks::default(),
    };
    conversation.says(Side::Client, &data_tpkt(&initial.encode()));
    conversation.says(Side::Server, &data_tpkt(&[0x7F, 0x66, 3, 0x0A, 1, 0]));
    conversation.stands(Stage::BasicSettings, "connect-response", PduKind::McsConnectResponse);
}

#[test]
fn a_second_transport_interrupts_licensing_and_does_not_replace_it() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    let header = |flags| SecurityHeader { flags, flags_hi: 0 }.encode().to_vec();
    let request = MultitransportRequest { request_id: 7, protocol: 1 }.encode([9; 16]);
    let content = [header(security_flags::TRANSPORT_REQ), request.to_vec()].concat();
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &content));
    conversation.stands(Stage::Multitransport, "response", PduKind::RdpMultitransportResponse);
    let last = conversation.witness.transcript().last().expect("something was seen");
    assert!(matches!(last.body, EventBody::Pdu { raw: None, .. }), "the cookie is a secret");
    let response = MultitransportResponse { request_id: 7, result: 0x8000_4004 }.encode();
    let content = [header(security_flags::TRANSPORT_RSP), response.to_vec()].concat();
    conversation.says(Side::Client, &send_data(Side::Client, USER, IO, &content));
    conversation.stands(Stage::Licensing, "first-message", PduKind::LicenseRequest);
    let alert = ErrorAlert { code: 6, transition: 1, blob: Blob::default() };
    conversation.licenses(&LicenseMessage::ErrorAlert(alert));
    assert_eq!(conversation.refused(), (RefusalKind::LicenseError, 6, None));
    assert_eq!(conversation.outcome(Stage::Multitransport), Outcome::Passed);
}

#[test]
fn an_ultimatum_answers_a_connect_initial_too() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303);
    conversation.domain(Side::Server, &DomainPdu::DisconnectProviderUltimatum { reason: 3 });
    assert_eq!(conversation.refused(), (RefusalKind::DisconnectUltimatum, 3, None));
    assert_eq!(conversation.witness.position().stage, Stage::BasicSettings);
}

#[test]
fn what_the_client_sends_after_a_secret_is_never_shown() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    conversation.says(Side::Client, b"hunter2 is no message of the protocol").observe(Input::Deadline);
    match conversation.witness.ending() {
        Some(Ending::Unreadable { by: Side::Client, head, .. }) => assert!(head.is_empty()),
        other => panic!("{other:?}"),
    }
    assert!(!format!("{:?}", conversation.witness.report()).contains("hunter2"));
    let bytes: String = format!("{:?}", b"hunter2".as_slice());
    assert!(!format!("{:?}", conversation.witness.report()).contains(bytes.trim_matches(['[', ']'])));
}

#[test]
fn the_close_that_ends_a_flood_is_in_the_transcript() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL);
    let flood = data_tpkt(&[]).repeat(10_000);
    conversation.says(Side::Server, &flood).ends(How::Reset);
    let report = conversation.witness.report();
    assert!(report.events_dropped > 0);
    let last = report.transcript.last().expect("something was seen");
    assert!(matches!(last.body, EventBody::Close { how: How::Reset, .. }));
}
