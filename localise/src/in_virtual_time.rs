//! Cells played in virtual time.

use core::time::Duration;

use rdpwhy_handshake::Config;
use rdpwhy_lab::{Link, Manner, Server, simulate};

use crate::cell::{Cell, Wrong};
use crate::replay;
use crate::said::Said;

/// What everything but waiting may take: latency, and time in which garbage is judged.
const CONVERSATION: Duration = Duration::from_secs(1);

/// What a run, with its replays, may hold at once.
pub const MEMORY: u64 = 8 << 20;

/// Plays a cell, and its recording twice again. Gives the most memory that was held at once, in bytes.
///
/// # Errors
/// The probe was wrong, or a replay was; or it took too much time or memory.
pub fn play(cell: &Cell) -> Result<u64, Wrong> {
    let mut result = Ok(());
    let memory = allocation_counter::measure(|| result = run(cell)).bytes_max;
    result?;
    if memory < MEMORY { Ok(memory) } else { Err(Wrong::Memory(memory)) }
}

fn run(cell: &Cell) -> Result<(), Wrong> {
    let lab = cell.scene.lab().with_fault(cell.fault.clone());
    let played = simulate(cell.scene.client(), Server::new(lab), Link::default());
    let report = played.client_report();
    cell.judge(Said::of(&report, cell.due))?;
    let config = played.client.config();
    // One stage may be waited for, or two where a drip ends just in time, and our goodbye for the server's.
    let stages = if cell.fault.how == Manner::Drip { 2 } else { 1 };
    if played.elapsed > config.deadlines.stage * stages + config.deadlines.linger + CONVERSATION {
        return Err(Wrong::Late);
    }
    let (connection, target) = (config.connection, config.target.clone());
    let witness = Config { connection, wall: config.wall, target, limits: config.limits };
    replay::check(&witness, played.client.recording(), &report)
}
