//! Cells played over TCP, by the lab's server and the driver, many at once. The driver is the one without a runtime; that
//! both say the same is the scenarios' business.

use core::time::Duration;

use rdpwhy_lab::tcp::TcpServer;

use crate::cell::{Cell, Wrong};
use crate::driver::{self, Patience};

const PATIENCE: Patience = Patience { silence: Duration::from_secs(2), stage: Duration::from_secs(20) };

/// Plays a cell, and its recording twice again.
///
/// # Errors
/// The probe was wrong or late, or a replay was wrong; or the machine could not play it.
pub fn play(cell: &Cell) -> Result<(), Wrong> {
    let lab = cell.scene.lab().with_fault(cell.fault.clone());
    // It goes when the run is over.
    let server = TcpServer::start(lab).map_err(|error| Wrong::NotPlayed(error.to_string()))?;
    let mut config = cell.scene.config();
    PATIENCE.apply(cell, &mut config);
    let logon = cell.scene.logon(&config);
    driver::play(cell, server.address(), config, logon)
}
