//! A remedy: what to do, what it risks, what it proves, how to undo it.

use crate::Certainty::Documented;
use crate::remedies::ALL;
use crate::{Certainty, Servers, Shell, Source};

/// One remedy. Its id is API; its texts are not.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Remedy {
    /// `renew-self-signed`.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// Where it is done.
    pub place: Place,
    /// The servers that it repairs, or repairs the client for.
    pub servers: Servers,
    /// The shell that its lines are for.
    pub shell: Shell,
    /// In order; lines that change something come after the line that saves what was there.
    pub steps: &'static [Step],
    /// What it can break.
    pub risk: Risk,
    /// What is known if it helps.
    pub proves: &'static str,
    /// How to get back.
    pub undo: &'static str,
    /// The line that gets back what the remedy kept, where one does; it needs the copy.
    pub undo_line: Option<&'static str>,
    /// Where it comes from.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::sources"))]
    pub sources: &'static [&'static Source],
}

/// Two remedies are one if their ids are.
impl PartialEq for Remedy {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Remedy {}

/// One step of a remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Step {
    /// What to do, or what the command does.
    pub does: &'static str,
    /// What it does to the machine.
    pub effect: Effect,
    /// The line to run in the remedy's shell, where the step has one.
    pub command: Option<&'static str>,
    /// How sure it is that the step does this.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub certainty: Certainty,
}

impl Remedy {
    /// Whether one of its steps changes what is stored, or interrupts a service.
    #[must_use]
    pub fn changes_something(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.effect, Effect::Changes | Effect::Interrupts))
    }
}

impl Risk {
    /// `low`, `medium` or `high`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Step {
    /// Something to do by hand, or to know.
    pub(crate) const fn say(does: &'static str) -> Self {
        Self { does, effect: Effect::None, command: None, certainty: Documented }
    }

    /// A line that only looks.
    pub(crate) const fn read(does: &'static str, command: &'static str) -> Self {
        Self { does, effect: Effect::None, command: Some(command), certainty: Documented }
    }

    /// A line that keeps what the next ones change.
    pub(crate) const fn save(does: &'static str, command: &'static str) -> Self {
        Self { does, effect: Effect::Saves, command: Some(command), certainty: Documented }
    }

    /// A line that changes what is stored.
    pub(crate) const fn change(does: &'static str, command: &'static str) -> Self {
        Self { does, effect: Effect::Changes, command: Some(command), certainty: Documented }
    }

    /// A line that restarts something and changes nothing that is stored.
    pub(crate) const fn interrupt(does: &'static str, command: &'static str) -> Self {
        Self { does, effect: Effect::Interrupts, command: Some(command), certainty: Documented }
    }

    /// The same, as sure as this.
    pub(crate) const fn known(self, certainty: Certainty) -> Self {
        Self { certainty, ..self }
    }

    /// The word in the line that has to be replaced before it can be run: `THUMBPRINT`. No line has two.
    #[must_use]
    pub fn placeholder(&self) -> Option<&'static str> {
        PLACEHOLDERS.iter().copied().find(|word| self.command.is_some_and(|line| contains_word(line, word)))
    }
}

/// Words that stand for what only the reader knows.
const PLACEHOLDERS: &[&str] = &["SERVER", "THUMBPRINT", "INTERFACE", "ACCOUNT", "ADDRESS", "CONTAINER", "MACHINE"];

fn contains_word(line: &str, word: &str) -> bool {
    line.split(|char: char| !char.is_ascii_alphanumeric() && char != '_').any(|part| part == word)
}

/// What a step does to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Effect {
    /// It only looks, or it is no command.
    None,
    /// It writes what is there to a file.
    Saves,
    /// It changes what is stored.
    Changes,
    /// It restarts something.
    Interrupts,
}

/// Where a remedy is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Place {
    /// On the server.
    Server,
    /// On the client.
    Client,
    /// In between, in a portal, or on another server.
    Elsewhere,
}

impl Place {
    /// `on the server`, `on the client` or `elsewhere`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Server => "on the server",
            Self::Client => "on the client",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// What a remedy can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Risk {
    /// Reads, and changes nothing on the server.
    Low,
    /// Ends sessions, or changes a setting that others may rely on.
    Medium,
    /// Weakens security while it lasts, or can break other services.
    High,
}

/// The remedy with this id.
#[must_use]
pub fn remedy(id: &str) -> Option<&'static Remedy> {
    remedies().iter().copied().find(|remedy| remedy.id == id)
}

/// All remedies, by risk.
#[must_use]
pub fn remedies() -> &'static [&'static Remedy] {
    ALL
}
