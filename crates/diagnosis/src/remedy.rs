//! A remedy: what to do, what it risks, what it proves, how to undo it.

use crate::remedies::ALL;

/// One remedy. Its id is API; its texts are not.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Remedy {
    /// `renew-self-signed`.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// In order; lines that change something come after the line that saves what was there.
    pub steps: &'static [Step],
    /// What it can break.
    pub risk: Risk,
    /// What is known if it helps.
    pub proves: &'static str,
    /// How to get back.
    pub undo: &'static str,
    /// Tags, see [`crate::source`].
    pub sources: &'static [&'static str],
}

/// One step of a remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Step {
    /// What to do, or what the command does.
    pub does: &'static str,
    /// The line to run in an elevated PowerShell, where the step is one.
    pub command: Option<&'static str>,
}

impl Step {
    /// Something to do by hand, or to know.
    pub(crate) const fn say(does: &'static str) -> Self {
        Self { does, command: None }
    }

    /// A line to run.
    pub(crate) const fn run(does: &'static str, command: &'static str) -> Self {
        Self { does, command: Some(command) }
    }
}

/// What a remedy can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Risk {
    /// Reads, or changes what comes back by itself.
    Low,
    /// Ends sessions, or changes a setting that others may rely on.
    Medium,
    /// Weakens security while it lasts, or can break other services.
    High,
}

/// The remedy with this id.
#[must_use]
pub fn remedy(id: &str) -> Option<&'static Remedy> {
    remedies().iter().find(|remedy| remedy.id == id)
}

/// All remedies, by risk.
#[must_use]
pub fn remedies() -> &'static [Remedy] {
    ALL
}
