//! `basic-settings`: MCS Connect-Initial and Connect-Response. Steps `connect-initial`, `connect-response`.

use rdpwhy_pdu::mcs::result_name;
use rdpwhy_pdu::{Pdu, PduKind, Side};

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
            (Self::ConnectResponse, Seen::Pdu { from: Side::Server, decoded }) => match &decoded.pdu {
                // A refusal is understood whatever follows it; a success without settings is none.
                Pdu::ConnectResponse(response) if response.result == 0 && response.blocks.is_err() => Answer::Pass,
                Pdu::ConnectResponse(response) if response.result == 0 => Answer::Done,
                Pdu::ConnectResponse(response) => Answer::Refused(Refusal {
                    by: Side::Server,
                    kind: RefusalKind::McsResult,
                    code: u32::from(response.result),
                    name: result_name(response.result),
                }),
                _ => Answer::Pass,
            },
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
