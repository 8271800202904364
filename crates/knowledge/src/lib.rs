//! What is known of failed RDP handshakes, as data.
//!
//! A [`Cause`] holds references to its [`Remedy`]s and [`Source`]s, so that a misspelt name cannot compile; ids are for
//! output and for a site's own files. [`look_alikes`] says what separates two causes, [`claims`] and
//! [`all_refused_advice`] what people repeat, [`disconnect_note`] and its neighbours what a code of Microsoft's client
//! proves. Nothing here does I/O.
//!
//! ```
//! let cause = rdpwhy_knowledge::cause("certificate-key-unusable").expect("a known cause");
//! assert_eq!(cause, &rdpwhy_knowledge::causes::CERTIFICATE_KEY_UNUSABLE);
//! assert!(!cause.remedies.is_empty());
//! ```

mod cause;
mod check;
mod claims;
mod family;
mod fix_script;
#[cfg(feature = "serde")]
mod ids;
mod look_alikes;
mod mstsc;
mod platform;
mod refused_advice;
mod remedy;
mod stage_note;
mod updates;

pub mod causes;
pub mod remedies;
pub mod sources;

pub use cause::{Cause, Certainty, cause, causes};
pub use check::Check;
pub use claims::{Claim, Verdict, claim, claims, claims_about, claims_about_codes};
pub use family::{TLS_CREDENTIAL, family};
pub use fix_script::{ScriptFor, fix_script, fix_script_of_confirmed, fix_script_posix, fix_script_posix_of_confirmed};
pub use look_alikes::{LookAlike, all_look_alikes, look_alikes};
pub use mstsc::{
    CodeNote, Codes, CodesError, DisconnectReason, ExtendedReason, GatewayCode, LookUp, SeenPair, code_notes, codes,
    disconnect_note, disconnect_reason, disconnect_reasons, extended_note, extended_reason, extended_reasons,
    gateway_code, gateway_codes, is_put_in_by_client, look_up, misread, seen_pairs, seen_with,
};
pub use platform::{Platform, Servers, Shell};
pub use refused_advice::{RefusedAdvice, all_refused_advice, refused_advice};
pub use remedy::{Effect, Place, Remedy, Risk, Step, remedies, remedy};
pub use sources::{Source, source, sources};
pub use stage_note::{StageNote, stage_note};
pub use updates::{Update, UpdateRole, updates, updates_about};
