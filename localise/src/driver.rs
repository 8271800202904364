//! A cell played by the driver, against whatever listens.

use core::net::SocketAddr;
use core::time::Duration;
use std::time::Instant;

use rdpwhy::{Finished, Logon, Probe, Stage, Target};
use rdpwhy_client::Config as ClientConfig;
use rdpwhy_handshake::Config;

use crate::cell::{Cell, Wrong};
use crate::replay;
use crate::said::Said;

/// What a run may take beyond the deadline of everything: the machine may be busy, the probe may not be.
const SLACK: Duration = Duration::from_secs(10);

/// How long is waited for a server.
pub(crate) struct Patience {
    /// Where a silence is expected: long enough for a busy machine to make none of its own.
    pub(crate) silence: Duration,
    /// In every other stage.
    pub(crate) stage: Duration,
}

impl Patience {
    /// Waits so for what `cell` is about.
    pub(crate) fn apply<S>(&self, cell: &Cell<S>, config: &mut ClientConfig) {
        config.deadlines.stage = self.stage;
        config.deadlines.total = self.stage * 4;
        if matches!(cell.truth.ending.as_str(), "silent" | "endless drip") {
            let silent = Stage::ALL.iter().find(|stage| stage.name() == cell.truth.stage);
            config.deadlines.stages.extend(silent.map(|stage| (*stage, self.silence)));
        }
    }
}

/// A server at this address, which nobody looks up.
pub(crate) fn target(address: SocketAddr) -> Target {
    Target { host: address.ip().to_string(), port: address.port(), address: Some(address) }
}

/// Plays a cell at `address`, and its recording twice again.
pub(crate) fn play<S>(
    cell: &Cell<S>,
    address: SocketAddr,
    config: ClientConfig,
    logon: Box<dyn Logon>,
) -> Result<(), Wrong> {
    let target = target(address);
    let (connection, limit) = (config.connection, config.deadlines.total + SLACK);
    let begin = Instant::now();
    let finished = Probe::with_logon(target.clone(), config, logon).run_blocking();
    let Finished { report, recording, wall, .. } = finished.map_err(|error| Wrong::NotPlayed(error.to_string()))?;
    cell.judge(Said::of(&report, cell.due))?;
    if begin.elapsed() > limit {
        return Err(Wrong::Late);
    }
    replay::check(&Config { connection, wall, target, ..Config::default() }, &recording, &report)
}
