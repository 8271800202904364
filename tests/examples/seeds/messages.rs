//! Single messages, each by its own encoder.

use rdpwhy_pdu::credssp::{EarlyUserAuthResult, TsRequest};
use rdpwhy_pdu::gcc::{
    ChannelDef, ClientBlocks, ClientCore, ClientSecurity, ServerBlocks, ServerCore, ServerNetwork, ServerSecurity,
};
use rdpwhy_pdu::license::{Blob, ErrorAlert, LicenseMessage, LicenseRequest, Preamble};
use rdpwhy_pdu::mcs::{ConnectInitial, ConnectResponse, DomainParameters, DomainPdu};
use rdpwhy_pdu::ntlm::{AvPairs, Challenge, Negotiate, OsVersion};
use rdpwhy_pdu::rdp::{
    AutoDetectRequest, AutoDetectResponse, ClientInfo, MultitransportRequest, MultitransportResponse, SecurityExchange,
    SecurityHeader, ServerRedirection, SetErrorInfo, ShareData, demand_active,
};
use rdpwhy_pdu::tls::Alert;
use rdpwhy_pdu::x224::{
    ConnectionConfirm, ConnectionRequest, CorrelationInfo, NegotiationAnswer, NegotiationRequest, RoutingInfo,
    data_tpkt, disconnect_request_tpkt, error_tpkt,
};

use crate::Seeds;

pub(crate) fn add(seeds: &mut Seeds) {
    let all = [
        ("x224", x224()),
        ("mcs", mcs()),
        ("rdp", rdp()),
        ("license", license()),
        ("credssp", credssp()),
        ("frames", frames()),
        ("tls", vec![("alert", Alert { level: 2, description: 40 }.encode_record()[5..].to_vec())]),
    ];
    for (target, messages) in all {
        for (name, bytes) in messages {
            if matches!(target, "rdp" | "license") {
                let in_context = [&[1], bytes.as_slice()].concat();
                seeds.insert(("messages", format!("{target}-{name}")), in_context);
            }
            seeds.insert((target, name.to_owned()), bytes);
        }
    }
}

type Messages = Vec<(&'static str, Vec<u8>)>;

fn x224() -> Messages {
    let request = ConnectionRequest {
        routing: Some(RoutingInfo::Cookie(b"someone".to_vec())),
        negotiation: Some(NegotiationRequest { flags: 8, protocols: 0x0B }),
        correlation: Some(CorrelationInfo { id: [7; 16] }),
    };
    let token = ConnectionRequest {
        routing: Some(RoutingInfo::Token(b"Cookie: msts=3640205228.15629.0000".to_vec())),
        ..ConnectionRequest::default()
    };
    let confirm = |answer| ConnectionConfirm { src_ref: 0x1234, answer, trailing: Vec::new() }.encode();
    vec![
        ("request", request.encode()),
        ("request-token", token.encode()),
        ("selected", confirm(NegotiationAnswer::Selected { flags: 0x1F, protocol: 2 })),
        ("failure", confirm(NegotiationAnswer::Failure { flags: 0, code: 5 })),
        ("absent", confirm(NegotiationAnswer::Absent)),
        ("disconnect", disconnect_request_tpkt(0)),
        ("error", error_tpkt(2)),
        ("data", data_tpkt(&[0x28])),
    ]
}

fn mcs() -> Messages {
    let client = ClientBlocks {
        core: Some(ClientCore {
            build: 1,
            name: "seed".to_owned(),
            early_capabilities: 0x0881,
            selected_protocol: Some(2),
            ..ClientCore::default()
        }),
        security: Some(ClientSecurity { methods: 0x1B, ext_methods: 0 }),
        channels: Some(vec![ChannelDef { name: "rdpsnd".to_owned(), options: 0xC000_0000 }]),
        cluster: Some((0x0D, 0)),
        message_channel: Some(0),
        multitransport: Some(0x305),
        others: Vec::new(),
        dropped: 0,
    };
    let server = ServerBlocks {
        core: Some(ServerCore { version: 0x0008_0004, requested_protocols: Some(3), early_capabilities: Some(8) }),
        security: Some(ServerSecurity { method: 2, level: 3, random: vec![7; 32], certificate: vec![1, 0, 0, 0] }),
        network: Some(ServerNetwork { io_channel: 1003, channels: vec![1004] }),
        message_channel: Some(1005),
        multitransport: Some(0x305),
        others: Vec::new(),
        dropped: 0,
    };
    let initial = ConnectInitial {
        target: DomainParameters::TARGET,
        minimum: DomainParameters::MINIMUM,
        maximum: DomainParameters::MAXIMUM,
        blocks: client.clone(),
    };
    let response = ConnectResponse {
        result: 0,
        called_connect_id: 0,
        parameters: Some(DomainParameters::TARGET),
        conference_result: 0,
        blocks: Ok(server.clone()),
    };
    let (initiator, requested, channel_id) = (1004, 1003, 1003);
    let domain = |pdu: DomainPdu<'_>| pdu.encode();
    vec![
        ("connect-initial", initial.encode()),
        ("connect-response", response.encode()),
        ("client-blocks", client.encode()),
        ("server-blocks", server.encode()),
        ("erect-domain", domain(DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 })),
        ("attach-user", domain(DomainPdu::AttachUserRequest)),
        ("attach-confirm", domain(DomainPdu::AttachUserConfirm { result: 0, initiator: Some(initiator) })),
        ("join", domain(DomainPdu::ChannelJoinRequest { initiator, channel_id })),
        (
            "join-confirm",
            domain(DomainPdu::ChannelJoinConfirm { result: 0, initiator, requested, channel_id: Some(channel_id) }),
        ),
        ("send-data", domain(DomainPdu::SendDataIndication { initiator, channel_id, user_data: b"data" })),
        ("ultimatum", domain(DomainPdu::DisconnectProviderUltimatum { reason: 1 })),
    ]
}

fn rdp() -> Messages {
    let info = ClientInfo {
        code_page: 0x409,
        flags: 0x0003_01BB,
        user: "someone".to_owned(),
        client_address: Some("192.0.2.1".to_owned()),
        client_directory: Some("C:\\".to_owned()),
        ..ClientInfo::default()
    };
    let redirection = ServerRedirection {
        session_id: 2,
        flags: 0x101,
        target_address: Some("192.0.2.9".to_owned()),
        target_fqdn: Some("host.example".to_owned()),
        ..ServerRedirection::default()
    };
    let measured = AutoDetectResponse { sequence: 1, kind: 3, bandwidth: Some((20, 40_000)) };
    let share = ShareData { kind: 31, compressed: false, body: &[1, 0, 0xEA, 3] };
    vec![
        ("client-info", info.encode()),
        ("redirection", redirection.encode()),
        ("security-exchange", SecurityExchange { encrypted_random: vec![9; 72] }.encode()),
        ("security-header", SecurityHeader::new(0x80).before(&[0xFF, 3, 16, 0])),
        ("set-error-info", SetErrorInfo { code: 0x1195 }.content(1, 1002)),
        ("share-data", share.encode(1, 1002)),
        ("demand-active", demand_active(1, 1002)),
        ("auto-detect", AutoDetectRequest { sequence: 1, kind: 0x1001 }.encode()),
        ("auto-detected", measured.encode()),
        ("multitransport", MultitransportRequest { request_id: 1, protocol: 1 }.encode([7; 16])),
        ("multitransported", MultitransportResponse { request_id: 1, result: 0 }.encode()),
    ]
}

fn license() -> Messages {
    let blob = |kind, len| Blob { kind, data: vec![7; len] };
    let request = LicenseRequest {
        server_random: [7; 32],
        product_version: 0x0006_0000,
        company: "Microsoft Corporation".to_owned(),
        product_id: "A02".to_owned(),
        key_exchange: vec![1],
        dropped: 0,
        certificate: vec![7; 16],
        scopes: vec!["example.org".to_owned()],
        scope_count: 1,
    };
    let messages = [
        ("request", LicenseMessage::Request(Box::new(request))),
        ("alert", LicenseMessage::ErrorAlert(ErrorAlert::valid_client())),
        (
            "challenge",
            LicenseMessage::PlatformChallenge { connect_flags: 0, encrypted_challenge: blob(9, 10), mac: [7; 16] },
        ),
        ("new", LicenseMessage::NewLicense { encrypted_license_info: blob(9, 30), mac: [7; 16] }),
        (
            "new-request",
            LicenseMessage::NewLicenseRequest {
                key_exchange: 1,
                platform_id: 0x0401_0000,
                client_random: [7; 32],
                encrypted_premaster: blob(2, 72),
                user_name: blob(15, 5),
                machine_name: blob(16, 5),
            },
        ),
    ];
    messages.map(|(name, message)| (name, message.encode(Preamble::VERSION_3))).into()
}

fn credssp() -> Messages {
    let version = Some(OsVersion { major: 10, minor: 0, build: 20_348, revision: 15 });
    let challenge = Challenge {
        flags: 0xE28A_8235,
        target_name: "SEED".to_owned(),
        server_challenge: [7; 8],
        target_info: AvPairs::default().with_text(AvPairs::DNS_COMPUTER, "seed.example").with_timestamp(1 << 56),
        version,
    };
    let opening = Negotiate::anonymous().encode();
    let request =
        |nego_tokens, error_code| TsRequest { version: 6, nego_tokens, error_code, ..TsRequest::default() }.encode();
    vec![
        ("opening", request(vec![opening.clone()], None)),
        ("challenged", request(vec![challenge.encode()], None)),
        ("refused", request(Vec::new(), Some(0xC000_006D))),
        ("negotiate", opening),
        ("challenge", challenge.encode()),
        ("early-user-auth", EarlyUserAuthResult { code: 5 }.encode().to_vec()),
    ]
}

fn frames() -> Messages {
    vec![
        ("alert", Alert { level: 2, description: 40 }.encode_record().to_vec()),
        ("fast-path", vec![0x00, 0x05, 1, 2, 3]),
        ("ts-request", vec![0x30, 0x03, 0xA0, 0x01, 0x02]),
        ("http", b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
        ("ssh", b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
    ]
}
