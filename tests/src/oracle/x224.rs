//! X.224: connection requests and confirms read back; every TPDU has a summary or is malformed.

use rdpwhy_pdu::x224::{ConnectionConfirm, ConnectionRequest, RoutingInfo, Tpdu, protocol_names};

use super::{reads_back, summary_is_bounded};

/// What is sure to fit beside everything else behind a length indicator of one byte.
const LINE: usize = 180;
const DATA: usize = 240;

pub(super) fn check(input: &[u8]) {
    if let Ok(request) = ConnectionRequest::decode(input) {
        summary_is_bounded(&request.summary(), input);
        let line = match &request.routing {
            None => &[][..],
            Some(RoutingInfo::Cookie(line) | RoutingInfo::Token(line)) => line,
        };
        // A line that begins like a negotiation request is read as one where the real one is missing.
        if line.len() <= LINE && line.first() != Some(&1) {
            reads_back(&request, ConnectionRequest::decode(&request.encode()));
        }
        request.negotiation.map(|negotiation| protocol_names(negotiation.protocols));
    }
    if let Ok(confirm) = ConnectionConfirm::decode(input) {
        summary_is_bounded(&confirm.summary(), input);
        if input.len() <= DATA {
            reads_back(&confirm, ConnectionConfirm::decode(&confirm.encode()));
        }
    }
    if let Ok(Tpdu::Data(data)) = Tpdu::decode(input) {
        assert!(data.len() < input.len());
    }
}
