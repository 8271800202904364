//! The drivers, one file each, and the two things that both need: what is still to be written, and what a failed read
//! means.

pub(crate) mod blocking;
mod outbox;
mod read_failure;
#[cfg(feature = "tokio")]
pub(crate) mod tokio;

pub(crate) use outbox::{Due, Outbox};
pub(crate) use read_failure::ReadFailure;
