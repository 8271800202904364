//! What each message teaches. One arm a message; the position does not matter, the sender does: what a client offers is
//! learned from a [`ClientPdu`], which no server can send.

use rdpwhy_pdu::license::{ErrorAlert, LicenseMessage, alert_code_name, transition_name};
use rdpwhy_pdu::rdp::error_info_name;
use rdpwhy_pdu::x224::{
    ConnectionRequest, NegotiationAnswer, RoutingInfo, failure_name, protocol, protocol_name, protocol_names,
};
use rdpwhy_pdu::{ClientPdu, Decoded, Pdu, PduKind, ServerPdu, credssp, cut, gcc};

use super::{ErrorInfoSeen, Facts, LicensingFacts, NegotiationFacts, NtlmFacts, RedirectionFacts, SecurityFacts};

/// RNS_UD_CS_SUPPORT_SKIP_CHANNELJOIN (MS-RDPBCGR 2.2.1.3.2).
const CLIENT_SKIPS_JOINS: u16 = 0x0800;
/// RNS_UD_SC_SKIP_CHANNELJOIN_SUPPORTED (MS-RDPBCGR 2.2.1.4.2).
const SERVER_SKIPS_JOINS: u32 = 0x0008;

/// Joins that facts list; a server can confirm for ever.
const JOINS: usize = 64;

impl Facts {
    /// Learns from a message of `bytes` bytes. `now` is in microseconds since 1970.
    pub(crate) fn learn(&mut self, decoded: &Decoded, bytes: usize, now: Option<i64>) {
        match &decoded.pdu {
            Pdu::Client(pdu) => self.learn_from_client(pdu, decoded.kind, bytes),
            Pdu::Server(pdu) => self.learn_from_server(pdu, decoded.kind, now),
            Pdu::Misdirected | Pdu::Other => {}
        }
    }

    /// What the client asked for: nothing else teaches it.
    fn learn_from_client(&mut self, pdu: &ClientPdu, kind: PduKind, bytes: usize) {
        match pdu {
            ClientPdu::Preconnection(_) => self.negotiation.preconnection_bytes = Some(bytes),
            ClientPdu::ConnectionRequest(request) => {
                self.negotiation.request_bytes = Some(bytes);
                self.negotiation.learn_request(request);
            }
            ClientPdu::ConnectInitial(initial) => self.gcc.learn_client(&initial.blocks),
            ClientPdu::License(_, message) => self.licensing.learn_from_client(kind.name(), message),
            _ => {}
        }
    }

    fn learn_from_server(&mut self, pdu: &ServerPdu, kind: PduKind, now: Option<i64>) {
        match pdu {
            ServerPdu::ConnectionConfirm(confirm) => {
                self.negotiation.source_reference = Some(confirm.src_ref);
                self.negotiation.learn(&confirm.answer);
            }
            ServerPdu::ConnectResponse(response) => {
                self.channels.called_connect_id = Some(response.called_connect_id);
                self.channels.max_channel_ids = response.parameters.map(|parameters| parameters.max_channel_ids);
                if let Ok(blocks) = &response.blocks {
                    self.gcc.learn_server(blocks);
                    self.learn_channels(blocks);
                }
            }
            ServerPdu::AttachUserConfirm { initiator, .. } => self.channels.user = *initiator,
            ServerPdu::ChannelJoinConfirm { result: 0, requested, channel_id: Some(granted), .. }
                if requested == granted =>
            {
                self.learn_join(*granted);
            }
            ServerPdu::TsRequest(request) => self.learn_ts_request(request),
            ServerPdu::NtlmChallenge(request, challenge) => {
                self.learn_ts_request(request);
                self.ntlm = Some(NtlmFacts::new(challenge, now));
            }
            ServerPdu::EarlyUserAuthResult(result) => self.credssp.early_user_auth = Some(result.code),
            ServerPdu::License(_, message) => self.licensing.learn_from_server(kind.name(), message),
            ServerPdu::ServerRedirection(packet) => self.redirection = Some(RedirectionFacts::new(packet)),
            ServerPdu::SetErrorInfo(code) if *code != 0 => {
                self.error_info = Some(ErrorInfoSeen { code: *code, name: error_info_name(*code) });
            }
            _ => {}
        }
    }

    fn learn_join(&mut self, channel: u16) {
        let joined = &mut self.channels.joined;
        if !joined.contains(&channel) && joined.len() < JOINS {
            joined.push(channel);
        }
    }

    fn learn_ts_request(&mut self, request: &credssp::TsRequest) {
        self.credssp.version = Some(request.version);
        self.credssp.error = request.error_code.or(self.credssp.error);
        self.credssp.error_name = self.credssp.error.and_then(credssp::ntstatus_name);
        self.credssp.error_meaning = self.credssp.error.and_then(credssp::ntstatus_meaning);
    }

    fn learn_channels(&mut self, blocks: &gcc::ServerBlocks) {
        if let Some(network) = &blocks.network {
            self.channels.io = Some(network.io_channel);
            self.channels.granted.clone_from(&network.channels);
        }
        self.channels.message = blocks.message_channel;
        let client = self.gcc.client_early_capabilities.unwrap_or(0);
        let server = self.gcc.server_early_capabilities.unwrap_or(0);
        self.channels.joins_skipped = client & CLIENT_SKIPS_JOINS != 0 && server & SERVER_SKIPS_JOINS != 0;
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl NegotiationFacts {
    fn learn_request(&mut self, request: &ConnectionRequest) {
        self.requested = request.negotiation.map(|negotiation| negotiation.protocols);
        self.requested_names = self.requested.map(protocol_names).unwrap_or_default();
        self.request_flags = request.negotiation.map(|negotiation| negotiation.flags);
        self.correlation_id = request.correlation.map(|correlation| digits(&correlation.id));
        let routing = request.routing.as_ref().map(|routing| match routing {
            RoutingInfo::Cookie(name) => ("cookie", name.len()),
            RoutingInfo::Token(line) => ("token", line.len()),
        });
        (self.routing, self.routing_bytes) = routing.unzip();
    }

    fn learn(&mut self, answer: &NegotiationAnswer) {
        match answer {
            NegotiationAnswer::Absent => {
                self.answered_without_data = true;
                self.select(protocol::RDP);
            }
            NegotiationAnswer::Selected { flags, protocol } => {
                self.response_flags = Some(*flags);
                self.select(*protocol);
            }
            NegotiationAnswer::Failure { code, .. } => {
                self.failure = Some(*code);
                self.failure_name = failure_name(*code);
            }
            NegotiationAnswer::Unknown(_) => {}
        }
    }

    fn select(&mut self, protocol: u32) {
        self.selected = Some(protocol);
        self.selected_name = protocol_name(protocol);
    }
}

impl LicensingFacts {
    /// A server can send messages for ever; their names beyond this number are in the transcript alone.
    const NAMED: usize = 64;

    fn name(&mut self, name: &'static str) {
        if self.messages.len() < Self::NAMED {
            self.messages.push(name);
        }
    }

    fn learn_from_client(&mut self, name: &'static str, message: &LicenseMessage) {
        self.name(name);
        if let LicenseMessage::ErrorAlert(alert) = message {
            self.learn_alert(alert);
        }
    }

    fn learn_from_server(&mut self, name: &'static str, message: &LicenseMessage) {
        self.name(name);
        match message {
            LicenseMessage::Request(request) => {
                let version = request.product_version;
                self.product_version = Some(format!("{}.{}", version >> 16, version & 0xFFFF));
                self.product_id = Some(cut(request.product_id.clone()));
                self.company = Some(cut(request.company.clone()));
                self.scopes = request.scopes.iter().cloned().map(cut).collect();
                self.certificate = SecurityFacts::of(&request.certificate);
            }
            LicenseMessage::ErrorAlert(alert) => self.learn_alert(alert),
            _ => {}
        }
    }

    fn learn_alert(&mut self, alert: &ErrorAlert) {
        self.alert = Some(alert.code);
        self.alert_name = alert_code_name(alert.code);
        self.transition = Some(alert.transition);
        self.transition_name = transition_name(alert.transition);
    }
}
