//! What must hold of a knowledge file beyond its form: the rules that our own tables are tested for.

use std::collections::{BTreeMap, BTreeSet};

use rdpwhy_handshake::Stage;
use toml::Spanned;

use super::error::Problem;
use super::fields::{Field, nearest};
use super::file::{CauseEntry, File, RemedyEntry, SignatureEntry};
use super::rule::Value;
use super::words::Id;
use crate::{Effect, Risk, Topic, causes, remedies, remedy};

/// One thing that is wrong, where something is.
pub(super) fn check(file: &File) -> Result<(), Problem> {
    ids(file)?;
    for signature in &file.signature {
        rule(signature)?;
        causes_of(signature, file)?;
    }
    let reached: BTreeSet<&Id> =
        file.signature.iter().flat_map(|signature| &signature.causes).map(|cause| cause.id.get_ref()).collect();
    let risks: BTreeMap<&Id, Risk> = file.remedy.iter().map(|remedy| (remedy.id.get_ref(), remedy.risk)).collect();
    for cause in &file.cause {
        is_reached(cause, &reached)?;
        remedies_of(cause, &risks)?;
    }
    let used: BTreeSet<&Id> = file.cause.iter().flat_map(|cause| &cause.remedies).map(Spanned::get_ref).collect();
    for remedy in &file.remedy {
        if !used.contains(remedy.id.get_ref()) {
            let what = format!("no cause uses `{}`: expected it among the `remedies` of one", remedy.id.get_ref().0);
            return Err(Problem::at(remedy.id.span(), what));
        }
        steps(remedy)?;
    }
    Ok(())
}

/// Whatever has a name is found by it, so that a name is there once, whatever it names.
fn ids(file: &File) -> Result<(), Problem> {
    let built_in: BTreeMap<&str, &str> = Topic::names()
        .into_iter()
        .flat_map(|(kind, names)| names.into_iter().map(move |(name, _)| (name, kind)))
        .collect();
    let causes = file.cause.iter().map(|cause| (cause.id.span(), &cause.id.get_ref().0));
    let remedies = file.remedy.iter().map(|remedy| (remedy.id.span(), &remedy.id.get_ref().0));
    let signatures = file.signature.iter().map(|signature| (signature.id.span(), &signature.id.get_ref().0));
    let mut seen = BTreeSet::new();
    for (span, id) in causes.chain(remedies).chain(signatures) {
        if let Some(kind) = built_in.get(id.as_str()) {
            let what = format!("`{id}` is the name of a {kind} of rdpwhy: expected another id");
            return Err(Problem::at(span, what));
        }
        if !seen.insert(id) {
            return Err(Problem::at(span, format!("`{id}` is there already: expected another id")));
        }
    }
    Ok(())
}

fn rule(signature: &SignatureEntry) -> Result<(), Problem> {
    let when = &signature.when;
    let nothing = "expected one report field or more, such as \"position.stage\" = \"tls\"";
    let asked = when.get_ref().asked().map_err(|empty| Problem::at(empty, nothing))?;
    if asked.is_empty() {
        return Err(Problem::at(when.span(), nothing));
    }
    let mut seen = BTreeSet::new();
    for one in &asked {
        let path = one.path.get_ref();
        let Some(field) = Field::at(path) else {
            let meant = Field::near(path).map(|field| format!("; did you mean `{field}`?")).unwrap_or_default();
            return Err(Problem::at(one.path.span(), format!("`{path}`: expected the path of a report field{meant}")));
        };
        if let Some(what) = field.expected(one.value.get_ref()) {
            return Err(Problem::at(one.value.span(), what));
        }
        if !seen.insert(path) {
            return Err(Problem::at(one.path.span(), format!("`{path}` is there already: expected each field once")));
        }
    }
    // The same word names the stage and the signature.
    let id = &signature.id.get_ref().0;
    let named = Stage::ALL.iter().find(|stage| id.split_once('.').is_some_and(|(first, _)| first == stage.name()));
    let in_stage = |stage: &Stage| {
        asked.iter().any(|one| {
            one.path.get_ref() == "position.stage"
                && matches!(one.value.get_ref(), Value::Text(text) if text == stage.name())
        })
    };
    match named {
        Some(stage) if !in_stage(stage) => {
            let what =
                format!("`{id}` is named after a stage: expected \"position.stage\" = \"{stage}\" in its `when`");
            Err(Problem::at(signature.id.span(), what))
        }
        _ => Ok(()),
    }
}

fn causes_of(signature: &SignatureEntry, file: &File) -> Result<(), Problem> {
    let names =
        || causes().iter().map(|cause| cause.id).chain(file.cause.iter().map(|cause| cause.id.get_ref().0.as_str()));
    let known: BTreeSet<&str> = names().collect();
    let mut seen = BTreeSet::new();
    for cause in &signature.causes {
        let id = cause.id.get_ref();
        if !known.contains(id.0.as_str()) {
            return Err(Problem::at(cause.id.span(), unknown("cause", id, names())));
        }
        if !seen.insert(id) {
            return Err(Problem::at(cause.id.span(), format!("`{}` is there already: expected each cause once", id.0)));
        }
    }
    Ok(())
}

fn is_reached(cause: &CauseEntry, reached: &BTreeSet<&Id>) -> Result<(), Problem> {
    let id = cause.id.get_ref();
    let what = match (reached.contains(id), &cause.unseen) {
        (true, None) | (false, Some(_)) => return Ok(()),
        (true, Some(_)) => format!("a signature points to `{}`: expected no `unseen`", id.0),
        (false, None) => {
            format!("no signature points to `{}`: expected one, or `unseen` with the reason why none can", id.0)
        }
    };
    Err(Problem::at(cause.id.span(), what))
}

fn remedies_of(cause: &CauseEntry, risks: &BTreeMap<&Id, Risk>) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    let mut so_far = Risk::Low;
    for named in &cause.remedies {
        let id = named.get_ref();
        let Some(risk) = risks.get(id).copied().or_else(|| remedy(&id.0).map(|remedy| remedy.risk)) else {
            let own = risks.keys().map(|id| id.0.as_str());
            let names = remedies().iter().map(|remedy| remedy.id).chain(own);
            return Err(Problem::at(named.span(), unknown("remedy", id, names)));
        };
        if !seen.insert(id) {
            return Err(Problem::at(named.span(), format!("`{}` is there already: expected each remedy once", id.0)));
        }
        if risk < so_far {
            let what = format!("`{}` has less risk than the one before it: expected the safest first", id.0);
            return Err(Problem::at(named.span(), what));
        }
        so_far = risk;
    }
    Ok(())
}

/// What a step says of itself decides what a reader dares, so that nothing is assumed of a line to run.
fn steps(remedy: &RemedyEntry) -> Result<(), Problem> {
    let steps = &remedy.steps;
    if steps.get_ref().is_empty() {
        return Err(Problem::at(steps.span(), "expected one step or more"));
    }
    let mut is_kept = false;
    for step in steps.get_ref() {
        let at = |what: &str| Problem::at(step.span(), what);
        let entry = step.get_ref();
        match (entry.effect, &entry.command) {
            (None, Some(_)) => {
                return Err(at("expected `effect` beside `command`: none, saves, changes or interrupts"));
            }
            (Some(Effect::Saves | Effect::Changes | Effect::Interrupts), None) => {
                return Err(at("expected the `command` that has this effect"));
            }
            (Some(Effect::Saves), _) => is_kept = true,
            (Some(Effect::Changes), _) if !is_kept => {
                return Err(at("expected a step before it that `saves` what this one `changes`"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn unknown<'a>(kind: &str, id: &Id, names: impl Iterator<Item = &'a str>) -> String {
    let meant = nearest(&id.0, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    format!("`{}`: expected the id of a {kind} of this file or of rdpwhy{meant}", id.0)
}
