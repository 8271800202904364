//! The report: all that a diagnosis reads, and all that it needs.

use core::net::SocketAddr;

use crate::{Ending, Facts, Position, Stage, Transcript};

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Target {
    /// Name or address literal, as asked for.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// The address that answered.
    pub address: Option<SocketAddr>,
}

/// One connection, as the witness saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report {
    /// What was looked at.
    pub target: Target,
    /// Microseconds from the origin to the last observation.
    pub elapsed_us: u64,
    /// Where the conversation stands, or stood when it ended.
    pub position: Position,
    /// How it ended; `None` while it has not.
    pub ending: Option<Ending>,
    /// What became of each stage of the route.
    pub stages: Vec<StageReport>,
    /// What was learned.
    pub facts: Facts,
    /// What was seen. Copies of a report share it.
    pub transcript: Transcript,
    /// Events that the transcript has no room for, see [`crate::Limits`].
    pub events_dropped: u32,
}

impl Report {
    /// Whether a TCP connection of ours came about. A stream that was handed to us is none.
    #[must_use]
    pub const fn has_connected(&self) -> bool {
        self.facts.path.address.is_some()
    }
}

/// What became of one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StageReport {
    /// The stage.
    pub stage: Stage,
    /// What became of it.
    pub outcome: Outcome,
    /// Microseconds spent in it; `None` where it was not entered.
    pub elapsed_us: Option<u64>,
}

/// What became of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Outcome {
    /// Done.
    Passed,
    /// The conversation died in it.
    Failed,
    /// We stopped in it.
    Stopped,
    /// Optional, and not used.
    Skipped,
    /// It may have happened, but no tap could see it.
    Unseen,
    /// The conversation did not come so far. That is never "fine".
    NotReached,
    /// The conversation is in it.
    Running,
}

impl Outcome {
    /// The kebab-case name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Skipped => "skipped",
            Self::Unseen => "unseen",
            Self::NotReached => "not-reached",
            Self::Running => "running",
        }
    }
}
