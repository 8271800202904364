//! Attach-User-Confirm and Channel-Join-Confirm (MS-RDPBCGR 2.2.1.7, 2.2.1.9).

use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::x224::data_tpkt;

use super::{IO_CHANNEL, Reply};
use crate::Server;

impl Server {
    /// The answer to the client's last domain PDU, if it asks for one.
    pub(super) fn channel_answer(&self) -> Option<Reply> {
        let answer = match self.last_domain_pdu()? {
            DomainPdu::AttachUserRequest => self.attach_user_confirm(),
            DomainPdu::ChannelJoinRequest { initiator, channel_id } => {
                let result = self.config.mcs.join_result;
                // Refusals leave the optional id out.
                let granted = (result == 0).then_some(channel_id);
                DomainPdu::ChannelJoinConfirm { result, initiator, requested: channel_id, channel_id: granted }
            }
            _ => return None,
        };
        Some(Reply::Message(answer.kind(), data_tpkt(&answer.encode())))
    }

    fn attach_user_confirm(&self) -> DomainPdu<'static> {
        let result = self.config.mcs.attach_result;
        let channels = &self.witness.facts().channels;
        let taken = channels.granted.iter().copied().chain(channels.message).max().unwrap_or(IO_CHANNEL);
        DomainPdu::AttachUserConfirm { result, initiator: (result == 0).then_some(taken + 1) }
    }
}
