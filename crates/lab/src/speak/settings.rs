//! The Connect-Response: the server's settings (MS-RDPBCGR 2.2.1.4).

use rdpwhy_handshake::Stage;
use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::gcc::{ServerBlocks, ServerCore, ServerNetwork, ServerSecurity};
use rdpwhy_pdu::mcs::{ConnectInitial, ConnectResponse};
use rdpwhy_pdu::x224::data_tpkt;

use super::{IO_CHANNEL, Reply};
use crate::server::RANDOM;
use crate::standard::certificate;
use crate::{Server, StandardSecurity};

/// RDP 10.7.
const VERSION: u32 = 0x0008_000C;
/// RNS_UD_SC_EDGE_ACTIONS_SUPPORTED_V1, RNS_UD_SC_DYNAMIC_DST_SUPPORTED, RNS_UD_SC_EDGE_ACTIONS_SUPPORTED_V2.
const EARLY_CAPABILITIES: u32 = 0x0007;
/// RNS_UD_SC_SKIP_CHANNELJOIN_SUPPORTED.
const SKIP_CHANNEL_JOIN: u32 = 0x0008;
/// Static channels that are granted, as many as the specification allows to ask for (MS-RDPBCGR 2.2.1.3.4).
const MAX_CHANNELS: usize = 31;

impl Server {
    pub(super) fn connect_response(&self) -> Reply {
        let result = self.config.mcs.connect_result;
        let response = ConnectResponse {
            result,
            called_connect_id: 0,
            parameters: None,
            conference_result: 0,
            blocks: Ok(if result == 0 { self.blocks() } else { ServerBlocks::default() }),
        };
        Reply::Message(PduKind::McsConnectResponse, data_tpkt(&response.encode()))
    }

    /// With TLS there is nothing to encrypt, and nothing to show.
    fn security(&self) -> ServerSecurity {
        let StandardSecurity { method, level, certificate: kind, .. } = self.config.standard;
        if method == 0 || self.witness.route().contains(&Stage::Tls) {
            return ServerSecurity { method: 0, level: 0, random: Vec::new(), certificate: Vec::new() };
        }
        ServerSecurity { method, level, random: RANDOM.to_vec(), certificate: certificate(kind) }
    }

    fn blocks(&self) -> ServerBlocks {
        let asked = ConnectInitial::decode(self.last_user_data()).map(|initial| initial.blocks).unwrap_or_default();
        let wanted = asked.channels.iter().flatten().take(MAX_CHANNELS);
        let channels: Vec<u16> = wanted.zip(IO_CHANNEL + 1..).map(|(_, id)| id).collect();
        let behind = channels.last().copied().unwrap_or(IO_CHANNEL) + 1;
        let skip_joins = if self.config.mcs.skip_joins { SKIP_CHANNEL_JOIN } else { 0 };
        ServerBlocks {
            core: Some(ServerCore {
                version: VERSION,
                requested_protocols: Some(self.witness.facts().negotiation.requested.unwrap_or(0)),
                early_capabilities: Some(EARLY_CAPABILITIES | skip_joins),
            }),
            security: Some(self.security()),
            network: Some(ServerNetwork { io_channel: IO_CHANNEL, channels }),
            message_channel: asked.message_channel.map(|_| behind),
            multitransport: None,
            others: Vec::new(),
            dropped: 0,
        }
    }
}
