//! MCS Connect-Initial with the client's GCC blocks.

use rdpwhy_handshake::Timestamp;
use rdpwhy_pdu::mcs::{ConnectInitial, DomainParameters};
use rdpwhy_pdu::x224::{data_tpkt, protocol};

use crate::Client;
use crate::profile::Told;

impl Client {
    pub(super) fn send_settings(&mut self, at: Timestamp) {
        self.note_no_logon(at);
        let blocks = self.config.profile.settings().blocks(&Told {
            client_name: &self.config.client_name,
            early_capabilities: self.config.early_capabilities,
            channels: &self.config.channels,
            redirected_session: self.config.redirected_session,
            selected: self.witness.facts().negotiation.selected.unwrap_or(protocol::RDP),
        });
        let initial = ConnectInitial {
            target: DomainParameters::TARGET,
            minimum: DomainParameters::MINIMUM,
            maximum: DomainParameters::MAXIMUM,
            blocks,
        };
        self.send(at, data_tpkt(&initial.encode()));
    }
}
