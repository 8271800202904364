//! A persona over TCP, and the default probe of it.

use core::time::Duration;
use std::io;

use rdpwhy::Probe;
use rdpwhy_client::Config;
use rdpwhy_handshake::{Report, Target, WallTime};
use rdpwhy_lab::Persona;
use rdpwhy_lab::tcp::TcpServer;

/// 2026-01-01: whether a certificate has expired must not depend on today's date.
const WALL: WallTime = WallTime(1_767_225_600_000_000);
/// The deadline of the stage that a silence is expected in. Every other deadline is the default, so that a busy machine
/// makes no silences of its own.
const SILENCE: Duration = Duration::from_millis(400);

/// What the probe says of the connection that the case shows on.
pub(crate) fn play(persona: &Persona) -> io::Result<Report> {
    let mut server = persona.server.clone();
    server.wall = Some(WALL);
    let server = TcpServer::start(server)?;
    let address = server.address();
    let mut config = persona.client.apply(Config::default());
    config.wall = Some(WALL);
    if persona.expected.ending == "silent" {
        config.deadlines.stages.push((persona.expected.stage, SILENCE));
    }
    for _ in 1..persona.client.connection {
        probe(address, config.clone())?;
    }
    probe(address, config)
}

fn probe(address: core::net::SocketAddr, config: Config) -> io::Result<Report> {
    let target = Target { host: address.ip().to_string(), port: address.port(), address: None };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let finished = runtime.block_on(Probe::new(target, config).run()).map_err(io::Error::other)?;
    Ok(finished.report)
}
