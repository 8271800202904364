//! `security-exchange`: the client random of Standard RDP security. Step `security-exchange`. Without encryption there
//! is none.

use rdpwhy_pdu::{PduKind, Side};

use super::{Answer, Seen, Watch};
use crate::Facts;
use crate::position::{Awaited, from_client};

#[derive(Clone, Debug, Default)]
pub(crate) struct SecurityExchange;

impl Watch for SecurityExchange {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match seen.pdu() {
            Some((Side::Client, PduKind::RdpSecurityExchange)) => Answer::Done,
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        ("security-exchange", const { &[from_client(PduKind::RdpSecurityExchange)] })
    }

    fn is_due(&self, facts: &Facts) -> bool {
        facts.gcc.encrypts()
    }

    fn yields(&self) -> bool {
        true
    }
}
