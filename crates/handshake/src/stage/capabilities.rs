//! `capabilities`: Demand Active and Confirm Active. Steps `demand-active`, `confirm-active`, and `sealed` where Standard
//! RDP security hides them: from there on nothing tells one message from another.

use rdpwhy_pdu::{PduKind, Side};

use super::{Answer, Seen, Watch};
use crate::Facts;
use crate::position::{Awaited, from_client, from_server};

#[derive(Clone, Debug, Default)]
pub(crate) enum Capabilities {
    #[default]
    DemandActive,
    ConfirmActive,
    Sealed,
}

impl Watch for Capabilities {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match seen.pdu() {
            Some((Side::Server, PduKind::RdpDemandActive)) => {
                *self = Self::ConfirmActive;
                Answer::Stay
            }
            Some((Side::Client, PduKind::RdpConfirmActive)) => Answer::Done,
            // Licensing has flags of its own, so what the server seals without them is the session.
            Some((Side::Server, PduKind::RdpSealed)) => {
                *self = Self::Sealed;
                Answer::Stay
            }
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::DemandActive => ("demand-active", const { &[from_server(PduKind::RdpDemandActive)] }),
            Self::ConfirmActive => ("confirm-active", const { &[from_client(PduKind::RdpConfirmActive)] }),
            Self::Sealed => ("sealed", &[]),
        }
    }

    fn is_sealed(&self) -> bool {
        matches!(self, Self::Sealed)
    }
}
