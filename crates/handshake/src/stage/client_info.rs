//! `client-info`: Client Info goes up; nothing answers it by itself. Step `client-info`.

use rdpwhy_pdu::{PduKind, Side};

use super::{Answer, Seen, Watch};
use crate::Facts;
use crate::position::{Awaited, from_client};

#[derive(Clone, Debug, Default)]
pub(crate) struct ClientInfo;

impl Watch for ClientInfo {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match seen.pdu() {
            Some((Side::Client, PduKind::RdpClientInfo)) => Answer::Done,
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        ("client-info", const { &[from_client(PduKind::RdpClientInfo)] })
    }
}
