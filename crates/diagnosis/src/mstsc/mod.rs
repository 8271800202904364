//! Microsoft's client: its disconnect codes, and which pair it would have shown for a report.

mod disconnect;
mod extended;
mod pair;

pub use disconnect::{DisconnectReason, disconnect_reason, disconnect_reasons};
pub use extended::{ExtendedReason, extended_reason, extended_reasons};
pub use pair::{Basis, Mstsc, mstsc};
