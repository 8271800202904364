//! Runs the command, and reads what it says.

use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The command, with nothing of the caller's environment that it reads.
pub(crate) fn rdpwhy(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rdpwhy"));
    command.args(arguments).stdin(Stdio::null());
    cleaned(&mut command);
    command
}

/// Takes away what the command reads of the caller's environment.
pub(crate) fn cleaned(command: &mut Command) {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("RDPWHY_")) {
        command.env_remove(name);
    }
    for name in ["RUST_LOG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    rdpwhy(arguments).output().expect("the command starts")
}

pub(crate) fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("UTF-8")
}

pub(crate) fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("UTF-8")
}

/// Exactly one object on one line.
pub(crate) fn json(output: &Output) -> Value {
    let text = stdout(output);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.ends_with('\n') && text.starts_with('{'), "{text}");
    serde_json::from_str(text).expect("JSON")
}
