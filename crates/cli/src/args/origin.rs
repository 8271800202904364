//! Whether a wrong value was typed or came from the environment: clap names the flag in both cases.

use std::env;

use clap::error::{ContextKind, ContextValue};
use clap::{Command, Error};

/// The environment variable that the value at fault came from; `None` where it stands on the command line, or where the
/// error is about something else than a value.
pub(super) fn variable(error: &Error, command: &mut Command) -> Option<String> {
    let flag = text(error, ContextKind::InvalidArg)?;
    let value = text(error, ContextKind::InvalidValue)?;
    if env::args_os().skip(1).any(|typed| typed.to_string_lossy().contains(value)) && !value.is_empty() {
        return None;
    }
    // Only then are the flags complete.
    command.build();
    let arguments = command.get_subcommands().flat_map(Command::get_arguments);
    let mut variables = arguments.filter(|argument| argument.to_string() == flag).filter_map(|one| one.get_env());
    let holds = |name: &&std::ffi::OsStr| env::var_os(name).is_some_and(|set| set.to_string_lossy().contains(value));
    variables.find(holds).map(|name| name.to_string_lossy().into_owned())
}

fn text(error: &Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}
