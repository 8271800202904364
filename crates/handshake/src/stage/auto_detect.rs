//! `auto-detect`: network characteristics detection, entered by a request of the server and left with its answer: what
//! comes then is for the stage that is due. Steps `request`, `response`.

use rdpwhy_pdu::{ClientPdu, Pdu, PduKind, ServerPdu};

use super::{Answer, Seen, Watch};
use crate::Facts;
use crate::position::{Awaited, from_client, from_server};

#[derive(Clone, Debug, Default)]
pub(crate) enum AutoDetect {
    #[default]
    Request,
    Response,
}

impl Watch for AutoDetect {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        let Seen::Pdu { decoded, .. } = seen else {
            return Answer::Pass;
        };
        match &decoded.pdu {
            Pdu::Server(ServerPdu::AutoDetectRequest(request)) if wants_response(request.kind) => {
                *self = Self::Response;
                Answer::Stay
            }
            Pdu::Server(ServerPdu::AutoDetectRequest(_)) | Pdu::Client(ClientPdu::AutoDetectResponse(_)) => {
                Answer::Done
            }
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::Request => ("request", const { &[from_server(PduKind::RdpAutoDetectRequest)] }),
            Self::Response => ("response", const { &[from_client(PduKind::RdpAutoDetectResponse)] }),
        }
    }

    fn is_due(&self, _facts: &Facts) -> bool {
        false
    }

    fn yields(&self) -> bool {
        true
    }
}

/// RTT measure requests and bandwidth measure stops are answered; the rest only inform (MS-RDPBCGR 2.2.14.1).
const fn wants_response(request_type: u16) -> bool {
    matches!(request_type, 0x0001 | 0x1001 | 0x002B | 0x0429 | 0x0629)
}
