//! A row of the table, and what it saw.

use rdpwhy_handshake::{Event, EventBody, EventId, PduKind, Report, Side};
use rdpwhy_knowledge::Platform;

/// How much an observation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Strength {
    /// Settings or timing can change it.
    Suggestive,
    /// It is written into the implementations' code.
    Decisive,
}

/// Something that was seen, and the implementations that it fits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Observation {
    /// `mcs-user-1002`.
    pub id: &'static str,
    /// One sentence.
    pub says: String,
    /// The implementations that it fits.
    pub fits: &'static [Platform],
    /// How much it says.
    pub strength: Strength,
    /// The events that show it.
    pub evidence: Vec<EventId>,
}

/// One row: how to make an observation.
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) fits: &'static [Platform],
    pub(super) strength: Strength,
    /// Looks at all connections together, because some observations are of several of them.
    pub(super) looks: fn(&[&Report]) -> Option<Seen>,
}

/// What a row saw.
pub(super) struct Seen {
    pub(super) says: String,
    pub(super) evidence: Vec<EventId>,
}

impl Row {
    pub(super) fn observe(&self, reports: &[&Report]) -> Option<Observation> {
        let seen = (self.looks)(reports)?;
        let (id, fits, strength) = (self.id, self.fits, self.strength);
        Some(Observation { id, says: seen.says, fits, strength, evidence: seen.evidence })
    }
}

/// `says` with the message of each report that shows it; `None` where no report does.
pub(super) fn each(
    reports: &[&Report],
    message: PduKind,
    shows: impl Fn(&Report) -> bool,
    says: impl Into<String>,
) -> Option<Seen> {
    let shown = reports.iter().filter(|report| shows(report)).filter_map(|report| event(report, message));
    let evidence: Vec<EventId> = shown.map(|event| event.id).collect();
    (!evidence.is_empty()).then(|| Seen { says: says.into(), evidence })
}

/// The server's first message of this kind.
pub(super) fn event(report: &Report, message: PduKind) -> Option<&Event> {
    events(report, message).next()
}

/// The server's messages of this kind, in order.
pub(super) fn events(report: &Report, message: PduKind) -> impl Iterator<Item = &Event> {
    report.transcript.iter().filter(move |event| match event.body {
        EventBody::Pdu { from: Side::Server, pdu, .. } | EventBody::Record { from: Side::Server, pdu, .. } => {
            pdu == message
        }
        _ => false,
    })
}

/// Whether the confirm has this source reference.
pub(super) fn has_source_reference(report: &Report, reference: u16) -> bool {
    report.facts.negotiation.source_reference == Some(reference)
}
