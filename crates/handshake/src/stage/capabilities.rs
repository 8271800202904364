//! `capabilities`: Demand Active and Confirm Active. Steps `demand-active`, `confirm-active`.

use rdpwhy_pdu::{PduKind, Side};

use super::{Answer, Seen, Watch};
use crate::Facts;
use crate::position::{Awaited, from_client, from_server};

#[derive(Clone, Debug, Default)]
pub(crate) enum Capabilities {
    #[default]
    DemandActive,
    ConfirmActive,
}

impl Watch for Capabilities {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match seen.pdu() {
            Some((Side::Server, PduKind::RdpDemandActive)) => {
                *self = Self::ConfirmActive;
                Answer::Stay
            }
            Some((Side::Client, PduKind::RdpConfirmActive)) => Answer::Done,
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::DemandActive => ("demand-active", const { &[from_server(PduKind::RdpDemandActive)] }),
            Self::ConfirmActive => ("confirm-active", const { &[from_client(PduKind::RdpConfirmActive)] }),
        }
    }
}
