//! One way to die: a fault, and what was true.

use core::fmt;

use rdpwhy_lab::Fault;

use crate::route::Route;
use crate::said::Said;

/// Where a cell is played.
pub trait Scene {
    /// What the table calls it.
    fn name(&self) -> &str;
}

impl Scene for &'static Route {
    fn name(&self) -> &str {
        self.name
    }
}

/// A route, a fault on it, and what was true.
#[derive(Clone, Debug)]
pub struct Cell<S = &'static Route> {
    pub(crate) scene: S,
    pub(crate) fault: Fault,
    /// What the client waits for when it dies; `None` when nothing is missing.
    pub(crate) due: Option<&'static str>,
    pub(crate) truth: Said,
    /// It is played over TCP too.
    pub(crate) over_tcp: bool,
}

/// What is wrong with a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Wrong {
    /// The probe said something else than what was true.
    Said {
        /// What was true.
        truth: Box<Said>,
        /// What it said.
        said: Box<Said>,
    },
    /// The run took longer than its deadline.
    Late,
    /// It held more memory at once than it may; says how much.
    Memory(u64),
    /// Its recording replays to another report.
    Replay,
    /// Its recording, cut into small pieces, replays to another report.
    Pieces,
    /// It could not be played; says why.
    NotPlayed(String),
}

impl<S> Cell<S> {
    /// Where it is played.
    pub const fn scene(&self) -> &S {
        &self.scene
    }

    /// The place and the manner.
    #[must_use]
    pub const fn fault(&self) -> &Fault {
        &self.fault
    }

    /// Whether it is played over TCP too: the bounds of each message and its middle, in every manner that does not depend
    /// on how fast the machine is.
    #[must_use]
    pub const fn is_over_tcp(&self) -> bool {
        self.over_tcp
    }

    pub(crate) fn judge(&self, mut said: Said) -> Result<(), Wrong> {
        said.odd = said.odd.filter(|_| self.truth.odd.is_some());
        if said == self.truth {
            Ok(())
        } else {
            Err(Wrong::Said { truth: Box::new(self.truth.clone()), said: Box::new(said) })
        }
    }
}

impl<S: Scene> fmt::Display for Cell<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.scene.name(), self.fault)
    }
}
