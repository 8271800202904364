//! Server Redirection: a server whose answer to Client Info is another server (MS-RDPBCGR 2.2.13).

use rdpwhy_handshake::Stage;
use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::rdp::{SecurityHeader, ServerRedirection, ShareControl, security_flags as flag};

use super::{Reply, SERVER_USER};
use crate::Server;

/// PDUTYPE_SERVER_REDIR_PKT.
const REDIRECTION: u8 = 10;

impl Server {
    /// Behind a security header without TLS (2.2.13.2), as a Share Control PDU with it (2.2.13.3).
    pub(super) fn redirection(&self, packet: &ServerRedirection) -> Reply {
        let packet = packet.encode();
        let content = if self.witness.route().contains(&Stage::Tls) {
            let body = [&[0; 2], packet.as_slice()].concat();
            ShareControl { kind: REDIRECTION, source: SERVER_USER, body: &body }.encode()
        } else {
            SecurityHeader::new(flag::REDIRECTION_PKT).before(&packet)
        };
        Reply::Message(PduKind::RdpServerRedirection, self.on_io_channel(&content))
    }
}
