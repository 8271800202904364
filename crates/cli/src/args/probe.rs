//! `rdpwhy probe`: the flags of a single connection, and the configuration that they make.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as Flags, ValueEnum};
use rdpwhy::{Config, Hello, MAX_REDIRECTIONS, Opening, Reach};

use super::first_probe::FirstProbeArgs;
use super::values::switch;

/// `rdpwhy probe`.
#[derive(Debug, Flags)]
pub(crate) struct ProbeArgs {
    #[command(flatten)]
    pub(crate) first: FirstProbeArgs,
    /// Ask this ClientHello instead of speaking TLS: the probe stops with the server's answer, and agrees on no key.
    #[arg(long, value_name = "NAME", value_parser = hello(), env = "RDPWHY_HELLO", hide_env_values = true)]
    #[arg(conflicts_with = "user")]
    hello: Option<Hello>,
    /// Pad that hello to so many bytes.
    #[arg(long, value_name = "BYTES", requires = "hello", env = "RDPWHY_HELLO_SIZE", hide_env_values = true)]
    hello_size: Option<u16>,
    /// How to begin.
    #[arg(long, value_enum, default_value = "x224", env = "RDPWHY_OPENING", hide_env_values = true)]
    opening: OpeningArg,
    /// Follow a redirection to the server that it names, at most three times, each with a connection of its own at the same
    /// port. Credentials are not taken along.
    #[arg(long, value_parser = switch, env = "RDPWHY_FOLLOW_REDIRECTION", hide_env_values = true)]
    pub(crate) follow_redirection: bool,
    /// Show the server this licence, as --save-license kept it; with --reach license.
    #[arg(long, value_name = "FILE", env = "RDPWHY_LICENSE", hide_env_values = true)]
    license: Option<PathBuf>,
    /// Keep the licence that the server issues, if it issues one, in this file; with --reach license.
    #[arg(long, value_name = "FILE", env = "RDPWHY_SAVE_LICENSE", hide_env_values = true)]
    save_license: Option<PathBuf>,
    /// Keep every byte and its time in this file, for a replay; after Ctrl-C, what was seen until then. A redirection that
    /// is followed is kept beside it, in FILE.2 and so on.
    #[arg(long, value_name = "FILE", env = "RDPWHY_RECORD", hide_env_values = true)]
    pub(crate) record: Option<PathBuf>,
    /// Let --record and --save-license replace files that exist. No environment variable says this.
    #[arg(long)]
    pub(crate) force: bool,
}

impl ProbeArgs {
    /// Where a stored licence is, and where an issued one goes.
    ///
    /// # Errors
    /// One of them is given without the reach that makes use of it.
    pub(crate) fn license_files(&self) -> Result<(Option<&Path>, Option<&Path>), &'static str> {
        let files = (self.license.as_deref(), self.save_license.as_deref());
        match files {
            (None, None) => Ok(files),
            _ if self.first.may_be_licensed() => Ok(files),
            _ => Err("--license and --save-license need --reach license"),
        }
    }

    /// Where what is seen goes, a file for each server that the probe may reach.
    pub(crate) fn recordings(&self) -> impl Iterator<Item = PathBuf> {
        let hops = if self.follow_redirection { MAX_REDIRECTIONS + 1 } else { 1 };
        self.record.iter().flat_map(move |path| (1..=hops).map(|hop| hop_path(path, hop)))
    }

    /// The hello that is asked, where it is not the TLS library's.
    ///
    /// # Errors
    /// Nothing of it would be sent, or nothing would come of what else was asked for.
    pub(crate) fn hello(&self) -> Result<Option<Hello>, &'static str> {
        let Some(hello) = self.hello.clone() else { return Ok(None) };
        match (self.opening, self.first.reach()) {
            (OpeningArg::Listen, _) => Err("--opening listen says nothing, no --hello either"),
            (_, Reach::Session | Reach::License) => Err("--hello goes no further than TLS: leave --reach out"),
            _ => Ok(Some(self.hello_size.map_or(hello.clone(), |size| hello.padded_to(size.into())))),
        }
    }

    /// The configuration of the probe, but for its TLS.
    pub(crate) fn config(&self) -> Config {
        let mut config = self.first.config();
        config.opening = self.opening.into();
        config.record = self.record.is_some();
        config
    }
}

/// `FILE.2` for the second hop.
fn hop_path(path: &Path, hop: usize) -> PathBuf {
    if hop == 1 {
        return path.to_owned();
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{hop}"));
    name.into()
}

/// The hellos that have a name, each with a line of what it asks.
fn hello() -> impl TypedValueParser<Value = Hello> {
    let names = Hello::NAMED.iter().map(|(name, _, what)| PossibleValue::new(*name).help(*what));
    PossibleValuesParser::new(names).try_map(|name| Hello::named(&name).ok_or("no such hello"))
}

/// How long `--opening listen` listens.
const MOMENT: Duration = Duration::from_secs(2);

/// [`Opening`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OpeningArg {
    /// With a connection request, as RDP does.
    X224,
    /// With TLS at once, as other services do; no further than its handshake.
    Tls,
    /// Say nothing, and listen for two seconds: some services speak first.
    Listen,
}

impl From<OpeningArg> for Opening {
    fn from(opening: OpeningArg) -> Self {
        match opening {
            OpeningArg::X224 => Self::X224,
            OpeningArg::Tls => Self::DirectTls,
            OpeningArg::Listen => Self::Listen(MOMENT),
        }
    }
}
