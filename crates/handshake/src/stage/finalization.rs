//! `finalization`: Synchronize to Font Map (MS-RDPBCGR 1.3.1.1, phase 10). Steps `font-list`, `font-map`.

use rdpwhy_pdu::{PduKind, Side};

use super::{Answer, Seen, Watch};
use crate::Facts;
use crate::position::{Awaited, from_client, from_server};

#[derive(Clone, Debug, Default)]
pub(crate) enum Finalization {
    #[default]
    FontList,
    FontMap,
}

impl Watch for Finalization {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match seen.pdu() {
            Some((Side::Client, PduKind::RdpFontList)) => *self = Self::FontMap,
            Some((Side::Server, PduKind::RdpFontMap)) => return Answer::Done,
            Some((_, PduKind::RdpSynchronize | PduKind::RdpControl)) => {}
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::FontList => ("font-list", const { &[from_client(PduKind::RdpFontList)] }),
            Self::FontMap => ("font-map", const { &[from_server(PduKind::RdpFontMap)] }),
        }
    }
}
