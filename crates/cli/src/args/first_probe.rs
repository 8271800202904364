//! The flags of a connection that is made as a client makes it, and the configuration that they make: a probe, and the
//! first probe of a diagnosis.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as Flags, ValueEnum};
use rdpwhy::document::{NameKind, Redaction};
use rdpwhy::pdu::x224::RoutingInfo;
use rdpwhy::{Config, Reach, Target};

use super::imitation::ImitationArgs;
use super::logon::LogonArgs;
use super::packets::PacketsArgs;
use super::protocols::{Protocols, protocols};
use super::values::{
    CorrelationId, RoutingLine, StageTimeout, client_name, cookie, correlation_id, duration, routing_token,
    stage_timeout, switch,
};
use crate::files::Descriptors;

/// Whom to ask, for what, and as whom.
#[derive(Debug, Flags)]
pub(crate) struct FirstProbeArgs {
    /// Whom to ask, at port 3389 when none is given. An IPv6 address with a port needs brackets: [::1]:3390; without
    /// them ::1:3390 is an address.
    #[arg(value_name = "HOST[:PORT]", value_parser = rdpwhy::parse_target, env = "RDPWHY_TARGET", hide_env_values = true)]
    pub(crate) target: Target,
    /// What to ask for: ssl, hybrid, hybrid-ex, rdstls, rdsaad with commas between them; rdp for Standard RDP security;
    /// none for a request without negotiation data [default: what the client of --as asks for; rdpwhy's is
    /// ssl,hybrid,hybrid-ex].
    #[arg(long, value_name = "LIST", value_parser = protocols)]
    #[arg(env = "RDPWHY_PROTOCOLS", hide_env_values = true)]
    protocols: Option<Protocols>,
    /// How far to go.
    #[arg(long, value_enum, default_value = "anonymous", env = "RDPWHY_REACH", hide_env_values = true)]
    reach: ReachArg,
    /// For everything that a connection does: 500ms, 30s, 2m.
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
    /// Answer with one JSON object. A report's `ending` is null, and a stage `running`, only when interrupted by Ctrl-C.
    #[arg(long, value_parser = switch, env = "RDPWHY_JSON", hide_env_values = true)]
    pub(crate) json: bool,
    /// With --json, write every event that was kept. Without it, a document with more than 1 MiB of them has the first and
    /// the last ones, and those that findings cite.
    #[arg(long, requires = "json", value_parser = switch, env = "RDPWHY_FULL", hide_env_values = true)]
    pub(crate) full: bool,
    /// Replace host and computer names, addresses, users, cookies and certificate subjects in the answer by placeholders, the
    /// same name by the same one, so that it can be attached to a public issue. Sentences of --knowledge stay, and so does
    /// every byte of --record.
    #[arg(long, value_parser = switch, env = "RDPWHY_REDACT", hide_env_values = true)]
    redact: bool,
    /// Send `Cookie: mstshash=NAME`, by which load balancers choose; with --as cut as the client cuts it.
    #[arg(long, value_name = "NAME", value_parser = cookie, conflicts_with = "routing_token")]
    #[arg(env = "RDPWHY_COOKIE", hide_env_values = true)]
    cookie: Option<RoutingLine>,
    /// Send this routing token, the whole line: `Cookie: msts=3640205228.15629.0000`.
    #[arg(long, value_name = "LINE", value_parser = routing_token)]
    #[arg(env = "RDPWHY_ROUTING_TOKEN", hide_env_values = true)]
    routing_token: Option<RoutingLine>,
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
    #[command(flatten)]
    pub(crate) packets: PacketsArgs,
    #[command(flatten)]
    pub(crate) imitation: ImitationArgs,
    #[command(flatten)]
    pub(crate) logon: LogonArgs,
}

/// What `--reach license` is told before it starts.
pub(crate) const LICENSE_WARNING: &str =
    "--reach license: a licence server may issue a temporary per-device licence to the client's name";

impl FirstProbeArgs {
    /// What hides names in the answer, where that is asked for; it knows those of the command line.
    pub(crate) fn redaction(&self) -> Option<Redaction> {
        let mut redaction = self.redact.then(Redaction::new)?;
        redaction.hide(NameKind::Host, &self.target.host);
        if let Some(user) = &self.logon.user {
            redaction.hide(NameKind::User, user);
        }
        if let Some(RoutingLine(RoutingInfo::Cookie(line) | RoutingInfo::Token(line))) =
            self.cookie.as_ref().or(self.routing_token.as_ref())
        {
            redaction.hide(NameKind::Cookie, &String::from_utf8_lossy(line));
        }
        redaction.hide(NameKind::Host, &self.client_name);
        Some(redaction)
    }

    /// What the command opens, with so many connections at the same time and files to write.
    pub(crate) const fn descriptors(&self, connections: usize, outputs: usize) -> Descriptors {
        let (packets, kdc) = (self.packets.are_asked(), self.logon.kdc.is_some());
        Descriptors { connections, packets, outputs, kdc, server: false }
    }

    /// Whether the probe may ask for a licence.
    pub(crate) fn may_be_licensed(&self) -> bool {
        self.reach == ReachArg::License
    }

    /// How far the probe may go.
    pub(crate) fn reach(&self) -> Reach {
        self.reach.into()
    }

    /// The configuration of the probe, but for its TLS.
    pub(crate) fn config(&self) -> Config {
        let config = Config::new(&self.target.host, self.target.port).reach(self.reach());
        let mut config = self.imitation.apply(config);
        if let Some(Protocols(protocols)) = self.protocols {
            config.protocols = protocols;
        }
        config.deadlines.total = self.timeout;
        for timeout in &self.stage_timeout {
            match timeout.stage {
                None => config.deadlines.stage = timeout.limit,
                Some(stage) => config.deadlines.stages.push((stage, timeout.limit)),
            }
        }
        let given = self.cookie.as_ref().or(self.routing_token.as_ref()).map(|line| line.0.clone());
        config.routing = self.imitation.routing(given, self.logon.user.as_deref());
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
        config
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
