//! From a target to a connected socket: every step is told to the client, and a server that cannot be reached is an
//! ending, not an error.

mod attempt;
mod error;
mod in_turn;
mod order;
#[cfg(feature = "tokio")]
mod race;
mod resolve;
mod segment;

pub(crate) use in_turn::in_turn;
#[cfg(feature = "tokio")]
pub(crate) use race::race;
pub(crate) use segment::MaxSegment;

#[cfg(all(test, feature = "tokio", feature = "ring", target_os = "linux"))]
mod tests;
