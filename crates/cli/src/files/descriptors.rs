//! Whether the process may open as many files as a connection needs.
//!
//! tokio's signal handling panics where it gets no descriptor, and a resolver without one says that a name does not exist.
//! So the command tries beforehand, and says what is missing.

use crate::commands::Failure;

/// What the command opens at most at the same time: two runtimes with 4 each, 4 sockets and as many that capture packets, the
/// kernel's answer, the resolver's 3, and 6 files (a recording for each redirection, a licence, one that is read).
#[cfg(unix)]
const NEEDED: usize = 26;

/// Opens as many descriptors as the command needs, and closes them.
///
/// # Errors
/// The system does not give that many.
#[cfg(unix)]
pub(crate) fn check_descriptors() -> Result<(), Failure> {
    use std::os::fd::AsFd as _;

    let stdin = std::io::stdin();
    let mut opened = Vec::with_capacity(NEEDED);
    for _ in 0..NEEDED {
        match stdin.as_fd().try_clone_to_owned() {
            Ok(one) => opened.push(one),
            Err(error) => {
                let more = NEEDED.saturating_sub(opened.len());
                let what = format!("{more} more open files are needed; raise the limit (ulimit -n)");
                return Err(Failure::ours(&what, &error));
            }
        }
    }
    Ok(())
}

/// Windows has no such limit.
#[cfg(not(unix))]
pub(crate) fn check_descriptors() -> Result<(), Failure> {
    Ok(())
}
