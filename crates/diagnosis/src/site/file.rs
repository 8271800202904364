//! The form of a knowledge file: the fields of [`crate::Cause`], [`crate::Remedy`] and of a signature, by the same names.

use serde::Deserialize;
use toml::Spanned;

use super::rule::When;
use super::words::{Id, Line, SignatureId, Words, list, tables};
use crate::{Certainty, Effect, Place, Risk};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default, deserialize_with = "tables")]
    pub(super) cause: Vec<CauseEntry>,
    #[serde(default, deserialize_with = "tables")]
    pub(super) remedy: Vec<RemedyEntry>,
    #[serde(default, deserialize_with = "tables")]
    pub(super) signature: Vec<SignatureEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with the fields of a cause")]
pub(super) struct CauseEntry {
    pub(super) id: Spanned<Id>,
    pub(super) title: Words,
    pub(super) explains: Words,
    #[serde(default, deserialize_with = "list")]
    pub(super) confirms: Vec<CheckEntry>,
    #[serde(default, deserialize_with = "list")]
    pub(super) rules_out: Vec<Words>,
    #[serde(default, deserialize_with = "list")]
    pub(super) remedies: Vec<Spanned<Id>>,
    #[serde(default, deserialize_with = "list")]
    pub(super) sources: Vec<Words>,
    pub(super) certainty: Certainty,
    pub(super) unseen: Option<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `what` and `powershell`")]
pub(super) struct CheckEntry {
    pub(super) what: Words,
    pub(super) powershell: Line,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with the fields of a remedy")]
pub(super) struct RemedyEntry {
    pub(super) id: Spanned<Id>,
    pub(super) title: Words,
    pub(super) place: Place,
    pub(super) steps: Spanned<Vec<Spanned<StepEntry>>>,
    pub(super) risk: Risk,
    pub(super) proves: Words,
    pub(super) undo: Words,
    pub(super) undo_line: Option<Words>,
    #[serde(default, deserialize_with = "list")]
    pub(super) sources: Vec<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `does`, and `effect` and `command` where there is one")]
pub(super) struct StepEntry {
    pub(super) does: Words,
    pub(super) effect: Option<Effect>,
    pub(super) command: Option<Line>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with the fields of a signature")]
pub(super) struct SignatureEntry {
    pub(super) id: Spanned<SignatureId>,
    pub(super) about: Words,
    pub(super) says: Words,
    pub(super) when: Spanned<When>,
    #[serde(default, deserialize_with = "list")]
    pub(super) causes: Vec<CauseOf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `id` and `standing`")]
pub(super) struct CauseOf {
    pub(super) id: Spanned<Id>,
    pub(super) standing: Given,
}

/// [`crate::Standing`] without `ruled-out`: equalities that hold speak for a cause.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Given {
    Stated,
    Confirmed,
    Consistent,
}
