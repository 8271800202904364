//! A cause: why a handshake fails, in words for a support engineer.

use crate::causes::ALL;
use crate::{Check, Platform, Remedy, Servers, Source};

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
    /// The servers that it can concern.
    pub servers: Servers,
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

/// How sure the knowledge itself is, whatever this report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Certainty {
    /// A specification or the vendor says so.
    Documented,
    /// It was measured on a real server.
    Measured,
    /// Single public reports.
    Reported,
    /// It follows from cited facts, and was not measured.
    Inferred,
    /// It is said, and nothing was found that shows or refutes it.
    Unverified,
}

impl Certainty {
    /// The doubt that belongs beside a text: `inferred`, or `not verified`.
    #[must_use]
    pub const fn doubt(self) -> Option<&'static str> {
        match self {
            Self::Documented | Self::Measured | Self::Reported => None,
            Self::Inferred => Some("inferred"),
            Self::Unverified => Some("not verified"),
        }
    }
}

impl Cause {
    /// The checks that can be made where the server is of this platform; all of them where it is not known.
    pub fn checks_for(&self, platform: Option<Platform>) -> impl Iterator<Item = &'static Check> + use<> {
        self.confirms.iter().filter(move |check| check.servers.include(platform))
    }

    /// The remedies that can be carried out where the server is of this platform, the safest first; all of them where it
    /// is not known.
    pub fn remedies_for(&self, platform: Option<Platform>) -> impl Iterator<Item = &'static Remedy> + use<> {
        self.remedies.iter().copied().filter(move |remedy| remedy.servers.include(platform))
    }
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
