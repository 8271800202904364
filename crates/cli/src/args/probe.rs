//! `rdpwhy probe`: its flags, and the configuration that they make.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as Flags, ValueEnum};
use rdpwhy::{Config, Hello, Opening, Reach, Target};

use super::logon::LogonArgs;
use super::protocols::{Protocols, protocols};
use super::values::{
    CorrelationId, RoutingLine, StageTimeout, client_name, cookie, correlation_id, duration, routing_token,
    stage_timeout, switch,
};

/// `rdpwhy probe`.
#[derive(Debug, Flags)]
pub(crate) struct ProbeArgs {
    /// Whom to ask, at port 3389 when none is given. An IPv6 address with a port needs brackets: [::1]:3390; without
    /// them ::1:3390 is an address.
    #[arg(value_name = "HOST[:PORT]", value_parser = rdpwhy::parse_target, env = "RDPWHY_TARGET", hide_env_values = true)]
    pub(crate) target: Target,
    /// What to ask for: ssl, hybrid, hybrid-ex, rdstls, rdsaad with commas between them; rdp for Standard RDP security;
    /// none for a request without negotiation data.
    #[arg(long, value_name = "LIST", value_parser = protocols, default_value = "ssl,hybrid,hybrid-ex")]
    #[arg(env = "RDPWHY_PROTOCOLS", hide_env_values = true)]
    protocols: Protocols,
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
    /// How far to go.
    #[arg(long, value_enum, default_value = "anonymous", env = "RDPWHY_REACH", hide_env_values = true)]
    reach: ReachArg,
    /// For everything: 500ms, 30s, 2m.
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "30s")]
    #[arg(env = "RDPWHY_TIMEOUT", hide_env_values = true)]
    timeout: Duration,
    /// For each stage, or for one: 6s, tls=2s.
    #[arg(long, value_name = "[STAGE=]DURATION", value_parser = stage_timeout, value_delimiter = ',')]
    #[arg(env = "RDPWHY_STAGE_TIMEOUT", hide_env_values = true)]
    stage_timeout: Vec<StageTimeout>,
    /// Know what this TOML file says, too: signatures, causes and remedies of your own.
    #[arg(long, value_name = "FILE", env = "RDPWHY_KNOWLEDGE", hide_env_values = true)]
    pub(crate) knowledge: Option<PathBuf>,
    /// Answer with one JSON object. Its `ending` is null, and a stage `running`, only when interrupted by Ctrl-C.
    #[arg(long, value_parser = switch, env = "RDPWHY_JSON", hide_env_values = true)]
    pub(crate) json: bool,
    /// Send `Cookie: mstshash=NAME`, by which load balancers choose.
    #[arg(long, value_name = "NAME", value_parser = cookie, conflicts_with = "routing_token")]
    #[arg(env = "RDPWHY_COOKIE", hide_env_values = true)]
    cookie: Option<RoutingLine>,
    /// Send this routing token, the whole line: `Cookie: msts=3640205228.15629.0000`.
    #[arg(long, value_name = "LINE", value_parser = routing_token)]
    #[arg(env = "RDPWHY_ROUTING_TOKEN", hide_env_values = true)]
    routing_token: Option<RoutingLine>,
    /// Follow a redirection to the server that it names, at most three times, each with a connection of its own at the same
    /// port. Credentials are not taken along.
    #[arg(long, value_parser = switch, env = "RDPWHY_FOLLOW_REDIRECTION", hide_env_values = true)]
    pub(crate) follow_redirection: bool,
    /// Send this correlation id, which the server writes to its log: 32 hexadecimal digits, with or without the hyphens of
    /// a GUID, or random.
    #[arg(long, value_name = "ID", value_parser = correlation_id, env = "RDPWHY_CORRELATION_ID", hide_env_values = true)]
    correlation_id: Option<CorrelationId>,
    /// The name that the client gives itself, 1 to 15 characters.
    #[arg(long, value_name = "NAME", value_parser = client_name, default_value = "rdpwhy")]
    #[arg(env = "RDPWHY_CLIENT_NAME", hide_env_values = true)]
    client_name: String,
    /// Announce network characteristics detection.
    #[arg(long, value_parser = switch, env = "RDPWHY_AUTO_DETECT", hide_env_values = true)]
    auto_detect: bool,
    /// Announce that channel joins may be skipped.
    #[arg(long, value_parser = switch, env = "RDPWHY_SKIP_CHANNEL_JOIN", hide_env_values = true)]
    skip_channel_join: bool,
    /// Show the server this licence, as --save-license kept it; with --reach license.
    #[arg(long, value_name = "FILE", env = "RDPWHY_LICENSE", hide_env_values = true)]
    license: Option<PathBuf>,
    /// Keep the licence that the server issues, if it issues one, in this file; with --reach license.
    #[arg(long, value_name = "FILE", env = "RDPWHY_SAVE_LICENSE", hide_env_values = true)]
    save_license: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logon: LogonArgs,
    /// Keep every byte and its time in this file, for a replay; after Ctrl-C, what was seen until then. A redirection that
    /// is followed is kept beside it, in FILE.2 and so on.
    #[arg(long, value_name = "FILE", env = "RDPWHY_RECORD", hide_env_values = true)]
    pub(crate) record: Option<PathBuf>,
}

/// What `--reach license` is told before it starts.
pub(crate) const LICENSE_WARNING: &str =
    "--reach license: a licence server may issue a temporary per-device licence to the client's name";

impl ProbeArgs {
    /// Whether the probe may ask for a licence.
    pub(crate) fn may_be_licensed(&self) -> bool {
        self.reach == ReachArg::License
    }

    /// How far the probe may go.
    pub(crate) fn reach(&self) -> Reach {
        self.reach.into()
    }

    /// Where a stored licence is, and where an issued one goes.
    ///
    /// # Errors
    /// One of them is given without the reach that makes use of it.
    pub(crate) fn license_files(&self) -> Result<(Option<&Path>, Option<&Path>), &'static str> {
        let files = (self.license.as_deref(), self.save_license.as_deref());
        match files {
            (None, None) => Ok(files),
            _ if self.may_be_licensed() => Ok(files),
            _ => Err("--license and --save-license need --reach license"),
        }
    }

    /// The hello that is asked, where it is not the TLS library's.
    ///
    /// # Errors
    /// Nothing of it would be sent, or nothing would come of what else was asked for.
    pub(crate) fn hello(&self) -> Result<Option<Hello>, &'static str> {
        let Some(hello) = self.hello.clone() else { return Ok(None) };
        match (self.opening, self.reach) {
            (OpeningArg::Listen, _) => Err("--opening listen says nothing, no --hello either"),
            (_, ReachArg::Session | ReachArg::License) => Err("--hello goes no further than TLS: leave --reach out"),
            _ => Ok(Some(self.hello_size.map_or(hello.clone(), |size| hello.padded_to(size.into())))),
        }
    }

    /// The configuration of the probe, but for its TLS.
    pub(crate) fn config(&self) -> Config {
        let mut config =
            Config::new(&self.target.host, self.target.port).reach(self.reach()).protocols(self.protocols.0);
        config.opening = self.opening.into();
        config.deadlines.total = self.timeout;
        for timeout in &self.stage_timeout {
            match timeout.stage {
                None => config.deadlines.stage = timeout.limit,
                Some(stage) => config.deadlines.stages.push((stage, timeout.limit)),
            }
        }
        config.routing = self.cookie.as_ref().or(self.routing_token.as_ref()).map(|line| line.0.clone());
        config.client_name.clone_from(&self.client_name);
        config.correlation_id = self.correlation_id.map(|id| id.0);
        if self.auto_detect {
            config.early_capabilities |= Config::AUTO_DETECT;
        }
        if self.skip_channel_join {
            config.early_capabilities |= Config::SKIP_CHANNEL_JOIN;
        }
        config.request_flags = self.logon.request_flags();
        config.trust = self.logon.trust();
        config.record = self.record.is_some();
        config
    }
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

/// [`Reach`], with what it does to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReachArg {
    /// As far as a server lets anyone: no logon attempt, no session, no licence.
    Anonymous,
    /// Also Client Info, up to the first licensing message: leaves a session on the server.
    Session,
    /// Also licensing to its end: a licence server may issue a temporary per-device licence to the client's name.
    License,
}

impl From<ReachArg> for Reach {
    fn from(reach: ReachArg) -> Self {
        match reach {
            ReachArg::Anonymous => Self::Anonymous,
            ReachArg::Session => Self::Session,
            ReachArg::License => Self::License,
        }
    }
}
