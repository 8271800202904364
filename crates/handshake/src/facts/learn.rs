//! What each message teaches. One arm a message; the position does not matter.

use rdpwhy_pdu::license::{LicenseMessage, alert_code_name, transition_name};
use rdpwhy_pdu::rdp::error_info_name;
use rdpwhy_pdu::x224::{
    ConnectionRequest, NegotiationAnswer, RoutingInfo, failure_name, protocol, protocol_name, protocol_names,
};
use rdpwhy_pdu::{Decoded, Pdu, Side, credssp, cut, gcc};

use super::{ErrorInfoSeen, Facts, LicensingFacts, NegotiationFacts, NtlmFacts, RedirectionFacts, SecurityFacts};

/// RNS_UD_CS_SUPPORT_SKIP_CHANNELJOIN (MS-RDPBCGR 2.2.1.3.2).
const CLIENT_SKIPS_JOINS: u16 = 0x0800;
/// RNS_UD_SC_SKIP_CHANNELJOIN_SUPPORTED (MS-RDPBCGR 2.2.1.4.2).
const SERVER_SKIPS_JOINS: u32 = 0x0008;

/// Joins that facts list; a server can confirm for ever.
const JOINS: usize = 64;

impl Facts {
    /// `now` is in microseconds since 1970.
    pub(crate) fn learn(&mut self, from: Side, decoded: &Decoded, now: Option<i64>) {
        match &decoded.pdu {
            Pdu::ConnectionRequest(request) => {
                self.negotiation.learn_request(request);
            }
            Pdu::ConnectionConfirm(confirm) => {
                self.negotiation.source_reference = Some(confirm.src_ref);
                self.negotiation.learn(&confirm.answer);
            }
            Pdu::ConnectInitial(initial) => self.gcc.learn_client(&initial.blocks),
            Pdu::ConnectResponse(response) => {
                self.channels.called_connect_id = Some(response.called_connect_id);
                self.channels.max_channel_ids = response.parameters.map(|parameters| parameters.max_channel_ids);
                if let Ok(blocks) = &response.blocks {
                    self.gcc.learn_server(blocks);
                    self.learn_channels(blocks);
                }
            }
            Pdu::AttachUserConfirm { initiator, .. } => self.channels.user = *initiator,
            Pdu::ChannelJoinConfirm { result: 0, requested, channel_id: Some(granted), .. } if requested == granted => {
                self.learn_join(*granted);
            }
            Pdu::TsRequest(request) => self.learn_ts_request(from, request),
            Pdu::NtlmChallenge(request, challenge) => {
                self.learn_ts_request(from, request);
                self.ntlm = Some(NtlmFacts::new(challenge, now));
            }
            Pdu::EarlyUserAuthResult(result) => self.credssp.early_user_auth = Some(result.code),
            Pdu::License(_, message) => self.licensing.learn(decoded.kind.name(), message),
            Pdu::ServerRedirection(packet) if from == Side::Server => {
                self.redirection = Some(RedirectionFacts::new(packet));
            }
            Pdu::SetErrorInfo(code) if *code != 0 => {
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

    fn learn_ts_request(&mut self, from: Side, request: &credssp::TsRequest) {
        if from == Side::Server {
            self.credssp.version = Some(request.version);
            self.credssp.error = request.error_code.or(self.credssp.error);
            self.credssp.error_name = self.credssp.error.and_then(credssp::ntstatus_name);
            self.credssp.error_meaning = self.credssp.error.and_then(credssp::ntstatus_meaning);
        }
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

    fn learn(&mut self, name: &'static str, message: &LicenseMessage) {
        if self.messages.len() < Self::NAMED {
            self.messages.push(name);
        }
        match message {
            LicenseMessage::Request(request) => {
                let version = request.product_version;
                self.product_version = Some(format!("{}.{}", version >> 16, version & 0xFFFF));
                self.product_id = Some(cut(request.product_id.clone()));
                self.company = Some(cut(request.company.clone()));
                self.scopes = request.scopes.iter().cloned().map(cut).collect();
                self.certificate = SecurityFacts::of(&request.certificate);
            }
            LicenseMessage::ErrorAlert(alert) => {
                self.alert = Some(alert.code);
                self.alert_name = alert_code_name(alert.code);
                self.transition = Some(alert.transition);
                self.transition_name = transition_name(alert.transition);
            }
            _ => {}
        }
    }
}
