//! The command line: commands, flags, their environment variables. What a value means is read in the files beside.

mod logon;
mod origin;
mod probe;
mod protocols;
mod values;

pub(crate) use probe::{LICENSE_WARNING, ProbeArgs};

use std::net::SocketAddr;
use std::process;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args as Flags, CommandFactory as _, Parser, Subcommand, ValueEnum};
use rdpwhy_lab::{Demo, Fault, Licensing, StandardSecurity, demos};

use crate::{exit_code, output};
use values::switch;

/// Where, and why, did this RDP handshake die?
///
/// Standard output carries the answer and nothing else, standard error the logs. Colours go only to a terminal, and not
/// with NO_COLOR. Every flag can be set by the environment variable that its help names; one without a value by 1, true,
/// yes or on, and 0, false, no, off or nothing at all leave it out.
#[derive(Debug, Parser)]
#[command(name = "rdpwhy", version, propagate_version = true, max_term_width = 100)]
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
        Self::try_parse().unwrap_or_else(|error| {
            // When standard error is closed, nobody listens.
            let _ = error.print();
            if let Some(variable) = origin::variable(&error, &mut Self::command()) {
                output::complain(&format!("the value comes from the environment variable {variable}"));
            }
            process::exit(error.exit_code())
        })
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connect to a server and say where and how the handshake ends.
    #[command(after_long_help = exit_code::help())]
    Probe(Box<ProbeArgs>),
    /// Show a death: start a faulty server on a free loopback port and probe it.
    #[command(after_long_help = exit_code::help())]
    Demo(DemoArgs),
    /// Run a server that dies on command.
    Lab(LabArgs),
}

/// `rdpwhy demo`.
#[derive(Debug, Flags)]
pub(crate) struct DemoArgs {
    /// A name of --list, or a fault as PDU:WHEN:HOW, where WHEN is before, inside=BYTES or after; inside= with the length
    /// of the frame or more is after. Without it, the private key that a server cannot use (0x904/0x7).
    #[arg(env = "RDPWHY_DEMO", hide_env_values = true)]
    pub(crate) fault: Option<String>,
    /// Answer with one JSON object.
    #[arg(long, value_parser = switch, env = "RDPWHY_JSON", hide_env_values = true)]
    pub(crate) json: bool,
    /// List the demos.
    #[arg(long, value_parser = switch, env = "RDPWHY_LIST", hide_env_values = true)]
    pub(crate) list: bool,
}

/// `rdpwhy lab`.
#[derive(Debug, Flags)]
pub(crate) struct LabArgs {
    /// Where to listen; port 0 takes a free one, and the answer on standard output names it.
    #[arg(long, value_name = "ADDRESS:PORT", required_unless_present = "list")]
    #[arg(env = "RDPWHY_LISTEN", hide_env_values = true)]
    pub(crate) listen: Option<SocketAddr>,
    /// List the personas, and every message, place and manner that a fault is made of.
    #[arg(long, value_parser = switch, env = "RDPWHY_LIST", hide_env_values = true)]
    pub(crate) list: bool,
    /// Play a server of --list, as it is.
    #[arg(long, value_name = "NAME", value_parser = persona(), env = "RDPWHY_PERSONA", hide_env_values = true)]
    #[arg(conflicts_with_all = ["route", "licensing", "encryption", "redirect", "user", "faults"])]
    pub(crate) persona: Option<&'static Demo>,
    /// The security path; without it, one that comes to every fault.
    #[arg(long, value_enum, env = "RDPWHY_ROUTE", hide_env_values = true)]
    pub(crate) route: Option<Route>,
    /// What it says after Client Info; without it, what the faults need.
    #[arg(long, value_name = "NAME", value_parser = licensing(), env = "RDPWHY_LICENSING", hide_env_values = true)]
    pub(crate) licensing: Option<Licensing>,
    /// How Standard RDP security seals what follows the channels; with --route rdp.
    #[arg(long, value_enum, env = "RDPWHY_ENCRYPTION", hide_env_values = true)]
    pub(crate) encryption: Option<Encryption>,
    /// Send whoever has sent Client Info to this host.
    #[arg(long, value_name = "HOST", conflicts_with = "licensing", env = "RDPWHY_REDIRECT", hide_env_values = true)]
    pub(crate) redirect: Option<String>,
    /// Let this user log on with NTLM: NAME, which answers to any domain where the client leaves SPNEGO out, or
    /// DOMAIN\NAME. The password comes from RDPWHY_LAB_PASSWORD, or with --password-stdin from standard input, or else
    /// from a prompt. Without it nobody can log on.
    #[arg(long, value_name = "USER", env = "RDPWHY_LAB_USER", hide_env_values = true)]
    pub(crate) user: Option<String>,
    /// Read the password from the first line of standard input.
    #[arg(long, requires = "user", value_parser = switch)]
    #[arg(env = "RDPWHY_LAB_PASSWORD_STDIN", hide_env_values = true)]
    pub(crate) password_stdin: bool,
    /// The CredSSP version of the server that lets the user log on; 2 and 5 have no error code.
    #[arg(long, requires = "user", default_value = "6", value_parser = clap::value_parser!(u32).range(2..=6))]
    #[arg(value_name = "VERSION", env = "RDPWHY_CREDSSP_VERSION", hide_env_values = true)]
    pub(crate) credssp_version: u32,
    /// The Early User Authorization Result after a good logon, with --route credssp-ex: 0 lets the user in, 5 denies it.
    #[arg(long, requires = "user", default_value = "0", value_name = "RESULT")]
    #[arg(env = "RDPWHY_EARLY_USER_AUTH", hide_env_values = true)]
    pub(crate) early_user_auth: u32,
    /// Where to die, and how: tls.client-hello:after:reset. WHEN is before, inside=BYTES (beyond the frame: after) or
    /// after. May be given several times; the first one reached counts.
    #[arg(long = "fault", value_name = "PDU:WHEN:HOW", env = "RDPWHY_FAULT", hide_env_values = true)]
    pub(crate) faults: Vec<Fault>,
    /// Allow an address that others can reach.
    #[arg(long, value_parser = switch, env = "RDPWHY_EXPOSE", hide_env_values = true)]
    pub(crate) expose: bool,
}

/// The lab's personas by name, each with a line of what it stands for.
fn persona() -> impl TypedValueParser<Value = &'static Demo> {
    let names = demos().iter().map(|demo| PossibleValue::new(demo.name).help(demo.about));
    PossibleValuesParser::new(names)
        .try_map(|name| demos().iter().find(|demo| demo.name == name).ok_or("no such persona"))
}

/// The lab's licensing servers by name, each with a line of what it does.
fn licensing() -> impl TypedValueParser<Value = Licensing> {
    let names = Licensing::NAMED.iter().map(|(name, _, what)| PossibleValue::new(*name).help(*what));
    PossibleValuesParser::new(names).map(|name| Licensing::named(&name).unwrap_or_default())
}

/// An encryption level of Standard RDP security (MS-RDPBCGR 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encryption {
    /// 40 bits, and only what the client says.
    Low,
    /// 56 bits.
    ClientCompatible,
    /// 128 bits.
    High,
    /// 3DES and SHA-1.
    Fips,
}

impl From<Encryption> for StandardSecurity {
    fn from(encryption: Encryption) -> Self {
        match encryption {
            Encryption::Low => Self::low(),
            Encryption::ClientCompatible => Self::client_compatible(),
            Encryption::High => Self::high(),
            Encryption::Fips => Self::fips(),
        }
    }
}

/// A security path of the lab's server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Route {
    /// Standard RDP security.
    Rdp,
    /// TLS.
    Tls,
    /// TLS and CredSSP: NLA.
    Credssp,
    /// The same, with early user authorization.
    CredsspEx,
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
            let by_name = |id: &str| matches!(id, "help" | "version" | "trust_any_certificate");
            for flag in flags.filter(|flag| !by_name(flag.get_id().as_str())) {
                let variable = flag.get_env().and_then(|name| name.to_str()).unwrap_or_default();
                assert!(variable.starts_with("RDPWHY_"), "{} {}", command.get_name(), flag.get_id());
            }
        }
    }
}
