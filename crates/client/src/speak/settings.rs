//! MCS Connect-Initial with the client's GCC blocks.

use rdpwhy_handshake::Timestamp;
use rdpwhy_pdu::gcc::{ClientBlocks, ClientCore, ClientSecurity};
use rdpwhy_pdu::mcs::{ConnectInitial, DomainParameters};
use rdpwhy_pdu::x224::{data_tpkt, protocol};

use crate::Client;
use crate::config::SUPPORT_ERRINFO;

/// RDP 10.x (MS-RDPBCGR 2.2.1.3.2): the newest is what shows most of a server.
const VERSION: u32 = 0x0008_0010;
/// US English, as good as any: nothing is typed.
const KEYBOARD: u32 = 0x0409;
/// 40-bit, 128-bit, 56-bit and FIPS (MS-RDPBCGR 2.2.1.3.3): a server shows which it wants.
const ALL_METHODS: u32 = 0x1B;

/// REDIRECTION_SUPPORTED, REDIRECTION_VERSION4 and REDIRECTED_SESSIONID_FIELD_VALID (MS-RDPBCGR 2.2.1.3.5).
const REDIRECTED: u32 = 0x01 | 3 << 2 | 0x02;

impl Client {
    pub(super) fn send_settings(&mut self, at: Timestamp) {
        self.note_no_logon(at);
        let selected = self.witness.facts().negotiation.selected.unwrap_or(protocol::RDP);
        let methods = if selected == protocol::RDP { ALL_METHODS } else { 0 };
        let core = ClientCore {
            version: VERSION,
            width: 1024,
            height: 768,
            keyboard_layout: KEYBOARD,
            build: 0,
            name: self.config.client_name.clone(),
            early_capabilities: self.config.early_capabilities | SUPPORT_ERRINFO,
            selected_protocol: Some(selected),
        };
        let initial = ConnectInitial {
            target: DomainParameters::TARGET,
            minimum: DomainParameters::MINIMUM,
            maximum: DomainParameters::MAXIMUM,
            blocks: ClientBlocks {
                core: Some(core),
                security: Some(ClientSecurity { methods, ext_methods: 0 }),
                channels: (!self.config.channels.is_empty()).then(|| self.config.channels.clone()),
                cluster: self.config.redirected_session.map(|session| (REDIRECTED, session)),
                // A message channel shows whether the server has one; auto-detect and heartbeat ride on it.
                message_channel: Some(0),
                ..ClientBlocks::default()
            },
        };
        self.send(at, data_tpkt(&initial.encode()));
    }
}
