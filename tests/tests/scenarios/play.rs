//! A scenario is played: by both speakers in virtual time, or by the drivers against the lab's TCP server.

use core::time::Duration;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use rdpwhy::{Finished, Probe};
use rdpwhy_capture::Recording;
use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Input};
use rdpwhy_handshake::{DialEvent, Report, Target, Timestamp, Unreachable};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Link, Server, simulate};

use crate::file::Scenario;
use crate::logon;

/// Where it is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Virtual time.
    Virtual,
    /// TCP, the tokio driver.
    Tokio,
    /// TCP, the driver without a runtime.
    Blocking,
}

/// What it left behind.
pub(crate) struct Played {
    /// What the client says.
    pub(crate) client: Report,
    /// What happened, where there was a server.
    pub(crate) server: Option<Report>,
    /// What the client's witness was shown.
    pub(crate) recording: Recording,
}

/// The deadline of the stage that a silence is expected in. Every other deadline is the default, so that a busy machine
/// makes no silences of its own.
const SILENCE: Duration = Duration::from_millis(400);
/// How long the server's report is awaited: it comes when the client has closed.
const PATIENCE: Duration = Duration::from_secs(20);

impl Stage {
    /// As part of a trial's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Virtual => "virtual",
            Self::Tokio => "tokio",
            Self::Blocking => "blocking",
        }
    }
}

/// Plays it.
pub(crate) fn play(scenario: &Scenario, stage: Stage) -> Result<Played, String> {
    let server = scenario.server.config()?;
    let mut config = scenario.client.config(&server.identity);
    if scenario.server.played.is_transparent() {
        config.connector = std::sync::Arc::new(TransparentConnector);
    }
    match stage {
        Stage::Virtual => in_virtual_time(scenario, config),
        Stage::Tokio | Stage::Blocking => {
            let silent = rdpwhy_handshake::Stage::ALL.iter().find(|stage| stage.name() == scenario.expect.stage);
            if scenario.expect.ending.get("kind").and_then(toml::Value::as_str) == Some("silent") {
                config.deadlines.stages.extend(silent.map(|stage| (*stage, SILENCE)));
            }
            over_tcp(scenario, config, stage).map_err(|error| error.to_string())
        }
    }
}

fn in_virtual_time(scenario: &Scenario, mut config: Config) -> Result<Played, String> {
    config.target = target((Ipv4Addr::LOCALHOST, 3389).into());
    let logon = logon::client(scenario.client.logon.as_ref(), config.reach);
    let client = Client::with_logon(config, logon);
    let (client, server) = if scenario.server.absent {
        (refused(client), None)
    } else {
        let played = simulate(client, Server::new(scenario.server.config()?), Link::default());
        let truth = played.server_report();
        (played.client, Some(truth))
    };
    let mut recording = Recording::new(client.config().target.clone());
    recording.wall = client.config().wall;
    recording.observations = client.recording().to_vec();
    Ok(Played { client: client.report(), server, recording })
}

/// Nobody listens: what a driver tells the client then.
fn refused(mut client: Client) -> Client {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 3389));
    let events = [
        DialEvent::Resolving { host: address.ip().to_string(), port: address.port() },
        DialEvent::Resolved { addresses: vec![address] },
        DialEvent::Attempt { address },
        DialEvent::AttemptFailed { address, reason: Unreachable::Refused, detail: "connection refused".to_owned() },
        DialEvent::Exhausted,
    ];
    for event in events {
        client.handle(Timestamp::ZERO, Input::Dial(event));
    }
    client
}

fn over_tcp(scenario: &Scenario, config: Config, stage: Stage) -> io::Result<Played> {
    let wall = config.wall;
    let server = match scenario.server.absent {
        true => None,
        false => Some(TcpServer::start(scenario.server.config().map_err(io::Error::other)?)?),
    };
    let address = server.as_ref().map_or_else(vacant, |server| Ok(server.address()))?;
    let logon = logon::client(scenario.client.logon.as_ref(), config.reach);
    let finished = probe(Probe::with_logon(target(address), config, logon), stage)?;
    let truth = match &server {
        Some(server) => server.wait_for_reports(1, PATIENCE).pop(),
        None => None,
    };
    if server.is_some() && truth.is_none() {
        return Err(io::Error::other("the server still holds the connection"));
    }
    let mut recording = Recording::new(target(address));
    recording.wall = wall;
    recording.tcp = finished.report.facts.path.tcp;
    recording.observations = finished.recording;
    Ok(Played { client: finished.report, server: truth, recording })
}

fn probe(probe: Probe, stage: Stage) -> io::Result<Finished> {
    let finished = if stage == Stage::Blocking {
        probe.run_blocking()
    } else {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(probe.run())
    };
    finished.map_err(io::Error::other)
}

/// An address that nobody listens on: the port was free a moment ago.
fn vacant() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

fn target(address: SocketAddr) -> Target {
    Target { host: address.ip().to_string(), port: address.port(), address: None }
}
