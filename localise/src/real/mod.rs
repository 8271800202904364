//! The matrix on real servers: a relay of the lab stands before each, and cuts what it says.

mod cells;
mod server;

pub use cells::cells;
pub use server::{Running, start};

use core::time::Duration;

use rdpwhy::{Finished, Probe, Stage, Target};
use rdpwhy_handshake::Config;

use crate::cell::{Cell, Wrong};
use crate::replay;
use crate::said::Said;

/// Conversations at once with each server: xrdp lets two wait.
pub const AT_ONCE: usize = 2;

/// How long a silence is waited for where one is expected.
const SILENCE: Duration = Duration::from_secs(3);

/// Plays a cell, and its recording twice again.
///
/// # Errors
/// The probe was wrong, or a replay was; or the machine could not play it.
pub fn play(cell: &Cell<&Running>) -> Result<(), Wrong> {
    let not_played = |error: &dyn core::fmt::Display| Wrong::NotPlayed(error.to_string());
    let relay = cell.scene.relay(cell.fault.clone()).map_err(|error| not_played(&error))?;
    let address = relay.address();
    let target = Target { host: address.ip().to_string(), port: address.port(), address: Some(address) };
    let mut config = cell.scene.config();
    if cell.truth.ending == "silent" {
        let silent = Stage::ALL.iter().find(|stage| stage.name() == cell.truth.stage);
        config.deadlines.stages.extend(silent.map(|stage| (*stage, SILENCE)));
    }
    let connection = config.connection;
    let logon = cell.scene.logon(&config);
    let finished = Probe::with_logon(target.clone(), config, logon).run_blocking();
    let Finished { report, recording, wall, .. } = finished.map_err(|error| not_played(&error))?;
    cell.judge(Said::of(&report, cell.due))?;
    replay::check(&Config { connection, wall, target }, &recording, &report)
}
