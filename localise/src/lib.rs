//! The proof that the stage, the step and the manner of a death are right.
//!
//! A [`Cell`] is one way to die: a route, a place on it, and a fault there. It is played in virtual time, and some over
//! TCP; what the probe says of it is held against what was true. What was true is the fault as it was configured, and the sizes of what
//! the lab wrote; where each message stands on its route, and what each manner looks like, is written down by hand in
//! [`mod@message`] and [`mod@truth`], and shares no code with the witness.

mod cell;
mod cells;
mod driver;
mod identity;
pub mod in_virtual_time;
pub mod message;
pub mod over_tcp;
pub mod real;
mod refusals;
mod replay;
pub mod route;
mod said;
mod sizes;
mod tally;
pub mod truth;

pub use cell::{Cell, Scene, Wrong};
pub use cells::cells;
pub use said::Said;
pub use tally::{Row, Tally, tally};

/// The table of the truth, as a document.
pub const TRUTH: &str = include_str!("truth.md");
