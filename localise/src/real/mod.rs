//! The matrix on real servers: a relay of the lab stands before each, and cuts what it says.

mod cells;
mod server;

pub use cells::cells;
pub use server::{Running, start};

use core::time::Duration;

use crate::cell::{Cell, Wrong};
use crate::driver::{self, Patience};

/// Conversations at once with each server: xrdp lets two wait.
pub const AT_ONCE: usize = 2;

/// Long enough for a server with two places in its backlog.
const PATIENCE: Patience = Patience { silence: Duration::from_secs(3), stage: Duration::from_secs(30) };

/// Plays a cell, and its recording twice again.
///
/// # Errors
/// The probe was wrong or late, or a replay was wrong; or the machine could not play it.
pub fn play(cell: &Cell<&Running>) -> Result<(), Wrong> {
    let relay = cell.scene.relay(cell.fault.clone()).map_err(|error| Wrong::NotPlayed(error.to_string()))?;
    let mut config = cell.scene.config();
    PATIENCE.apply(cell, &mut config);
    let logon = cell.scene.logon(&config);
    driver::play(cell, relay.address(), config, logon)
}
