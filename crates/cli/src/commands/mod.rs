//! The commands, and what can go wrong with one other than the handshake that it looks at.

mod connect;
mod demo;
mod diagnose;
mod explain;
mod fix_script;
mod knowledge;
mod lab;
mod lab_path;
mod logon;
mod password;
mod probe;
mod server;
mod terminal;

use std::error::Error;
use std::io;

use rdpwhy::PacketsError;

use crate::args::Command;
use crate::exit_code;

/// Runs a command; its exit code.
///
/// # Errors
/// The command could not do its work. A handshake that died is none of this.
pub(crate) fn run(command: Command) -> Result<u8, Failure> {
    match command {
        Command::Diagnose(args) => diagnose::run(&args),
        Command::Probe(args) => probe::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Lab(args) => lab::run(*args),
        Command::Explain(args) => explain::run(&args),
        Command::FixScript(args) => fix_script::run(&args),
    }
}

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// What was asked for does not exist or does not fit together.
    #[error("{0}")]
    Usage(String),
    /// Our own side could not.
    #[error("{0}")]
    OurSide(String),
    /// A signal came before there was anything to answer.
    #[error("interrupted, before {0}")]
    Interrupted(&'static str),
}

impl Failure {
    /// Our own side could not do `what`.
    pub(crate) fn ours(what: &str, error: &dyn Error) -> Self {
        let mut message = format!("{what}: {error}");
        let mut source = error.source();
        while let Some(deeper) = source {
            message.push_str(&format!(": {deeper}"));
            source = deeper.source();
        }
        Self::OurSide(message)
    }

    /// Its exit code.
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => exit_code::USAGE,
            Self::OurSide(_) => exit_code::OUR_SIDE,
            Self::Interrupted(_) => exit_code::STOPPED,
        }
    }
}

impl From<PacketsError> for Failure {
    fn from(error: PacketsError) -> Self {
        match error {
            // Nothing that can be done on this machine would help.
            PacketsError::Unsupported => Self::Usage(format!("--packets: {error}")),
            error => Self::ours("--packets", &error),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::ours("the answer cannot be written", &error)
    }
}
