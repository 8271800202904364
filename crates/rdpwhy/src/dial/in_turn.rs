//! Dialling with `std::net`: one address after the other.

use std::io;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use rdpwhy_handshake::{DialEvent, Stage};
use socket2::SockRef;

use super::attempt;
use super::resolve::{self, Lookup};
use crate::Error;
use crate::session::Session;

/// A connected socket, or `None` when the client has been told why there is none.
///
/// # Errors
/// Our own machine is short of something.
pub(crate) fn in_turn(session: &mut Session) -> Result<Option<TcpStream>, Error> {
    let result = match resolve::begin(session) {
        Lookup::Known(address) => Ok(vec![address]),
        Lookup::Name(host, port) => look_up(session, host, port)?,
    };
    match resolve::finish(session, result) {
        Some(addresses) => among(session, &addresses),
        None => Ok(None),
    }
}

/// Tries `addresses` until one answers.
pub(super) fn among(session: &mut Session, addresses: &[SocketAddr]) -> Result<Option<TcpStream>, Error> {
    let limit = session.limit(Stage::Connect);
    let begin = Instant::now();
    for (remaining, address) in (1..=addresses.len()).rev().zip(addresses) {
        let share = limit.saturating_sub(begin.elapsed()) / u32::try_from(remaining).unwrap_or(u32::MAX);
        if share.is_zero() {
            break;
        }
        session.attempt(*address)?;
        match session.max_segment().connect_timeout(address, share) {
            Ok(stream) => {
                attempt::succeeded(session, *address, &SockRef::from(&stream));
                return Ok(Some(stream));
            }
            // `std`'s own timeout; the kernel's has a number.
            Err(error) if error.kind() == io::ErrorKind::TimedOut && error.raw_os_error().is_none() => {
                attempt::failed(session, *address, attempt::too_late(share))?;
            }
            Err(error) => {
                if !attempt::failed(session, *address, error)? {
                    return Ok(None);
                }
            }
        }
    }
    session.dial(DialEvent::Exhausted);
    Ok(None)
}

/// `getaddrinfo` cannot be given up, so it runs on a thread that is left behind when it takes too long.
fn look_up(session: &Session, host: String, port: u16) -> Result<io::Result<Vec<SocketAddr>>, Error> {
    let limit = session.limit(Stage::Resolve);
    let (answer, answered) = mpsc::channel();
    let look_up = move || {
        // Nobody listens any more when it took too long.
        let _ = answer.send((host.as_str(), port).to_socket_addrs().map(Vec::from_iter));
    };
    let thread = thread::Builder::new().name("rdpwhy-resolve".to_owned());
    thread.spawn(look_up).map_err(|source| Error::Local { doing: "start a thread", source })?;
    Ok(answered.recv_timeout(limit).unwrap_or_else(|_| Err(resolve::too_late(limit))))
}
