//! The Connection Confirm: what Windows answers to a set of protocols (MS-RDPBCGR 3.3.5.3.1).

use rdpwhy_pdu::PduKind;
use rdpwhy_pdu::x224::{ConnectionConfirm, NegotiationAnswer, protocol};

use super::Reply;
use crate::{Security, Server};

/// SRC-REF of Windows servers.
const SRC_REF: u16 = 0x1234;
/// Extended client data, dynvc gfx, restricted admin and redirected authentication (MS-RDPBCGR 2.2.1.2.1).
const RESPONSE_FLAGS: u8 = 0x1B;

const SSL_REQUIRED_BY_SERVER: u32 = 1;
const SSL_NOT_ALLOWED_BY_SERVER: u32 = 2;
const HYBRID_REQUIRED_BY_SERVER: u32 = 5;

impl Server {
    /// `None` for a request that gets no answer.
    pub(super) fn connection_confirm(&self) -> Option<Reply> {
        let requested = self.witness.facts().negotiation.requested;
        if requested.is_some_and(|mask| mask & self.config.dropped_requests != 0) {
            return None;
        }
        let answer = answer(self.config.security, requested);
        let confirm = ConnectionConfirm { src_ref: SRC_REF, answer, trailing: Vec::new() };
        Some(Reply::Message(PduKind::X224ConnectionConfirm, confirm.encode()))
    }
}

/// `requested` is absent where the client sent no negotiation request; such a client understands no answer to one.
fn answer(security: Security, requested: Option<u32>) -> NegotiationAnswer {
    let mask = requested.unwrap_or(protocol::RDP);
    let offered = |bit: u32| mask & bit != 0;
    let strongest = [protocol::HYBRID_EX, protocol::HYBRID, protocol::SSL].into_iter().find(|bit| offered(*bit));
    let chosen = match security {
        Security::Absent => return NegotiationAnswer::Absent,
        Security::Refuse(code) => Err(code),
        Security::Select(selected) => Ok(selected),
        Security::Rdp if mask == protocol::RDP => Ok(protocol::RDP),
        Security::Rdp => Err(SSL_NOT_ALLOWED_BY_SERVER),
        Security::Ssl if offered(protocol::SSL) => Ok(protocol::SSL),
        Security::Ssl => Err(SSL_REQUIRED_BY_SERVER),
        Security::HybridEx if offered(protocol::HYBRID_EX) => Ok(protocol::HYBRID_EX),
        Security::Hybrid | Security::HybridEx if offered(protocol::HYBRID) => Ok(protocol::HYBRID),
        Security::Hybrid | Security::HybridEx => Err(HYBRID_REQUIRED_BY_SERVER),
        Security::Negotiate => Ok(strongest.unwrap_or(protocol::RDP)),
    };
    match chosen {
        Ok(protocol::RDP) if requested.is_none() => NegotiationAnswer::Absent,
        Ok(protocol) => NegotiationAnswer::Selected { flags: RESPONSE_FLAGS, protocol },
        Err(code) => NegotiationAnswer::Failure { flags: 0, code },
    }
}

#[cfg(test)]
mod tests {
    use rdpwhy_pdu::x224::NegotiationAnswer::{Absent, Failure, Selected};

    use super::{RESPONSE_FLAGS as FLAGS, answer};
    use crate::Security;

    #[test]
    fn the_matrix_of_windows() {
        let selected = |protocol| Selected { flags: FLAGS, protocol };
        let failure = |code| Failure { flags: 0, code };
        for (security, requested, expected) in [
            (Security::Hybrid, Some(1), failure(5)),
            (Security::Hybrid, Some(0), failure(5)),
            (Security::Hybrid, Some(0xB), selected(2)),
            (Security::HybridEx, Some(0xB), selected(8)),
            (Security::HybridEx, Some(3), selected(2)),
            (Security::Ssl, Some(3), selected(1)),
            (Security::Ssl, Some(0), failure(1)),
            (Security::Rdp, Some(3), failure(2)),
            (Security::Rdp, Some(0), selected(0)),
            (Security::Rdp, None, Absent),
            (Security::Negotiate, Some(0xB), selected(8)),
            (Security::Negotiate, Some(1), selected(1)),
            (Security::Negotiate, None, Absent),
            (Security::Refuse(3), Some(3), failure(3)),
        ] {
            assert_eq!(answer(security, requested), expected, "{security:?} asked for {requested:?}");
        }
    }
}
