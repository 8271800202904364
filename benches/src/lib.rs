//! The conversations that are measured. `handshake.rs` measures them with criterion, `figures.rs` prints one table.
//!
//! Everything happens in memory and in one thread. The client's share of a conversation is the time spent inside calls
//! of the client: [`Meter`] adds them up, for ours and for a bare rustls client alike.

mod bare;
mod conversation;
mod identity;
mod meter;
mod recorded;

pub use bare::Bare;
pub use conversation::{Conversation, Ended};
pub use identity::Certificate;
pub use meter::Meter;
pub use recorded::Recorded;
