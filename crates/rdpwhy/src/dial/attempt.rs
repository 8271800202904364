//! What both drivers tell of an attempt's result.

use core::time::Duration;
use std::io;
use std::net::SocketAddr;

use rdpwhy_handshake::DialEvent;
use socket2::SockRef;

use super::error::of_attempt;
use crate::Error;
use crate::session::Session;
use crate::transport::TcpPath;

/// Tells that `socket` is connected.
pub(super) fn succeeded(session: &mut Session, address: SocketAddr, socket: &SockRef<'_>) {
    session.connected(TcpPath::prepare(socket, address));
}

/// Tells why there is no connection to `address`, and whether to go on with others.
///
/// # Errors
/// Our own machine is short of something, so that no address is to blame.
pub(super) fn failed(session: &mut Session, address: SocketAddr, error: io::Error) -> Result<bool, Error> {
    // A refused port has an error of its own. This one was open, and reset us before there was a socket to look at.
    if error.kind() == io::ErrorKind::ConnectionReset {
        session.connected_and_reset(address);
        return Ok(false);
    }
    match of_attempt(&error) {
        Some(reason) => {
            session.dial(DialEvent::AttemptFailed { address, reason, detail: error.to_string() });
            Ok(true)
        }
        None => Err(Error::Local { doing: "open a connection", source: error }),
    }
}

/// Nothing answered in time.
pub(super) fn too_late(limit: Duration) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("nothing answered within {limit:?}"))
}
