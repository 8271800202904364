//! What a failed read, or a failed write, says of the connection.

use std::io::{self, ErrorKind};

use rdpwhy_handshake::How;

/// The meaning of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadFailure {
    /// No error of the connection: try again later.
    NothingYet,
    /// The connection is over.
    Ended(How),
    /// Nobody answers any more.
    Silence,
    /// None of the peer's doing.
    Fault,
}

impl ReadFailure {
    pub(crate) fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::Interrupted => Self::NothingYet,
            // Windows tells a read timeout of ours so, everybody else a peer that stopped acknowledging.
            ErrorKind::TimedOut if cfg!(windows) => Self::NothingYet,
            ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => Self::Silence,
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
                Self::Ended(How::Reset)
            }
            // A stream of the caller's own that misses a goodbye of its own layer.
            ErrorKind::UnexpectedEof => Self::Ended(How::Eof),
            _ => Self::Fault,
        }
    }
}
