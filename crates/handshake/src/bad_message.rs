//! A message that no client can use: which one, and what is wrong with it.

use crate::{PduKind, Side};

/// A whole message that ends the waiting, because nothing that was awaited can follow it, or nothing did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BadMessage {
    /// Who sent it.
    pub by: Side,
    /// Which message it is, as far as its readable bytes tell.
    pub pdu: PduKind,
    /// What is wrong with it.
    pub defect: Defect,
    /// The field that does not decode, or the stage and step in which the message came.
    pub detail: String,
}

/// What is wrong with a message. The names are those of the anomaly in the transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Defect {
    /// Its frame is whole, and its contents do not decode.
    Malformed,
    /// It decodes, and belongs to another place of the protocol exchange.
    Unexpected,
    /// It was expected, and no client can answer it.
    Unanswerable,
}

impl Defect {
    /// `malformed`, `unexpected` or `unanswerable`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Unexpected => "unexpected",
            Self::Unanswerable => "unanswerable",
        }
    }
}
