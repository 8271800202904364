//! Codes of Microsoft's client: their names, what they prove, and what was seen with them.

mod disconnect;
mod extended;
mod gateway;
mod look_up;
mod note;
mod notes;
mod seen;
mod sentence;

pub use disconnect::{DisconnectReason, disconnect_reason, disconnect_reasons, misread};
pub use extended::{ExtendedReason, extended_reason, extended_reasons};
pub use gateway::{GatewayCode, gateway_code, gateway_codes};
pub use look_up::{LookUp, look_up};
pub use note::{CodeNote, code_notes, disconnect_note, extended_note, is_put_in_by_client};
pub use seen::{SeenPair, seen_pairs, seen_with};
pub use sentence::{Codes, CodesError, codes};
