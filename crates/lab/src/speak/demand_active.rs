//! Demand Active: licensing is over (MS-RDPBCGR 2.2.1.13.1).

use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::rdp::demand_active;

use super::{Reply, SERVER_USER};
use crate::Server;

/// The share id of Windows' first session.
const SHARE_ID: u32 = 0x0001_03EA;

impl Server {
    pub(super) fn demand_active(&self) -> Reply {
        Reply::Message(PduKind::RdpDemandActive, self.in_session(&demand_active(SHARE_ID, SERVER_USER)))
    }
}
