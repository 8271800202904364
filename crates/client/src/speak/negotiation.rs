//! What the client sends first: the preconnection PDU, and the X.224 connection request.

use rdpwhy_handshake::Timestamp;
use rdpwhy_pdu::x224::{ConnectionRequest, CorrelationInfo, NegotiationRequest};

use crate::Client;

/// CORRELATION_INFO_PRESENT (MS-RDPBCGR 2.2.1.1.1).
const CORRELATION_PRESENT: u8 = 0x08;

impl Client {
    /// The preconnection PDU, where one is configured.
    pub(super) fn send_preconnection(&mut self, at: Timestamp) {
        if let Some(preconnection) = &self.config.preconnection {
            let pdu = preconnection.encode();
            self.send(at, pdu);
        }
    }

    pub(super) fn ask_for_connection(&mut self, at: Timestamp) {
        let config = &self.config;
        let correlation = config.correlation_id.map(|id| CorrelationInfo { id });
        let present = if correlation.is_some() { CORRELATION_PRESENT } else { 0 };
        let request = ConnectionRequest {
            routing: config.routing.clone(),
            negotiation: config
                .protocols
                .map(|protocols| NegotiationRequest { flags: config.request_flags | present, protocols }),
            correlation,
        };
        self.send(at, request.encode());
    }
}
