//! A cause: why a handshake dies, in words for a support engineer.

use crate::causes::ALL;
use crate::{Remedy, Source};

/// One cause. Its id is API; its texts are not.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Cause {
    /// `certificate-key-unusable`.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// Two or three sentences.
    pub explains: &'static str,
    /// What confirms it, to be looked up on the server unless it says otherwise.
    pub confirms: &'static [Check],
    /// Observations that speak against it.
    pub rules_out: &'static [&'static str],
    /// Its remedies, the safest first.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::remedies"))]
    pub remedies: &'static [&'static Remedy],
    /// Where it comes from.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::sources"))]
    pub sources: &'static [&'static Source],
    /// How sure the knowledge itself is.
    pub certainty: Certainty,
    /// Why no signature can point to it, where none can.
    pub unseen: Option<&'static str>,
}

/// Two causes are one if their ids are.
impl PartialEq for Cause {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Cause {}

/// Something to look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Check {
    /// What is looked for, with its event id where it is an event.
    pub what: &'static str,
    /// The line to run; one event id a line, because an array of ids can silently match nothing.
    pub powershell: &'static str,
}

/// How sure the knowledge itself is, whatever this report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Certainty {
    /// A specification or the vendor says so.
    Documented,
    /// Somebody measured it on a real server.
    Measured,
    /// Single public reports.
    Reported,
    /// It follows from cited facts; nobody measured it.
    Inferred,
}

/// The cause with this id.
#[must_use]
pub fn cause(id: &str) -> Option<&'static Cause> {
    causes().iter().copied().find(|cause| cause.id == id)
}

/// All causes, by stage.
#[must_use]
pub fn causes() -> &'static [&'static Cause] {
    ALL
}
