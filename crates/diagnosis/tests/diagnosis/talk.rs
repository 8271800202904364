//! A conversation told to the witness one message at a time, from bytes that the encoders made.

use rdpwhy_handshake::{
    Config, DialEvent, Handshake, How, Input, Limit, Report, Side, Stage, Target, Timestamp, TlsUp, WallTime,
};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::gcc::{ClientBlocks, ServerBlocks, ServerCore, ServerNetwork, ServerSecurity};
use rdpwhy_pdu::license::{ErrorAlert, LicenseMessage, Preamble, license_pdu};
use rdpwhy_pdu::mcs::{ConnectInitial, ConnectResponse, DomainParameters, DomainPdu};
use rdpwhy_pdu::ntlm::Negotiate;
use rdpwhy_pdu::rdp::{
    AutoDetectRequest, ClientInfo, MultitransportRequest, SecurityExchange, SecurityHeader, ServerRedirection,
    SetErrorInfo, ShareControl, demand_active, security_flags, send_data,
};
use rdpwhy_pdu::x224::{
    ConnectionConfirm, ConnectionRequest, NegotiationAnswer, NegotiationRequest, data_tpkt, protocol,
};

const USER: u16 = 1004;
const IO: u16 = 1003;

pub(crate) struct Talk {
    witness: Handshake,
    at: u64,
    inside: bool,
}

impl Talk {
    pub(crate) fn new() -> Self {
        let target = Target { host: "rdp.example".into(), port: 3389, address: None };
        Self { witness: Handshake::new(Config { target, ..Config::default() }), at: 0, inside: false }
    }

    /// A witness that knows the civil time, in seconds since 1970.
    pub(crate) fn in_the_year(seconds: i64) -> Self {
        let config = Config { wall: Some(WallTime(seconds * 1_000_000)), ..Config::default() };
        Self { witness: Handshake::new(config), at: 0, inside: false }
    }

    /// Everything up to `stage`, with its client's message sent where it begins with one.
    pub(crate) fn in_stage(stage: Stage) -> Self {
        let mut talk = Self::new();
        match stage {
            Stage::Resolve => talk.resolving(),
            Stage::Connect => talk.resolving().attempting(),
            Stage::Negotiation => talk.asks(protocol::SSL),
            Stage::Tls => talk.asks(protocol::SSL).selects(protocol::SSL).client_hello(),
            Stage::Credssp => {
                talk.asks(protocol::SSL | protocol::HYBRID).selects(protocol::HYBRID).tls_up().negotiates()
            }
            Stage::EarlyUserAuth => talk
                .asks(protocol::SSL | protocol::HYBRID | protocol::HYBRID_EX)
                .selects(protocol::HYBRID_EX)
                .tls_up()
                .negotiates()
                .authenticates(),
            Stage::BasicSettings => talk.asks(protocol::SSL).selects(protocol::SSL).tls_up().sends_settings(),
            Stage::Channels => talk.settled(protocol::SSL, 0).attaches(),
            Stage::SecurityExchange => talk.settled(protocol::RDP, 2).attaches().attached().joins(),
            Stage::ClientInfo => talk.settled(protocol::SSL, 0).attaches().attached().joins(),
            Stage::AutoDetect => talk.informed().detects(),
            Stage::Multitransport => talk.informed().licensed().offers_udp(),
            Stage::Capabilities => talk.informed().licensed(),
            Stage::Finalization => talk.informed().licensed().activates(),
            // Licensing, and whatever is added.
            _ => talk.informed(),
        };
        assert_eq!(talk.report().position.stage, stage);
        talk
    }

    pub(crate) fn report(&self) -> Report {
        self.witness.report()
    }

    pub(crate) fn observe(&mut self, input: Input<'_>) -> &mut Self {
        self.at += 1_000;
        self.witness.observe(Timestamp(self.at), input);
        self
    }

    /// The next observation comes in the same moment as the last one.
    pub(crate) fn at_once(&mut self) -> &mut Self {
        self.at -= 1_000;
        self
    }

    pub(crate) fn dials(&mut self, event: DialEvent) -> &mut Self {
        self.observe(Input::Dial(event))
    }

    pub(crate) fn says(&mut self, from: Side, bytes: &[u8]) -> &mut Self {
        let inside = self.inside;
        self.observe(if inside { Input::Clear { from, bytes } } else { Input::Wire { from, bytes } })
    }

    /// What a layer above the record layer would see: the wire's bytes, whatever is inside.
    pub(crate) fn on_the_wire(&mut self, from: Side, bytes: &[u8]) -> &mut Self {
        self.observe(Input::Wire { from, bytes })
    }

    pub(crate) fn ends(&mut self, how: How) -> &mut Self {
        self.observe(Input::Ended { by: Side::Server, how })
    }

    pub(crate) fn goes_quiet(&mut self) -> &mut Self {
        self.at += 5_000_000;
        self.observe(Input::Deadline(Limit::Stage))
    }

    /// Time passes before the next observation.
    pub(crate) fn waits(&mut self, seconds: u64) -> &mut Self {
        self.at += seconds * 1_000_000;
        self
    }

    pub(crate) fn resolving(&mut self) -> &mut Self {
        self.dials(DialEvent::Resolving { host: "rdp.example".into(), port: 3389 })
    }

    pub(crate) fn attempting(&mut self) -> &mut Self {
        let address = "192.0.2.1:3389".parse().expect("an address");
        self.dials(DialEvent::Resolved { addresses: vec![address] }).dials(DialEvent::Attempt { address })
    }

    pub(crate) fn asks(&mut self, protocols: u32) -> &mut Self {
        let negotiation = Some(NegotiationRequest { flags: 0, protocols });
        let request = ConnectionRequest { negotiation, ..ConnectionRequest::default() };
        self.says(Side::Client, &request.encode())
    }

    pub(crate) fn confirms(&mut self, answer: NegotiationAnswer) -> &mut Self {
        let confirm = ConnectionConfirm { src_ref: 0x1234, answer, trailing: Vec::new() };
        self.says(Side::Server, &confirm.encode())
    }

    pub(crate) fn selects(&mut self, protocol: u32) -> &mut Self {
        self.confirms(NegotiationAnswer::Selected { flags: 0, protocol })
    }

    /// A minimal hello of TLS 1.2 (RFC 5246 7.4.1.2).
    pub(crate) fn client_hello(&mut self) -> &mut Self {
        let body = [&[3, 3], [7; 32].as_slice(), &[0, 0, 2, 0xC0, 0x2F, 1, 0]].concat();
        self.on_the_wire(Side::Client, &handshake_record(1, &body))
    }

    /// A minimal hello of the server (RFC 5246 7.4.1.3) that chooses `version`.
    pub(crate) fn server_hello(&mut self, version: u16) -> &mut Self {
        let body = [version.to_be_bytes().as_slice(), &[9; 32], &[0, 0xC0, 0x2F, 0]].concat();
        self.on_the_wire(Side::Server, &handshake_record(2, &body))
    }

    pub(crate) fn alerts(&mut self, description: u8) -> &mut Self {
        self.on_the_wire(Side::Server, &[21, 3, 3, 0, 2, 2, description])
    }

    /// A warning does not end TLS.
    pub(crate) fn warns(&mut self, description: u8) -> &mut Self {
        self.on_the_wire(Side::Server, &[21, 3, 3, 0, 2, 1, description])
    }

    /// The server's certificate message (RFC 5246 7.4.2), with an empty list.
    pub(crate) fn certificate(&mut self) -> &mut Self {
        self.on_the_wire(Side::Server, &handshake_record(11, &[0, 0, 0]))
    }

    pub(crate) fn tls_up(&mut self) -> &mut Self {
        self.tls_up_with(TlsUp::default())
    }

    pub(crate) fn tls_up_with(&mut self, up: TlsUp) -> &mut Self {
        self.inside = true;
        self.observe(Input::TlsUp(TlsUp { version: 0x0303, suite: 0xC02F, ..up }))
    }

    pub(crate) fn negotiates(&mut self) -> &mut Self {
        let token = Negotiate::anonymous().encode();
        self.credssp(Side::Client, TsRequest { version: 6, nego_tokens: vec![token], ..TsRequest::default() })
    }

    pub(crate) fn authenticates(&mut self) -> &mut Self {
        let sealed = || Some(vec![7; 16]);
        // A token of Kerberos, as far as a server needs one to go on.
        let token = vec![0x60, 13, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 2, 0];
        self.credssp(Side::Server, TsRequest { version: 6, nego_tokens: vec![token], ..TsRequest::default() });
        self.credssp(
            Side::Client,
            TsRequest { version: 6, nego_tokens: vec![vec![7]], pub_key_auth: sealed(), ..TsRequest::default() },
        );
        self.credssp(Side::Server, TsRequest { version: 6, pub_key_auth: sealed(), ..TsRequest::default() });
        self.credssp(Side::Client, TsRequest { version: 6, auth_info: sealed(), ..TsRequest::default() })
    }

    pub(crate) fn credssp(&mut self, from: Side, request: TsRequest) -> &mut Self {
        self.says(from, &request.encode())
    }

    pub(crate) fn sends_settings(&mut self) -> &mut Self {
        let initial = ConnectInitial {
            target: DomainParameters::TARGET,
            minimum: DomainParameters::MINIMUM,
            maximum: DomainParameters::MAXIMUM,
            blocks: ClientBlocks::default(),
        };
        self.says(Side::Client, &data_tpkt(&initial.encode()))
    }

    pub(crate) fn answers_settings(&mut self, result: u8, method: u32) -> &mut Self {
        let blocks = ServerBlocks {
            core: Some(ServerCore { version: 0x0008_0004, requested_protocols: Some(0), early_capabilities: None }),
            security: Some(ServerSecurity { method, level: method, random: Vec::new(), certificate: Vec::new() }),
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

    fn settled(&mut self, protocol: u32, method: u32) -> &mut Self {
        self.asks(protocol).selects(protocol);
        if protocol != protocol::RDP {
            self.tls_up();
        }
        self.sends_settings().answers_settings(0, method)
    }

    pub(crate) fn domain(&mut self, from: Side, pdu: &DomainPdu<'_>) -> &mut Self {
        self.says(from, &data_tpkt(&pdu.encode()))
    }

    pub(crate) fn attaches(&mut self) -> &mut Self {
        self.domain(Side::Client, &DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 })
            .domain(Side::Client, &DomainPdu::AttachUserRequest)
    }

    fn attached(&mut self) -> &mut Self {
        self.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) })
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

    fn informed(&mut self) -> &mut Self {
        self.settled(protocol::SSL, 0).attaches().attached().joins();
        self.sends(Side::Client, security_flags::INFO_PKT, &ClientInfo::default().encode())
    }

    /// The Security Exchange, and the Client Info under its keys.
    pub(crate) fn exchanges_keys(&mut self) -> &mut Self {
        let exchange = SecurityExchange { encrypted_random: vec![7; 72] };
        self.sends(Side::Client, security_flags::EXCHANGE_PKT, &exchange.encode());
        self.sends(Side::Client, security_flags::INFO_PKT | security_flags::ENCRYPT, &[7; 100])
    }

    fn detects(&mut self) -> &mut Self {
        let request = AutoDetectRequest { sequence: 1, kind: 0x0001 };
        self.sends(Side::Server, security_flags::AUTODETECT_REQ, &request.encode())
    }

    fn offers_udp(&mut self) -> &mut Self {
        let request = MultitransportRequest { request_id: 1, protocol: 1 };
        self.sends(Side::Server, security_flags::TRANSPORT_REQ, &request.encode([7; 16]))
    }

    fn licensed(&mut self) -> &mut Self {
        self.licenses(Side::Server, ErrorAlert::valid_client())
    }

    pub(crate) fn licenses(&mut self, from: Side, alert: ErrorAlert) -> &mut Self {
        let content = license_pdu(&LicenseMessage::ErrorAlert(alert), Preamble::VERSION_3);
        self.says(from, &send_data(from, USER, IO, &content))
    }

    fn activates(&mut self) -> &mut Self {
        self.content(Side::Server, &demand_active(1, USER));
        let confirm_active = ShareControl { kind: 3, source: USER, body: &[0; 8] };
        self.content(Side::Client, &confirm_active.encode())
    }

    pub(crate) fn error_info(&mut self, code: u32) -> &mut Self {
        self.content(Side::Server, &SetErrorInfo { code }.content(1, USER))
    }

    pub(crate) fn redirects(&mut self) -> &mut Self {
        self.sends(Side::Server, security_flags::REDIRECTION_PKT, &ServerRedirection::default().encode())
    }

    fn sends(&mut self, from: Side, flags: u16, body: &[u8]) -> &mut Self {
        self.content(from, &SecurityHeader::new(flags).before(body))
    }

    fn content(&mut self, from: Side, content: &[u8]) -> &mut Self {
        self.says(from, &send_data(from, USER, IO, content))
    }
}

/// One handshake message in one record of TLS 1.2.
fn handshake_record(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).expect("a short body");
    [&[22, 3, 3, 0, length + 4, kind, 0, 0, length], body].concat()
}
