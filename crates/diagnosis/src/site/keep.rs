//! Makes of a file's entries what our own tables are made of.
//!
//! What is kept is never given back. Causes, remedies and findings are `'static` in every signature of this crate, because
//! ours are constants; a site's are to be in exactly the same form, and a file is read once in a process, and has at most
//! 1 MiB. Only a file that has been checked comes here, so that a bad one leaves nothing behind.

use rdpwhy_handshake::Stage;

use super::fields::Field;
use super::file::{CauseEntry, File, Given, RemedyEntry, SignatureEntry, StepEntry};
use super::rule::Value;
use super::words::{Id, Words};
use super::{Equality, Site, SiteSignature};
use crate::{Cause, Check, Effect, Remedy, SignatureInfo, Standing, Step};

/// INVARIANT: `file` has been checked.
pub(super) fn keep(file: File) -> Site {
    Site {
        causes: list(file.cause.into_iter().map(cause)),
        remedies: list(file.remedy.into_iter().map(remedy)),
        signatures: list(file.signature.into_iter().map(signature)),
    }
}

fn text(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn list<T>(entries: impl Iterator<Item = T>) -> &'static [T] {
    Box::leak(entries.collect())
}

fn words(texts: Vec<Words>) -> &'static [&'static str] {
    list(texts.into_iter().map(|words| text(words.0)))
}

fn cause(entry: CauseEntry) -> Cause {
    let check =
        |check: super::file::CheckEntry| Check { what: text(check.what.0), powershell: text(check.powershell.0) };
    Cause {
        id: text(entry.id.into_inner().0),
        title: text(entry.title.0),
        explains: text(entry.explains.0),
        confirms: list(entry.confirms.into_iter().map(check)),
        rules_out: words(entry.rules_out),
        remedies: list(entry.remedies.into_iter().map(|id| text(id.into_inner().0))),
        sources: words(entry.sources),
        certainty: entry.certainty,
        unseen: entry.unseen.map(|why| text(why.0)),
    }
}

fn remedy(entry: RemedyEntry) -> Remedy {
    let step = |step: StepEntry| Step {
        does: text(step.does.0),
        effect: step.effect.unwrap_or(Effect::None),
        command: step.command.map(|line| text(line.0)),
    };
    Remedy {
        id: text(entry.id.into_inner().0),
        title: text(entry.title.0),
        place: entry.place,
        steps: list(entry.steps.into_inner().into_iter().map(|entry| step(entry.into_inner()))),
        risk: entry.risk,
        proves: text(entry.proves.0),
        undo: text(entry.undo.0),
        undo_line: entry.undo_line.map(|line| text(line.0)),
        sources: words(entry.sources),
    }
}

fn signature(entry: SignatureEntry) -> SiteSignature {
    let asked = entry.when.get_ref().asked().unwrap_or_default();
    let stage =
        asked.iter().find(|one| one.path.get_ref() == "position.stage").and_then(|one| match one.value.get_ref() {
            Value::Text(name) => Stage::ALL.iter().copied().find(|stage| stage.name() == name),
            _ => None,
        });
    let equality = |one: &super::rule::Asked<'_>| {
        let value = match one.value.get_ref() {
            Value::Text(words) => Value::Text(text(words.clone())),
            Value::Number(number) => Value::Number(*number),
            Value::Flag(flag) => Value::Flag(*flag),
        };
        Some(Equality { path: Field::at(one.path.get_ref())?.path, value })
    };
    let when = list(asked.iter().filter_map(equality));
    let standing = |cause: super::file::CauseOf| (text(id(cause.id.into_inner())), given(cause.standing));
    // As findings show them: the surest first.
    let mut causes: Vec<(&'static str, Standing)> = entry.causes.into_iter().map(standing).collect();
    causes.sort_by_key(|(_, standing)| *standing);
    SiteSignature {
        info: SignatureInfo {
            id: text(entry.id.into_inner().0),
            stage,
            about: text(entry.about.0),
            causes: list(causes.into_iter()),
        },
        says: text(entry.says.0),
        when,
    }
}

fn id(id: Id) -> String {
    id.0
}

const fn given(standing: Given) -> Standing {
    match standing {
        Given::Stated => Standing::Stated,
        Given::Confirmed => Standing::Confirmed,
        Given::Consistent => Standing::Consistent,
    }
}
