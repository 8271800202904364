//! A persona, and the default probe of it: over TCP, but for silences, which are waited for in virtual time.

use core::time::Duration;
use std::io;
use std::net::Ipv4Addr;

use rdpwhy::Probe;
use rdpwhy_client::{Client, Config};
use rdpwhy_handshake::{Report, Target, WallTime};
use rdpwhy_lab::tcp::{Relay, TcpServer};
use rdpwhy_lab::{Persona, Server, simulate};

/// 2026-01-01: whether a certificate has expired must not depend on today's date.
const WALL: WallTime = WallTime(1_767_225_600_000_000);
/// No deadline is ever met over TCP, so that a busy machine makes no silences of its own.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the probe says of the connection that the case shows on.
pub(crate) fn play(persona: &Persona) -> io::Result<Report> {
    let mut config = persona.client.apply(Config::default());
    config.wall = Some(WALL);
    if persona.expected.ending == "silent" { Ok(in_virtual_time(persona, config)) } else { over_tcp(persona, config) }
}

fn in_virtual_time(persona: &Persona, mut config: Config) -> Report {
    config.target = persona.client.target((Ipv4Addr::LOCALHOST, 3389).into());
    let mut server = persona.server.for_connection(persona.client.connection);
    server.wall = Some(WALL);
    let link = persona.link.clone().unwrap_or_default();
    simulate(Client::new(config), Server::new(server), link).client_report()
}

fn over_tcp(persona: &Persona, mut config: Config) -> io::Result<Report> {
    let mut server = persona.server.clone();
    server.wall = Some(WALL);
    let server = TcpServer::start(server)?;
    let link = persona.link.clone().map(|link| Relay::start(server.address(), link)).transpose()?;
    let target = persona.client.target(link.as_ref().map_or_else(|| server.address(), Relay::address));
    let deadlines = &mut config.deadlines;
    (deadlines.stage, deadlines.total, deadlines.linger) = (PATIENCE, PATIENCE, PATIENCE);
    for _ in 1..persona.client.connection {
        probe(target.clone(), config.clone())?;
    }
    probe(target, config)
}

fn probe(target: Target, config: Config) -> io::Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let finished = runtime.block_on(Probe::new(target, config).run()).map_err(io::Error::other)?;
    Ok(finished.report)
}
