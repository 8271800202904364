//! A well-formed message that nobody waits for.

use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::x224::{ConnectionConfirm, NegotiationAnswer, data_tpkt};

use super::SERVER_USER;
use crate::Server;

/// A record of TLS 1.2 with a CertificateVerify in the clear, which no server ever sends (RFC 5246 7.4.8).
const CERTIFICATE_VERIFY: [u8; 13] = [22, 3, 3, 0, 8, 15, 0, 0, 4, 4, 1, 0, 0];

impl Server {
    /// A message of another stage than the one that the conversation is in.
    pub(crate) fn out_of_order(&self) -> Vec<u8> {
        if self.is_in_tls_handshake() {
            return CERTIFICATE_VERIFY.to_vec();
        }
        if self.witness.position().awaits_pdu(PduKind::McsAttachUserConfirm) {
            let answer = NegotiationAnswer::Absent;
            return ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() }.encode();
        }
        data_tpkt(&DomainPdu::AttachUserConfirm { result: 0, initiator: Some(SERVER_USER) }.encode())
    }
}
