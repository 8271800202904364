//! Whether the process may start as many threads as a command needs: tokio and the lab panic where one cannot be started.

use std::io;
use std::sync::mpsc;
use std::thread;

use crate::commands::Failure;
use crate::files::Descriptors;

/// The resolver, and the thread that writes the last line after a signal.
const OF_PROBE: usize = 2;
/// A server of the lab and a relay accept in one thread each, and serve each connection in one more.
const OF_SERVER: usize = 4;

/// Starts as many threads as the command needs at the same time, and ends them.
///
/// # Errors
/// The system does not start that many.
pub(crate) fn check(needed: Descriptors) -> Result<(), Failure> {
    start(OF_PROBE + if needed.server { OF_SERVER } else { 0 }).map_err(|error| too_few(&error))
}

/// Why a thread could not be started, and what helps.
pub(crate) fn too_few(error: &io::Error) -> Failure {
    Failure::ours("more threads are needed; raise the limit of memory (ulimit -v) or processes (ulimit -u)", error)
}

fn start(count: usize) -> io::Result<()> {
    let mut running = Vec::with_capacity(count);
    for _ in 0..count {
        let (release, released) = mpsc::channel::<()>();
        let thread = thread::Builder::new().spawn(move || {
            let _ = released.recv();
        })?;
        running.push((release, thread));
    }
    for (release, thread) in running {
        drop(release);
        let _ = thread.join();
    }
    Ok(())
}
