//! What a server chose that a probe cannot go on with: another protocol, several at once, or no RDP at all.

use rdpwhy_handshake::{Report, Stage};
use rdpwhy_pdu::x224::protocol_names;

/// What the server chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// X.224 without RDP: the confirm carries data that is no negotiation.
    Stranger,
    /// More than one bit of selectedProtocol, by their names; the specification allows one (MS-RDPBCGR 2.2.1.2.1).
    Several(String),
    /// Something that exists, or may.
    Other,
}

impl Choice {
    /// What it was, in a report whose server chose something.
    pub(crate) fn of(report: &Report) -> Self {
        match report.facts.negotiation.selected {
            _ if report.position.stage != Stage::Negotiation => Self::Other,
            None => Self::Stranger,
            Some(selected) if selected.count_ones() > 1 => Self::Several(names(selected)),
            Some(_) => Self::Other,
        }
    }
}

fn names(mask: u32) -> String {
    match protocol_names(mask).as_slice() {
        [] => format!("0x{mask:08x}"),
        names => names.join(", "),
    }
}
