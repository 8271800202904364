//! A note on a code of Microsoft's client: what it proves, what it does not, and where it can come from.

use rdpwhy_handshake::Stage;

use super::notes::{DISCONNECT, EXTENDED};
use crate::{Cause, Certainty, Source};

/// What is known about a documented code. Several codes may share a note.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CodeNote {
    /// The first and the last number of each span that it is about.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub codes: &'static [(u32, u32)],
    /// What follows from the code.
    pub proves: &'static str,
    /// What does not follow, although people take it to.
    pub proves_not: &'static str,
    /// The stages that it fits; empty where it comes from outside the handshake.
    pub stages: &'static [Stage],
    /// The causes that it fits; empty where nothing can be said.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::causes"))]
    pub causes: &'static [&'static Cause],
    /// How sure this note is; the names of the codes themselves are documented.
    pub certainty: Certainty,
    /// Where it comes from.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::sources"))]
    pub sources: &'static [&'static Source],
}

/// The note on a disconnect reason; `None` where the number is not documented.
#[must_use]
pub fn disconnect_note(code: u32) -> Option<&'static CodeNote> {
    find(DISCONNECT, code)
}

/// The note on an extended reason; `None` where the number is not documented.
#[must_use]
pub fn extended_note(code: u32) -> Option<&'static CodeNote> {
    find(EXTENDED, code)
}

/// Whether the client itself puts the extended code in: a closed socket with 7, see the note on 7.
#[must_use]
pub const fn is_put_in_by_client(code: u32, extended: u32) -> bool {
    code == 2308 && extended == 7
}

/// All notes, those on disconnect reasons first.
pub fn code_notes() -> impl Iterator<Item = &'static CodeNote> {
    DISCONNECT.iter().chain(EXTENDED)
}

fn find(notes: &'static [CodeNote], code: u32) -> Option<&'static CodeNote> {
    notes.iter().find(|note| note.codes.iter().any(|(first, last)| (*first..=*last).contains(&code)))
}
