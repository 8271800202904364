//! Answers to what a server may ask between Client Info and licensing: network detection and a second transport.

use rdpwhy_handshake::{EventBody, Side, Timestamp, Value};
use rdpwhy_pdu::ServerPdu;
use rdpwhy_pdu::rdp::{AutoDetectResponse, MultitransportResponse, security_flags};

use crate::Client;

/// E_ABORT (MS-RDPBCGR 2.2.15.2): the client takes no second transport.
const E_ABORT: u32 = 0x8000_4004;

impl Client {
    pub(super) fn answer_auto_detect(&mut self, at: Timestamp) {
        let Some(ServerPdu::AutoDetectRequest(request)) = self.witness.last_from_server().cloned() else { return };
        let bandwidth = is_bandwidth_stop(request.kind).then(|| self.bandwidth(at));
        // RDP_RTT_RESPONSE, or RDP_BW_RESULTS in its two forms (MS-RDPBCGR 2.2.14.2).
        let kind = match (bandwidth, request.kind) {
            (None, _) => 0x0000,
            (Some(_), 0x002B) => 0x0003,
            (Some(_), _) => 0x000B,
        };
        let response = AutoDetectResponse { sequence: request.sequence, kind, bandwidth };
        let channel = self.witness.facts().channels.message;
        self.send_on_channel(at, channel, security_flags::AUTODETECT_RSP, &response.encode());
    }

    pub(super) fn decline_multitransport(&mut self, at: Timestamp) {
        let Some(ServerPdu::MultitransportRequest(request)) = self.witness.last_from_server() else { return };
        let request_id = request.request_id;
        let response = MultitransportResponse { request_id, result: E_ABORT };
        let channel = self.witness.facts().channels.message;
        self.send_on_channel(at, channel, security_flags::TRANSPORT_RSP, &response.encode());
    }

    /// Milliseconds since the server's last bandwidth start, and the bytes that came since.
    fn bandwidth(&self, at: Timestamp) -> (u32, u32) {
        let mut counted = 0;
        for event in self.witness.transcript().iter().rev() {
            let EventBody::Pdu { from: Side::Server, bytes, summary, .. } = &event.body else { continue };
            if summary.get("name") == Some(&Value::from("bandwidth-start")) {
                let millis = at.since(event.at).div_ceil(1000).max(1);
                return (u32::try_from(millis).unwrap_or(u32::MAX), counted);
            }
            counted = counted.saturating_add(u32::try_from(*bytes).unwrap_or(u32::MAX));
        }
        (1, counted)
    }
}

const fn is_bandwidth_stop(kind: u16) -> bool {
    matches!(kind, 0x002B | 0x0429 | 0x0629)
}
