//! `multitransport`: Initiate Multitransport, entered by a request of the server and left with the client's response. Steps
//! `request`, `response`.

use rdpwhy_pdu::{PduKind, Side};

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
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match seen.pdu() {
            Some((Side::Server, PduKind::RdpMultitransportRequest)) => {
                *self = Self::Response;
                Answer::Stay
            }
            Some((Side::Client, PduKind::RdpMultitransportResponse)) => Answer::Done,
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
