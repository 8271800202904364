//! Makes of a file's entries what our own tables are made of.
//!
//! What is kept is never given back. Causes, remedies and findings are `'static` in every signature of this crate, because
//! ours are constants; a site's are to be in exactly the same form, and a file is read once in a process, and has at most
//! 1 MiB. Only a file that has been checked comes here, so that a bad one leaves nothing behind.

use rdpwhy_handshake::Stage;

use super::fields::Field;
use super::file::{CauseEntry, File, Given, RemedyEntry, SignatureEntry, StepEntry};
use super::rule::Value;
use super::words::Words;
use super::{Equality, Site, SiteSignature};
use crate::{Cause, Certainty, Check, Effect, Remedy, Servers, Shell, SignatureInfo, Source, Standing, Step};

/// INVARIANT: `file` has been checked.
pub(super) fn keep(file: File) -> Site {
    let remedies: &[&Remedy] = list(file.remedy.into_iter().map(|entry| one(remedy(entry))));
    let causes: &[&Cause] = list(file.cause.into_iter().map(|entry| one(cause(entry, remedies))));
    let signatures = list(file.signature.into_iter().map(|entry| signature(entry, causes)));
    Site { causes, remedies, signatures }
}

fn text(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn one<T>(entry: T) -> &'static T {
    Box::leak(Box::new(entry))
}

fn list<T>(entries: impl Iterator<Item = T>) -> &'static [T] {
    Box::leak(entries.collect())
}

fn words(texts: Vec<Words>) -> &'static [&'static str] {
    list(texts.into_iter().map(|words| text(words.0)))
}

fn cause(entry: CauseEntry, remedies: &[&'static Remedy]) -> Cause {
    let own = |id: &str| remedies.iter().copied().find(|remedy| remedy.id == id);
    let check = |check: super::file::CheckEntry| Check {
        what: text(check.what.0),
        line: text(check.powershell.0),
        shell: Shell::PowerShell,
        servers: Servers::Any,
        certainty: Certainty::Documented,
    };
    Cause {
        id: text(entry.id.into_inner().0),
        title: text(entry.title.0),
        explains: text(entry.explains.0),
        confirms: list(entry.confirms.into_iter().map(check)),
        rules_out: words(entry.rules_out),
        remedies: list(entry.remedies.iter().filter_map(|id| {
            let id = id.get_ref().0.as_str();
            own(id).or_else(|| rdpwhy_knowledge::remedy(id))
        })),
        sources: sources(entry.sources),
        servers: Servers::Any,
        certainty: entry.certainty,
        unseen: entry.unseen.map(|why| text(why.0)),
    }
}

fn remedy(entry: RemedyEntry) -> Remedy {
    let step = |step: StepEntry| Step {
        does: text(step.does.0),
        effect: step.effect.unwrap_or(Effect::None),
        command: step.command.map(|line| text(line.0)),
        certainty: Certainty::Documented,
    };
    Remedy {
        id: text(entry.id.into_inner().0),
        title: text(entry.title.0),
        place: entry.place,
        servers: Servers::Any,
        shell: Shell::PowerShell,
        steps: list(entry.steps.into_inner().into_iter().map(|entry| step(entry.into_inner()))),
        risk: entry.risk,
        proves: text(entry.proves.0),
        undo: text(entry.undo.0),
        undo_line: entry.undo_line.map(|line| text(line.0)),
        sources: sources(entry.sources),
    }
}

fn signature(entry: SignatureEntry, causes: &[&'static Cause]) -> SiteSignature {
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
    let known = |id: &str| causes.iter().copied().find(|cause| cause.id == id).or_else(|| rdpwhy_knowledge::cause(id));
    let standing = |cause: super::file::CauseOf| Some((known(&cause.id.get_ref().0)?, given(cause.standing)));
    // As findings show them: the surest first.
    let mut causes: Vec<(&'static Cause, Standing)> = entry.causes.into_iter().filter_map(standing).collect();
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

/// A site cites what it likes: our own source where the tag is one of ours, else the text as it stands.
fn sources(texts: Vec<Words>) -> &'static [&'static Source] {
    let source = |words: Words| rdpwhy_knowledge::source(&words.0).unwrap_or_else(|| one(Source::cited(text(words.0))));
    list(texts.into_iter().map(source))
}

const fn given(standing: Given) -> Standing {
    match standing {
        Given::Stated => Standing::Stated,
        Given::Confirmed => Standing::Confirmed,
        Given::Consistent => Standing::Consistent,
    }
}
