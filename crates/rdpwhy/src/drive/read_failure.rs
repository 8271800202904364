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
    /// None of the peer's doing: our own side.
    Fault,
}

impl ReadFailure {
    pub(crate) fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::Interrupted => Self::NothingYet,
            // Windows tells a read timeout of ours so, everybody else a peer that stopped acknowledging.
            ErrorKind::TimedOut if cfg!(windows) => Self::NothingYet,
            // Besides the timeout these are what ICMP said of segments of ours: the connection itself was never ended.
            ErrorKind::TimedOut
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::ConnectionRefused => Self::Silence,
            // A socket that a reset has taken away is not connected any more, where the reset itself was told already.
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::NotConnected => Self::Ended(How::Reset),
            // A stream of the caller's own that misses a goodbye of its own layer.
            ErrorKind::UnexpectedEof => Self::Ended(How::Eof),
            _ => Self::Fault,
        }
    }
}
