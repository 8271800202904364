//! Which message rides in which: whole frames in, kinds and fields out.

use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::license::{ErrorAlert, LicenseMessage, Preamble, license_pdu};
use rdpwhy_pdu::ntlm::{AvPairs, Challenge, Negotiate, OsVersion};
use rdpwhy_pdu::rdp::{
    AutoDetectRequest, AutoDetectResponse, ClientInfo, MultitransportRequest, MultitransportResponse, SecurityExchange,
    SecurityHeader, ServerRedirection, SetErrorInfo, ShareControl, ShareData, demand_active, security_flags as flag,
    send_data,
};
use rdpwhy_pdu::{
    ClientPdu, Context, Decoded, Pdu, PduKind, ServerPdu, Side, Value, decode_early_user_auth, decode_fast_path,
    decode_tpkt, decode_ts_request,
};

const IO: u16 = 1003;
const MESSAGES: u16 = 1008;
const USER: u16 = 1007;
const SHARE: u32 = 0x0001_03ea;

fn context() -> Context {
    Context {
        from: Side::Server,
        standard_security: false,
        licensed: false,
        io_channel: Some(IO),
        message_channel: Some(MESSAGES),
    }
}

fn on(channel: u16, content: &[u8]) -> Decoded {
    decode_tpkt(&send_data(Side::Server, USER, channel, content), &context())
}

fn of_client(channel: u16, content: &[u8]) -> Decoded {
    let context = Context { from: Side::Client, ..context() };
    decode_tpkt(&send_data(Side::Client, USER, channel, content), &context)
}

fn with_flags(flags: u16, body: &[u8]) -> Vec<u8> {
    SecurityHeader::new(flags).before(body)
}

fn share_data(kind: u8, body: &[u8]) -> Vec<u8> {
    ShareData { kind, compressed: false, body }.encode(SHARE, IO)
}

#[test]
fn share_pdus_by_their_types() {
    let control = |kind| ShareControl { kind, source: USER, body: &[0; 8] }.encode();
    let cases = [
        (demand_active(SHARE, USER), PduKind::RdpDemandActive),
        (control(3), PduKind::RdpConfirmActive),
        (control(6), PduKind::RdpDeactivateAll),
        (vec![4, 0, 0x16, 0], PduKind::RdpDeactivateAll),
        (share_data(31, &[1, 0, 0xea, 3]), PduKind::RdpSynchronize),
        (share_data(20, &[4, 0, 0, 0, 0, 0, 0, 0]), PduKind::RdpControl),
        (share_data(39, &[0; 8]), PduKind::RdpFontList),
        (share_data(40, &[0; 8]), PduKind::RdpFontMap),
        (share_data(2, &[0; 8]), PduKind::RdpShareData),
    ];
    for (content, kind) in cases {
        let decoded = on(IO, &content);
        assert_eq!((decoded.kind, decoded.malformed), (kind, None));
    }
}

#[test]
fn a_demand_active_whose_length_says_licence_is_a_demand_active() {
    let body = vec![0; 0x0280 - 6];
    let decoded = on(IO, &ShareControl { kind: 1, source: USER, body: &body }.encode());
    assert_eq!(decoded.kind, PduKind::RdpDemandActive);
}

#[test]
fn packed_share_pdus_are_known_by_the_first_once_licensing_is_over() {
    let content = [SetErrorInfo { code: 5 }.content(SHARE, USER), share_data(2, &[0; 8])].concat();
    let frame = send_data(Side::Server, USER, IO, &content);
    let licensed = Context { licensed: true, ..context() };
    assert_eq!(decode_tpkt(&frame, &licensed).pdu, Pdu::Server(ServerPdu::SetErrorInfo(5)));
    assert_ne!(decode_tpkt(&frame, &context()).kind, PduKind::RdpSetErrorInfo);
}

#[test]
fn set_error_info_keeps_unknown_numbers() {
    let decoded = on(IO, &SetErrorInfo { code: 0xDEAD }.content(SHARE, USER));
    assert_eq!((decoded.kind, decoded.pdu), (PduKind::RdpSetErrorInfo, Pdu::Server(ServerPdu::SetErrorInfo(0xDEAD))));
    let decoded = on(IO, &SetErrorInfo { code: 7 }.content(SHARE, USER));
    assert_eq!(decoded.summary.get("name"), Some(&"ERRINFO_SERVER_DENIED_CONNECTION".into()));
    let cut = on(IO, &share_data(47, &[7, 0]));
    assert_eq!((cut.kind, cut.malformed.is_some()), (PduKind::RdpSetErrorInfo, true));
}

#[test]
fn licensing_with_the_junk_that_servers_leave_in_flags_hi() {
    let header = SecurityHeader { flags: flag::LICENSE_PKT | flag::LICENSE_ENCRYPT, flags_hi: 0x0010 };
    let message = LicenseMessage::ErrorAlert(ErrorAlert::valid_client());
    let decoded = on(IO, &header.before(&message.encode(Preamble::VERSION_3)));
    let preamble = Preamble { kind: 0xFF, flags: 3, size: 16 };
    assert_eq!(
        (decoded.kind, decoded.pdu),
        (PduKind::LicenseErrorAlert, Pdu::Server(ServerPdu::License(preamble, message)))
    );
    assert_eq!(decoded.summary.get("name"), Some(&"STATUS_VALID_CLIENT".into()));
}

#[test]
fn an_unknown_licence_message_and_a_sealed_one() {
    let unknown = LicenseMessage::Unknown { kind: 0x77, body: vec![1, 2, 3] };
    assert_eq!(on(IO, &license_pdu(&unknown, 3)).kind, PduKind::LicenseOther);
    let sealed = on(IO, &with_flags(flag::LICENSE_PKT | flag::ENCRYPT, &[9; 24]));
    assert_eq!(sealed.kind, PduKind::LicenseOther);
    assert_eq!(sealed.summary.get("sealed"), Some(&Value::Bool(true)));
}

#[test]
fn a_licence_message_that_is_cut_keeps_its_name() {
    let decoded = on(IO, &with_flags(flag::LICENSE_PKT, &[1, 3, 200, 0, 1, 2, 3]));
    assert_eq!((decoded.kind, decoded.malformed.is_some()), (PduKind::LicenseRequest, true));
}

#[test]
fn client_info_shows_no_password_clear_or_sealed() {
    let info = ClientInfo { user: "eltons".to_owned(), password: "s3cr3t!".to_owned(), ..ClientInfo::default() };
    let clear = of_client(IO, &with_flags(flag::INFO_PKT, &info.encode()));
    assert_eq!(clear.kind, PduKind::RdpClientInfo);
    assert!(matches!(&clear.pdu, Pdu::Client(ClientPdu::ClientInfo(Some(read))) if read.password == "s3cr3t!"));
    assert!(!format!("{clear:?}").contains("s3cr3t!"));
    let sealed = of_client(IO, &with_flags(flag::INFO_PKT | flag::ENCRYPT, &info.encode()));
    assert_eq!((sealed.kind, sealed.pdu), (PduKind::RdpClientInfo, Pdu::Client(ClientPdu::ClientInfo(None))));
    assert_eq!(sealed.summary.get("user"), None);
}

#[test]
fn standard_security() {
    let context = Context { standard_security: true, ..context() };
    let decode = |content: &[u8]| decode_tpkt(&send_data(Side::Server, USER, IO, content), &context);
    let exchange = SecurityExchange { encrypted_random: vec![3; 72] };
    assert_eq!(decode(&with_flags(flag::EXCHANGE_PKT, &exchange.encode())).kind, PduKind::RdpSecurityExchange);
    assert_eq!(decode(&with_flags(flag::ENCRYPT, &[7; 40])).kind, PduKind::RdpSealed);
    let unsealed = with_flags(0, &demand_active(SHARE, USER));
    assert_eq!(decode(&unsealed).kind, PduKind::RdpDemandActive);
}

#[test]
fn redirection_in_both_envelopes() {
    let redirection = ServerRedirection {
        session_id: 4,
        flags: 1,
        target_address: Some("192.0.2.9".to_owned()),
        ..ServerRedirection::default()
    };
    let standard = with_flags(flag::REDIRECTION_PKT, &redirection.encode());
    let body = [&[0, 0], redirection.encode().as_slice()].concat();
    let enhanced = ShareControl { kind: 10, source: USER, body: &body }.encode();
    for content in [standard, enhanced] {
        let decoded = on(IO, &content);
        assert_eq!(decoded.kind, PduKind::RdpServerRedirection);
        assert_eq!(decoded.pdu, Pdu::Server(ServerPdu::ServerRedirection(Box::new(redirection.clone()))));
        assert_eq!(decoded.summary.get("target-address"), Some(&"192.0.2.9".into()));
    }
}

#[test]
fn messages_on_the_message_channel_and_on_the_io_channel() {
    let rtt = AutoDetectRequest { sequence: 1, kind: 0x1001 };
    let answer = AutoDetectResponse { sequence: 1, kind: 0, bandwidth: None };
    let offer = MultitransportRequest { request_id: 5, protocol: 1 };
    let refusal = MultitransportResponse { request_id: 5, result: 0x8000_4004 };
    for channel in [MESSAGES, IO] {
        let decoded = on(channel, &with_flags(flag::AUTODETECT_REQ, &rtt.encode()));
        assert_eq!(
            (decoded.kind, decoded.pdu),
            (PduKind::RdpAutoDetectRequest, Pdu::Server(ServerPdu::AutoDetectRequest(rtt)))
        );
        let decoded = of_client(channel, &with_flags(flag::AUTODETECT_RSP, &answer.encode()));
        assert_eq!(
            (decoded.kind, decoded.pdu),
            (PduKind::RdpAutoDetectResponse, Pdu::Client(ClientPdu::AutoDetectResponse(answer)))
        );
        let decoded = on(channel, &with_flags(flag::TRANSPORT_REQ, &offer.encode([0xAA; 16])));
        assert_eq!(decoded.pdu, Pdu::Server(ServerPdu::MultitransportRequest(offer)));
        let decoded = of_client(channel, &with_flags(flag::TRANSPORT_RSP, &refusal.encode()));
        assert_eq!(decoded.pdu, Pdu::Client(ClientPdu::MultitransportResponse(refusal)));
        assert_eq!(on(channel, &with_flags(flag::HEARTBEAT, &[0, 60, 2, 5])).kind, PduKind::RdpHeartbeat);
    }
}

#[test]
fn a_message_of_the_wrong_side_has_its_name_and_no_fields() {
    let info = ClientInfo { user: "eltons".to_owned(), ..ClientInfo::default() };
    let contents = [
        (with_flags(flag::INFO_PKT, &info.encode()), PduKind::RdpClientInfo, Side::Client),
        (SetErrorInfo { code: 5 }.content(SHARE, USER), PduKind::RdpSetErrorInfo, Side::Server),
        (demand_active(SHARE, USER), PduKind::RdpDemandActive, Side::Server),
        (
            with_flags(flag::TRANSPORT_REQ, &MultitransportRequest { request_id: 5, protocol: 1 }.encode([0xAA; 16])),
            PduKind::RdpMultitransportRequest,
            Side::Server,
        ),
    ];
    for (content, kind, sender) in contents {
        let (right, wrong) = match sender {
            Side::Client => (of_client(IO, &content), on(IO, &content)),
            Side::Server => (on(IO, &content), of_client(IO, &content)),
        };
        assert_eq!((right.kind, wrong.kind, kind.sender()), (kind, kind, Some(sender)));
        assert_ne!(right.pdu, Pdu::Misdirected, "{kind}");
        assert_eq!(wrong.pdu, Pdu::Misdirected, "{kind}");
    }
}

#[test]
fn a_fact_bearing_kind_is_sent_by_one_side() {
    for kind in PduKind::ALL {
        let name = kind.name();
        let of_client = ["connection-request", "client-hello", "connect-initial", "join-request", "client-info"];
        let of_server = ["connection-confirm", "server-hello", "connect-response", "join-confirm", "demand-active"];
        let ends_in = |names: [&str; 5]| names.iter().any(|end| name.ends_with(end));
        if ends_in(of_client) || ends_in(of_server) {
            let expected = if ends_in(of_client) { Side::Client } else { Side::Server };
            assert_eq!(kind.sender(), Some(expected), "{name}");
        }
    }
}

#[test]
fn other_channels_carry_channel_data_and_nameless_contents_stay_nameless() {
    assert_eq!(on(1004, &demand_active(SHARE, USER)).kind, PduKind::RdpChannelData);
    assert_eq!(on(IO, &[0, 0x80, 1, 2, 3, 4]).kind, PduKind::McsSendDataIndication);
    let short = on(IO, &[0]);
    assert_eq!((short.kind, short.malformed.is_some()), (PduKind::McsSendDataIndication, true));
    let before_the_channel_is_known = Context { io_channel: None, message_channel: None, ..context() };
    let frame = send_data(Side::Client, USER, IO, &demand_active(SHARE, USER));
    assert_eq!(decode_tpkt(&frame, &before_the_channel_is_known).kind, PduKind::RdpDemandActive);
}

#[test]
fn ts_requests_are_named_after_the_message_inside() {
    let challenge = Challenge {
        flags: 0xE289_8235,
        target_name: "SRV".to_owned(),
        server_challenge: [0x5A; 8],
        target_info: AvPairs::default().with_text(AvPairs::DNS_COMPUTER, "srv.example"),
        version: Some(OsVersion { major: 10, minor: 0, build: 20348, revision: 15 }),
    };
    let carrying = |token: Vec<u8>| TsRequest { version: 6, nego_tokens: vec![token], ..TsRequest::default() };
    let request = carrying(challenge.encode());
    let decoded = decode_ts_request(&request.encode(), &context());
    assert_eq!(decoded.kind, PduKind::NtlmChallenge);
    assert_eq!(decoded.summary.get("os-version"), Some(&"10.0.20348".into()));
    assert_eq!(decoded.summary.get("dns-computer"), Some(&"srv.example".into()));
    assert_eq!(decoded.pdu, Pdu::Server(ServerPdu::NtlmChallenge(Box::new(request), Box::new(challenge))));

    let kind = |request: TsRequest| decode_ts_request(&request.encode(), &context()).kind;
    assert_eq!(kind(carrying(Negotiate::anonymous().encode())), PduKind::NtlmNegotiate);
    let authenticate = [b"NTLMSSP\0\x03\0\0\0".as_slice(), &[0; 52]].concat();
    assert_eq!(kind(carrying(authenticate)), PduKind::NtlmAuthenticate);
    assert_eq!(kind(carrying(b"else".to_vec())), PduKind::CredsspTsRequest);
    let refusal = TsRequest { version: 6, error_code: Some(0xC000_006D), ..TsRequest::default() };
    let decoded = decode_ts_request(&refusal.encode(), &context());
    assert_eq!(
        (decoded.kind, decoded.pdu),
        (PduKind::CredsspTsRequest, Pdu::Server(ServerPdu::TsRequest(Box::new(refusal))))
    );
    assert_eq!(decoded.summary.get("error-name"), Some(&"STATUS_LOGON_FAILURE".into()));
}

#[test]
fn a_challenge_that_is_cut_keeps_its_name_and_its_request() {
    let token = b"NTLMSSP\0\x02\0\0\0".to_vec();
    let request = TsRequest { version: 6, nego_tokens: vec![token], ..TsRequest::default() };
    let decoded = decode_ts_request(&request.encode(), &context());
    assert_eq!((decoded.kind, decoded.malformed.is_some()), (PduKind::NtlmChallenge, true));
    assert_eq!(decoded.pdu, Pdu::Server(ServerPdu::TsRequest(Box::new(request))));
}

#[test]
fn frames_without_an_envelope() {
    let denied = decode_early_user_auth(&[5, 0, 0, 0], &context());
    assert_eq!(denied.summary.get("name"), Some(&"AUTHZ_ACCESS_DENIED".into()));
    assert_eq!(decode_fast_path(&[0x80, 3, 0], &context()).summary.get("sealed"), Some(&Value::Bool(true)));
}
