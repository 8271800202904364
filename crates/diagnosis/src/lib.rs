//! From the report of an RDP handshake to what it means.
//!
//! [`diagnose`] reads a [`Report`](rdpwhy_handshake::Report) and answers with [`Finding`]s: a signature that was
//! recognised, one sentence about it, the causes that it points to with how sure each is, and the events that it rests
//! on. [`verdict`] is the first line for a person, [`mstsc`] what Microsoft's client would have shown. Causes, remedies
//! and codes are data, and their sources are cited by tag, see [`source`].
//!
//! Nothing here does I/O or reads a clock: a live report and a replayed one give the same answer.

mod awaited;
mod cause;
mod causes;
mod choice;
mod diagnose;
mod evidence;
mod finding;
mod mstsc;
mod remedies;
mod remedy;
mod signature;
mod signatures;
mod sources;
mod verdict;
mod words;

pub use cause::{Cause, Certainty, Check, cause, causes};
pub use diagnose::diagnose;
pub use finding::{CauseStanding, Finding, Standing};
pub use mstsc::{
    Basis, DisconnectReason, ExtendedReason, Mstsc, disconnect_reason, disconnect_reasons, extended_reason,
    extended_reasons, mstsc,
};
pub use remedy::{Remedy, Risk, Step, remedies, remedy};
pub use signature::{SignatureInfo, signature, signatures};
pub use sources::{Source, source, sources};
pub use verdict::verdict;
pub use words::message as describe_message;
