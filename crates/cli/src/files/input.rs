//! Files that are given by name: read up to a limit, and without waiting for ever.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::commands::Failure;

/// How long a pipe may bring nothing.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a pipe is looked at.
const PAUSE: Duration = Duration::from_millis(10);
const CHUNK: usize = 16 * 1024;

/// What a file held.
pub(crate) enum Input {
    /// All of it.
    Whole(Vec<u8>),
    /// It is longer than the limit.
    TooLong,
}

/// Reads the file, or the pipe, at `path`, up to `limit` bytes. A pipe that brings nothing for five seconds is an error.
///
/// # Errors
/// It cannot be read; the message names it.
pub(crate) fn read_bounded(path: &Path, limit: usize) -> Result<Input, Failure> {
    let cannot = |error: io::Error| Failure::ours(&format!("cannot read {}", path.display()), &error);
    let mut file = open(path).map_err(cannot)?;
    // A pipe without a writer reads as if it had ended.
    let is_pipe = is_pipe(&file);
    let mut content = Vec::new();
    let mut chunk = [0; CHUNK];
    let mut quiet_since = Instant::now();
    loop {
        let waiting = quiet_since.elapsed() < PATIENCE;
        match file.read(&mut chunk) {
            Ok(0) if is_pipe && content.is_empty() && waiting => thread::sleep(PAUSE),
            Ok(0) if is_pipe && content.is_empty() => return Err(cannot(silent())),
            Ok(0) => return Ok(Input::Whole(content)),
            Ok(count) => {
                content.extend_from_slice(chunk.get(..count).unwrap_or_default());
                if content.len() > limit {
                    return Ok(Input::TooLong);
                }
                quiet_since = Instant::now();
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock && waiting => thread::sleep(PAUSE),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Err(cannot(silent())),
            Err(error) => return Err(cannot(error)),
        }
    }
}

fn silent() -> io::Error {
    io::Error::new(ErrorKind::TimedOut, format!("nothing came from it for {} s", PATIENCE.as_secs()))
}

/// Without waiting for a writer at the other end of a pipe.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    let nonblocking = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or_default();
    OpenOptions::new().read(true).custom_flags(nonblocking).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(unix)]
fn is_pipe(file: &File) -> bool {
    use std::os::unix::fs::FileTypeExt as _;

    file.metadata().is_ok_and(|metadata| metadata.file_type().is_fifo())
}

#[cfg(not(unix))]
const fn is_pipe(_: &File) -> bool {
    false
}
