//! A conversation between two ends, told to a witness one message at a time.

use rdpwhy_handshake::{
    Close, Config, Ending, Handshake, How, Input, Outcome, PduKind, RefusalKind, Side, Stage, Timestamp, TlsUp,
};
use rdpwhy_pdu::gcc::{ClientBlocks, ClientCore, ServerBlocks, ServerCore, ServerNetwork, ServerSecurity};
use rdpwhy_pdu::license::{LicenseMessage, Preamble, license_pdu};
use rdpwhy_pdu::mcs::{ConnectInitial, ConnectResponse, DomainParameters, DomainPdu};
use rdpwhy_pdu::rdp::{ClientInfo, SecurityHeader, security_flags, send_data};
use rdpwhy_pdu::x224::{
    ConnectionConfirm, ConnectionRequest, NegotiationAnswer, NegotiationRequest, data_tpkt, protocol,
};

pub(crate) const USER: u16 = 1004;
pub(crate) const IO: u16 = 1003;

/// A conversation that is told one message at a time, a millisecond apart.
pub(crate) struct Conversation {
    pub(crate) witness: Handshake,
    at: u64,
    inside: bool,
}

impl Conversation {
    pub(crate) fn new() -> Self {
        Self { witness: Handshake::new(Config::default()), at: 0, inside: false }
    }

    pub(crate) fn observe(&mut self, input: Input<'_>) -> &mut Self {
        self.at += 1000;
        self.witness.observe(Timestamp(self.at), input);
        self
    }

    pub(crate) fn says(&mut self, from: Side, bytes: &[u8]) -> &mut Self {
        if self.inside { self.observe(Input::Clear { from, bytes }) } else { self.observe(Input::Wire { from, bytes }) }
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

    pub(crate) fn tls_up(&mut self, version: u16) -> &mut Self {
        self.inside = true;
        self.observe(Input::TlsUp(TlsUp { version, suite: 0x1301, ..TlsUp::default() }))
    }

    pub(crate) fn settings(&mut self, result: u8, method: u32) -> &mut Self {
        self.sends_settings().answers_settings(result, method)
    }

    pub(crate) fn sends_settings(&mut self) -> &mut Self {
        let core = ClientCore {
            build: 1,
            name: "test".into(),
            early_capabilities: 1,
            selected_protocol: Some(0),
            ..ClientCore::default()
        };
        let initial = ConnectInitial {
            target: DomainParameters::TARGET,
            minimum: DomainParameters::MINIMUM,
            maximum: DomainParameters::MAXIMUM,
            blocks: ClientBlocks { core: Some(core), ..ClientBlocks::default() },
        };
        self.says(Side::Client, &data_tpkt(&initial.encode()))
    }

    pub(crate) fn answers_settings(&mut self, result: u8, method: u32) -> &mut Self {
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

    pub(crate) fn domain(&mut self, from: Side, pdu: &DomainPdu<'_>) -> &mut Self {
        self.says(from, &data_tpkt(&pdu.encode()))
    }

    pub(crate) fn attaches(&mut self) -> &mut Self {
        self.domain(Side::Client, &DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 })
            .domain(Side::Client, &DomainPdu::AttachUserRequest)
            .domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) })
    }

    pub(crate) fn joins(&mut self) -> &mut Self {
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

    pub(crate) fn sends_info(&mut self) -> &mut Self {
        let mut content = SecurityHeader { flags: security_flags::INFO_PKT, flags_hi: 0 }.encode().to_vec();
        content.extend(ClientInfo { flags: 0x10, ..ClientInfo::default() }.encode());
        self.says(Side::Client, &send_data(Side::Client, USER, IO, &content))
    }

    pub(crate) fn licenses(&mut self, message: &LicenseMessage) -> &mut Self {
        let content = license_pdu(message, Preamble::VERSION_3);
        self.says(Side::Server, &send_data(Side::Server, USER, IO, &content))
    }

    /// TLS to the end of the channel joins.
    pub(crate) fn up_to_client_info() -> Self {
        let mut conversation = Self::new();
        conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303);
        conversation.settings(0, 0).attaches().joins();
        conversation
    }

    pub(crate) fn ends(&mut self, how: How) -> &mut Self {
        self.observe(Input::Ended { by: Side::Server, how })
    }

    #[track_caller]
    pub(crate) fn stands(&self, stage: Stage, step: &str, awaits: PduKind) {
        let position = self.witness.position();
        assert_eq!((position.stage, position.step), (stage, step));
        assert!(position.awaits_pdu(awaits), "{stage}, {step} awaits {:?}", position.awaits);
    }

    #[track_caller]
    pub(crate) fn refused(&self) -> (RefusalKind, u32, Option<Close>) {
        match self.witness.ending() {
            Some(Ending::Refused { refusal, then }) => (refusal.kind, refusal.code, *then),
            other => panic!("not refused: {other:?}"),
        }
    }

    pub(crate) fn outcome(&self, stage: Stage) -> Outcome {
        let reports = self.witness.report().stages;
        reports.iter().find(|report| report.stage == stage).expect("the stage is on the route").outcome
    }
}
