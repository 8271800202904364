//! Where the conversation stands: a stage, a step in it, and what is awaited.

use crate::{PduKind, Side, Stage};

/// A message that may come next, and from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Awaited {
    /// Who is to send it.
    pub from: Side,
    /// What it is.
    pub pdu: PduKind,
}

/// Shorthand for the stages' tables.
pub(crate) const fn from_client(pdu: PduKind) -> Awaited {
    Awaited { from: Side::Client, pdu }
}

/// Shorthand for the stages' tables.
pub(crate) const fn from_server(pdu: PduKind) -> Awaited {
    Awaited { from: Side::Server, pdu }
}

/// A position. It outlives every failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Position {
    /// The stage.
    pub stage: Stage,
    /// The step in it, kebab-case; each stage's file lists its own.
    pub step: &'static str,
    /// What may come next; empty where no message of the conversation is awaited.
    pub awaits: &'static [Awaited],
}

impl Position {
    /// Whether a message of `side` is awaited.
    #[must_use]
    pub fn awaits_from(&self, side: Side) -> bool {
        self.awaits.iter().any(|awaited| awaited.from == side)
    }

    /// Whether `pdu` is awaited.
    #[must_use]
    pub fn awaits_pdu(&self, pdu: PduKind) -> bool {
        self.awaits.iter().any(|awaited| awaited.pdu == pdu)
    }
}
