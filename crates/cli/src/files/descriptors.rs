//! Whether the process may open as many files as a command needs.
//!
//! tokio's signal handling panics where it gets no descriptor, and a resolver without one says that a name does not exist.
//! So the command tries beforehand, and says what is missing.

use crate::commands::Failure;

/// The listener for signals and the command have a runtime each: epoll, an event, and two pipe ends for signals.
const RUNTIMES: usize = 2 * 4;
/// A look-up reads a configuration file and holds a socket for each of two address families.
const RESOLVER: usize = 3;
/// Attempts to connect that go on at the same time, to different addresses of one name.
const ATTEMPTS: usize = 2;
/// The netlink socket that asks the kernel about a connection is closed at once.
const NETLINK: usize = 1;
/// The connection to a KDC.
const KDC: usize = 1;
/// A file that is read (a licence, authorities, knowledge), or the terminal of a prompt.
const READ: usize = 1;
/// Listening sockets and accepted connections, and their copies in other threads, of a server and a relay in the process.
const SERVER: usize = 8;

/// What a command opens at most at the same time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Descriptors {
    /// Connections that are open at the same time.
    pub(crate) connections: usize,
    /// Whether each attempt to connect has a packet socket.
    pub(crate) packets: bool,
    /// Files that are written at the end, and opened before anything is sent.
    pub(crate) outputs: usize,
    /// Whether a logon may ask a KDC.
    pub(crate) kdc: bool,
    /// Whether a server of the lab runs in the process.
    pub(crate) server: bool,
}

impl Descriptors {
    /// Their number, standard input, output and error not counted.
    const fn count(self) -> usize {
        let of_attempt = if self.packets { 2 } else { 1 };
        let kdc = if self.kdc { KDC } else { 0 };
        let server = if self.server { SERVER } else { 0 };
        RUNTIMES + RESOLVER + NETLINK + READ + self.connections * ATTEMPTS * of_attempt + self.outputs + kdc + server
    }
}

/// Opens as many descriptors as the command needs, and closes them.
///
/// # Errors
/// The system does not give that many.
#[cfg(unix)]
pub(crate) fn check_descriptors(needed: Descriptors) -> Result<(), Failure> {
    use std::os::fd::AsFd as _;

    let needed = needed.count();
    let stdin = std::io::stdin();
    let mut opened = Vec::with_capacity(needed);
    for _ in 0..needed {
        match stdin.as_fd().try_clone_to_owned() {
            Ok(one) => opened.push(one),
            Err(error) => {
                let more = needed.saturating_sub(opened.len());
                let what = format!("{more} more open files are needed; raise the limit (ulimit -n)");
                return Err(Failure::ours(&what, &error));
            }
        }
    }
    Ok(())
}

/// Windows has no such limit.
#[cfg(not(unix))]
pub(crate) fn check_descriptors(_needed: Descriptors) -> Result<(), Failure> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Descriptors;

    #[test]
    fn every_flag_that_opens_something_counts() {
        let plain = Descriptors { connections: 1, ..Descriptors::default() };
        let more = |needed: Descriptors| needed.count() - plain.count();
        assert_eq!(more(Descriptors { packets: true, ..plain }), 2, "a packet socket for each of two attempts");
        assert_eq!(more(Descriptors { connections: 2, ..plain }), 2, "two attempts");
        assert_eq!(more(Descriptors { outputs: 5, ..plain }), 5, "four recordings and a licence");
        assert_eq!(more(Descriptors { kdc: true, ..plain }), 1);
        assert!(more(Descriptors { server: true, ..plain }) > 0);
    }
}
