//! `multitransport`: Initiate Multitransport, entered by a request of the server and left with the client's response. Steps
//! `request`, `response`.

use rdpwhy_pdu::{ClientPdu, Decoded, Pdu, PduKind, ServerPdu};

use super::{Answer, Seen, Watch};
use crate::Facts;
use crate::position::{Awaited, from_client, from_server};

#[derive(Clone, Debug, Default)]
pub(crate) enum Multitransport {
    #[default]
    Request,
    Response,
}

impl Watch for Multitransport {
    fn see(&mut self, seen: &Seen<'_>, facts: &Facts) -> Answer {
        let Seen::Pdu { decoded, .. } = seen else {
            return Answer::Pass;
        };
        match &decoded.pdu {
            // Only a request that decodes can be answered. An encrypted one was readable to the client that has the keys.
            Pdu::Server(ServerPdu::MultitransportRequest(_)) => {
                *self = Self::Response;
                Answer::Stay
            }
            Pdu::Other if is_sealed(decoded, PduKind::RdpMultitransportRequest, facts) => {
                *self = Self::Response;
                Answer::Stay
            }
            Pdu::Client(ClientPdu::MultitransportResponse(_)) => Answer::Done,
            Pdu::Other if is_sealed(decoded, PduKind::RdpMultitransportResponse, facts) => Answer::Done,
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::Request => ("request", const { &[from_server(PduKind::RdpMultitransportRequest)] }),
            Self::Response => ("response", const { &[from_client(PduKind::RdpMultitransportResponse)] }),
        }
    }

    fn is_due(&self, _facts: &Facts) -> bool {
        false
    }

    // A response is owed only by clients that take part (MS-RDPBCGR 3.2.5.15.1).
    fn yields(&self) -> bool {
        true
    }
}

/// Whether Standard RDP security hides the contents of a message whose clear header has this name.
fn is_sealed(decoded: &Decoded, kind: PduKind, facts: &Facts) -> bool {
    decoded.kind == kind && decoded.sealed && facts.gcc.encrypts()
}
