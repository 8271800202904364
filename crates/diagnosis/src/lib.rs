//! From the report of an RDP handshake to what it means.
//!
//! [`diagnose`] reads a [`Report`](rdpwhy_handshake::Report) and answers with [`Finding`]s: a signature that was
//! recognised, one sentence about it, the causes that it points to with how sure each is, and the events that it rests
//! on. [`verdict`] is the first line for a person, [`mstsc()`] what Microsoft's client would have shown. [`Topic`] is the
//! door to everything that is known by name or number: causes, remedies, stages, codes, claims. All of it is data, and its
//! sources are cited by tag, see [`source`].
//!
//! With the feature `site`, `Site` adds signatures, causes and remedies of a site's own, from the text of a TOML file.
//!
//! Nothing here does I/O or reads a clock: a live report and a replayed one give the same answer.

mod awaited;
mod cause;
mod causes;
mod choice;
mod claims;
mod diagnose;
mod evidence;
mod family;
mod finding;
mod fix_script;
mod investigation;
mod look_alikes;
mod meaning;
mod mstsc;
mod refused_advice;
mod remedies;
mod remedy;
mod signature;
mod signatures;
#[cfg(feature = "site")]
mod site;
mod sources;
mod stage_note;
mod suites;
mod topic;
mod verdict;
mod words;

pub use cause::{Cause, Certainty, Check, cause, causes};
pub use claims::{Claim, Verdict, claim, claims, claims_about, claims_about_codes};
pub use diagnose::diagnose;
pub use family::family;
pub use finding::{CauseStanding, Finding, Standing};
pub use fix_script::{ScriptFor, fix_script};
pub use investigation::{
    AcceptedVersion, Answer, Because, Budget, Change, Conclusion, Diagnosis, Experiment, Investigation, Next, Nla,
    Policy, PolicyAnswer, PolicyRow, Ran, Reading, Unknown, experiment, experiments, policy_rows,
};
pub use look_alikes::{LookAlike, all_look_alikes, look_alikes};
pub use meaning::meaning;
pub use mstsc::{
    Basis, CodeNote, Codes, CodesError, DisconnectReason, ExtendedReason, LookUp, Mstsc, SeenPair, code_notes, codes,
    disconnect_note, disconnect_reason, disconnect_reasons, extended_note, extended_reason, extended_reasons,
    is_put_in_by_client, look_up, misread, mstsc, reason_of_status, seen_pairs, seen_with,
};
pub use refused_advice::{RefusedAdvice, all_refused_advice, refused_advice};
pub use remedy::{Effect, Place, Remedy, Risk, Step, remedies, remedy};
pub use signature::{SignatureInfo, signature, signature_of_status, signatures};
#[cfg(feature = "site")]
pub use site::{Site, SiteError, diagnose_with, report_fields};
pub use sources::{Source, source, sources};
pub use stage_note::{StageNote, stage_note};
pub use suites::{NextSuite, SuiteQuestion, SuiteSeen, SuiteSurvey, TlsSuites, VersionSuites};
pub use topic::Topic;
pub use verdict::verdict;
pub use words::message as describe_message;
