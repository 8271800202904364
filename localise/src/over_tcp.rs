//! Cells played over TCP, by the lab's server and the driver, many at once. The driver is the one without a runtime; that both say the same is the scenarios' business.

use core::time::Duration;

use rdpwhy::{Finished, Probe, Stage, Target};
use rdpwhy_handshake::Config;
use rdpwhy_lab::tcp::TcpServer;

use crate::cell::{Cell, Wrong};
use crate::replay;
use crate::said::Said;

/// How long a silence is waited for where one is expected; long enough for a busy machine to make none of its own.
const SILENCE: Duration = Duration::from_secs(2);
/// For every other stage.
const PATIENCE: Duration = Duration::from_secs(20);

/// Plays a cell, and its recording twice again.
///
/// # Errors
/// The probe was wrong, or a replay was; or the machine could not play it.
pub fn play(cell: &Cell) -> Result<(), Wrong> {
    let not_played = |error: &dyn core::fmt::Display| Wrong::NotPlayed(error.to_string());
    let lab = cell.scene.lab().with_fault(cell.fault.clone());
    // It goes when the run is over.
    let server = TcpServer::start(lab).map_err(|error| not_played(&error))?;
    let address = server.address();
    let target = Target { host: address.ip().to_string(), port: address.port(), address: Some(address) };
    let mut config = cell.scene.config();
    config.deadlines.stage = PATIENCE;
    if cell.truth.ending == "silent" {
        let silent = Stage::ALL.iter().find(|stage| stage.name() == cell.truth.stage);
        config.deadlines.stages.extend(silent.map(|stage| (*stage, SILENCE)));
    }
    let logon = cell.scene.logon(&config);
    let connection = config.connection;
    let probe = Probe::with_logon(target.clone(), config, logon);
    let finished = probe.run_blocking().map_err(|error| not_played(&error))?;
    let Finished { report, recording, wall, .. } = finished;
    cell.judge(Said::of(&report, cell.due))?;
    replay::check(&Config { connection, wall, target }, &recording, &report)
}
