//! `basic-settings`: MCS Connect-Initial and Connect-Response. Steps `connect-initial`, `connect-response`.

use rdpwhy_pdu::mcs::result_name;
use rdpwhy_pdu::{Pdu, PduKind, ServerPdu, Side};

use super::{Answer, Seen, Watch};
use crate::position::{Awaited, from_client, from_server};
use crate::{Facts, Refusal, RefusalKind};

#[derive(Clone, Debug, Default)]
pub(crate) enum BasicSettings {
    #[default]
    ConnectInitial,
    ConnectResponse,
}

impl Watch for BasicSettings {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match (&*self, seen) {
            (Self::ConnectInitial, seen) if seen.pdu() == Some((Side::Client, PduKind::McsConnectInitial)) => {
                *self = Self::ConnectResponse;
                Answer::Stay
            }
            (Self::ConnectResponse, Seen::Pdu { decoded, .. }) => {
                let Pdu::Server(ServerPdu::ConnectResponse(response)) = &decoded.pdu else {
                    return Answer::Pass;
                };
                match (response.result, &response.blocks) {
                    // A refusal is understood whatever follows it; a success without settings is none.
                    (0, Err(_)) => Answer::Pass,
                    (0, Ok(_)) => Answer::Done,
                    (result, _) => Answer::Refused(Refusal {
                        by: Side::Server,
                        kind: RefusalKind::McsResult,
                        code: u32::from(result),
                        name: result_name(result),
                    }),
                }
            }
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::ConnectInitial => ("connect-initial", const { &[from_client(PduKind::McsConnectInitial)] }),
            Self::ConnectResponse => ("connect-response", const { &[from_server(PduKind::McsConnectResponse)] }),
        }
    }
}
