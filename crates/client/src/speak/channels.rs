//! Erect Domain, Attach User, and the channel joins one by one.

use rdpwhy_handshake::{PduKind, Timestamp};
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::x224::data_tpkt;

use crate::Client;

impl Client {
    pub(super) fn join_channels(&mut self, at: Timestamp) {
        self.keep_server_security();
        let awaits = |pdu| self.witness.position().awaits_pdu(pdu);
        let pdu = if awaits(PduKind::McsErectDomainRequest) {
            DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 }
        } else if awaits(PduKind::McsAttachUserRequest) {
            DomainPdu::AttachUserRequest
        } else {
            let channels = &self.witness.facts().channels;
            let channel = channels.to_join().find(|channel| !channels.joined.contains(channel));
            let (Some(initiator), Some(channel_id)) = (channels.user, channel) else {
                return self.leave_channels(at);
            };
            DomainPdu::ChannelJoinRequest { initiator, channel_id }
        };
        self.send(at, data_tpkt(&pdu.encode()));
    }
}
