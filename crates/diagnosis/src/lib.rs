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
mod choice;
mod diagnose;
mod evidence;
mod finding;
mod implementation;
mod investigation;
mod meaning;
mod mstsc;
mod round_trip;
mod signature;
mod signatures;
#[cfg(feature = "site")]
mod site;
mod suites;
mod topic;
mod unasked;
mod verdict;
mod words;

pub use diagnose::diagnose;
pub use finding::{CauseStanding, Finding, Standing};
pub use implementation::{Implementation, Observation, Strength, Sureness, implementation};
pub use investigation::{
    AcceptedVersion, AddressOutcome, AddressSeen, Answer, Because, Budget, Change, Conclusion, Diagnosis, Experiment,
    Failures, Investigation, Next, Nla, Policy, PolicyAnswer, PolicyRow, Ran, Reading, Undecided, Unknown, experiment,
    experiments, other_address, policy_rows,
};
pub use meaning::meaning;
pub use mstsc::{Basis, Mstsc, mstsc, reason_of_status};
pub use rdpwhy_knowledge as knowledge;
pub use rdpwhy_knowledge::{
    Cause, Certainty, Check, Claim, CodeNote, Codes, CodesError, DisconnectReason, Effect, ExtendedReason, GatewayCode,
    LookAlike, LookUp, Place, Platform, RefusedAdvice, Remedy, Risk, ScriptFor, SeenPair, Servers, Shell, Source,
    StageNote, Step, Update, UpdateRole, Verdict, all_look_alikes, all_refused_advice, cause, causes, claim, claims,
    claims_about, claims_about_codes, code_notes, codes, disconnect_note, disconnect_reason, disconnect_reasons,
    extended_note, extended_reason, extended_reasons, family, fix_script, fix_script_of_confirmed, fix_script_posix,
    fix_script_posix_of_confirmed, gateway_code, gateway_codes, is_put_in_by_client, look_alikes, look_up, misread,
    refused_advice, remedies, remedy, seen_pairs, seen_with, source, sources, stage_note, updates, updates_about,
};
pub use signature::{SignatureInfo, signature, signature_of_status, signatures};
#[cfg(feature = "site")]
pub use site::{Site, SiteError, diagnose_with, report_fields};
pub use suites::{NextSuite, SuiteQuestion, SuiteSeen, SuiteSurvey, TlsSuites, VersionSuites};
pub use topic::Topic;
pub use unasked::is_unasked;
pub use verdict::verdict;
pub use words::message as describe_message;
