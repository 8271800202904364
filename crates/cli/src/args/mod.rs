//! The command line: commands, flags, their environment variables. What a value means is read in the files beside.

mod diagnose;
mod explain;
mod first_probe;
mod fix_script;
mod imitation;
mod implied;
mod lab;
mod logon;
mod origin;
mod packets;
mod probe;
mod protocols;
mod usage_error;
mod values;

pub(crate) use diagnose::DiagnoseArgs;
pub(crate) use explain::ExplainArgs;
pub(crate) use first_probe::{FirstProbeArgs, LICENSE_WARNING};
pub(crate) use fix_script::FixScriptArgs;
pub(crate) use lab::{Encryption, LabArgs, LabPath, Route};
pub(crate) use probe::ProbeArgs;

use std::{env, process};

use clap::{ArgAction, Args as Flags, CommandFactory as _, Parser, Subcommand};

use crate::{exit_code, output};
use values::switch;

/// Where, and why, did this RDP handshake die?
///
/// rdpwhy HOST is rdpwhy diagnose HOST, with the same flags. A host that is called like a command is the command; after --
/// it is the host.
///
/// Standard output carries the answer and nothing else, standard error the logs. Colours go only to a terminal, and not
/// with NO_COLOR. Every flag can be set by the environment variable that its help names; one without a value by 1, true,
/// yes or on, and 0, false, no, off or nothing at all leave it out.
#[derive(Debug, Parser)]
#[command(name = "rdpwhy", version, propagate_version = true, max_term_width = 100)]
#[command(override_usage = "rdpwhy [OPTIONS] HOST[:PORT]\n       rdpwhy [OPTIONS] <COMMAND>")]
#[command(after_long_help = exit_code::help())]
pub(crate) struct Args {
    /// Log to standard error: -v info, -vv debug, -vvv trace; RUST_LOG goes before it.
    #[arg(short, long, global = true, action = ArgAction::Count, env = "RDPWHY_VERBOSE", hide_env_values = true)]
    pub(crate) verbose: u8,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// Reads the command line and the environment. Wrong usage, and a question for help, end the process.
    pub(crate) fn read() -> Self {
        let words = implied::with_command(&Self::command(), env::args_os());
        Self::try_parse_from(words).unwrap_or_else(|error| {
            let variable = origin::variable(&error, &mut Self::command());
            let (error, printed) = usage_error::harmless(error);
            let written = match printed {
                usage_error::Printed::Styled => output::forgive(error.print()),
                usage_error::Printed::Plain(text) => {
                    output::complain_in_lines(&text);
                    Ok(())
                }
            };
            if let Some(variable) = variable {
                output::complain(&format!("the value comes from the environment variable {variable}"));
            }
            // Help that could not be written is no success.
            process::exit(if written.is_ok() { error.exit_code() } else { exit_code::OUR_SIDE.into() })
        })
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Probe a server, look into what it shows with a few more connections, and say why, and what to do.
    #[command(after_long_help = exit_code::help())]
    Diagnose(Box<DiagnoseArgs>),
    /// Connect to a server and say where and how the handshake ends.
    #[command(after_long_help = exit_code::help())]
    Probe(Box<ProbeArgs>),
    /// Show a death: start a faulty server on a free loopback port and probe it.
    #[command(after_long_help = exit_code::help())]
    Demo(DemoArgs),
    /// Run a server that dies on command, or let another one die.
    Lab(Box<LabArgs>),
    /// Say what is known of a code of mstsc, of a status, or of a name in a report.
    #[command(after_long_help = exit_code::help())]
    Explain(ExplainArgs),
    /// Print the remedies of a cause as a PowerShell script, with its warnings, for the server's console or Run Command.
    #[command(after_long_help = exit_code::help())]
    FixScript(FixScriptArgs),
}

/// `rdpwhy demo`.
#[derive(Debug, Flags)]
pub(crate) struct DemoArgs {
    /// A name of --list, or a fault as PLACE:WHEN:HOW, as rdpwhy lab --list has them. Without it, the private key that a server cannot use (0x904/0x7).
    #[arg(env = "RDPWHY_DEMO", hide_env_values = true)]
    pub(crate) fault: Option<String>,
    /// Answer with one JSON object.
    #[arg(long, value_parser = switch, env = "RDPWHY_JSON", hide_env_values = true)]
    pub(crate) json: bool,
    /// List the demos, which are the personas of the lab.
    #[arg(long, value_parser = switch, env = "RDPWHY_LIST", hide_env_values = true)]
    pub(crate) list: bool,
}

#[cfg(test)]
mod tests {
    use super::Args;
    use clap::CommandFactory as _;

    #[test]
    fn clap_agrees() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_flag_has_an_environment_variable() {
        for command in Args::command().get_subcommands() {
            let flags = command.get_arguments().filter(|flag| flag.get_long().is_some());
            // What opens a door must be said where it is seen.
            let by_name =
                |id: &str| matches!(id, "help" | "version" | "trust_any_certificate" | "insecure_kdc" | "force");
            for flag in flags.filter(|flag| !by_name(flag.get_id().as_str())) {
                let variable = flag.get_env().and_then(|name| name.to_str()).unwrap_or_default();
                assert!(variable.starts_with("RDPWHY_"), "{} {}", command.get_name(), flag.get_id());
            }
        }
    }
}
