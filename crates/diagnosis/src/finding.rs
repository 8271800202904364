//! A finding: a signature that was recognised in a report, and what it rests on.

use rdpwhy_handshake::EventId;

use crate::Cause;
use crate::evidence::Evidence;

/// What was recognised. Only this crate makes one, and only with evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Finding {
    /// `tls.reset-after-client-hello`.
    pub signature: &'static str,
    /// One sentence about this report.
    pub says: String,
    /// The causes that it points to; empty for a risk that is not why the conversation ended.
    pub causes: Vec<CauseStanding>,
    /// The events that it rests on, in order; never empty.
    pub evidence: Vec<EventId>,
}

impl Finding {
    /// INVARIANT: evidence holds at least one event.
    pub(crate) fn new(signature: &'static str, says: String, causes: Vec<CauseStanding>, evidence: Evidence) -> Self {
        Self { signature, says, causes, evidence: evidence.into_ids() }
    }
}

/// A cause, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseStanding {
    /// The cause.
    pub cause: &'static Cause,
    /// How it stands.
    pub standing: Standing,
}

/// How a cause stands. There is no percentage: nobody could say what it would be a percentage of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Standing {
    /// The server said it, in its own words.
    Stated,
    /// What was seen shows it.
    Confirmed,
    /// What was seen fits it, and fits others as well.
    Consistent,
    /// What was seen does not fit it.
    RuledOut,
}

impl Standing {
    /// `stated`, `confirmed`, `consistent` or `ruled-out`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Confirmed => "confirmed",
            Self::Consistent => "consistent",
            Self::RuledOut => "ruled-out",
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for CauseStanding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("CauseStanding", 3)?;
        fields.serialize_field("id", self.cause.id)?;
        fields.serialize_field("title", self.cause.title)?;
        fields.serialize_field("standing", &self.standing)?;
        fields.end()
    }
}
