//! Send Data in a whole TPKT: the envelope of everything after the channel joins.

use crate::mcs::DomainPdu;
use crate::{Side, x224};

/// A whole TPKT with `content` on `channel`: a SendDataRequest from the client, a SendDataIndication from the server.
/// `initiator` is the sender's MCS user id.
#[must_use]
pub fn send_data(side: Side, initiator: u16, channel: u16, content: &[u8]) -> Vec<u8> {
    let pdu = match side {
        Side::Client => DomainPdu::SendDataRequest { initiator, channel_id: channel, user_data: content },
        Side::Server => DomainPdu::SendDataIndication { initiator, channel_id: channel, user_data: content },
    };
    x224::data_tpkt(&pdu.encode())
}
