//! What both drivers tell of a look-up: its beginning, and its result.

use core::time::Duration;
use std::io;
use std::net::{IpAddr, SocketAddr};

use rdpwhy_handshake::{DialEvent, Target, Unreachable};

use super::error::of_lookup;
use super::order::in_order;
use crate::session::Session;

/// What is needed to get addresses.
pub(super) enum Lookup {
    /// Nothing.
    Known(SocketAddr),
    /// A resolver.
    Name(String, u16),
}

/// Begins. An address literal needs no resolver, nor does a target that was resolved before.
pub(super) fn begin(session: &mut Session) -> Lookup {
    let Target { host, port, address } = session.target();
    session.dial(DialEvent::Resolving { host: host.clone(), port });
    let literal = || host.parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, port));
    match address.or_else(literal) {
        Some(address) => Lookup::Known(address),
        None => Lookup::Name(host, port),
    }
}

/// Tells the result, and orders the addresses; without any the conversation has ended.
pub(super) fn finish(session: &mut Session, result: io::Result<Vec<SocketAddr>>) -> Option<Vec<SocketAddr>> {
    let (reason, detail) = match result {
        Ok(addresses) if !addresses.is_empty() => {
            let addresses = in_order(addresses);
            session.dial(DialEvent::Resolved { addresses: addresses.clone() });
            return Some(addresses);
        }
        Ok(_) => (Unreachable::NameNotFound, "the name has no address".to_owned()),
        Err(error) => (of_lookup(&error), error.to_string()),
    };
    session.dial(DialEvent::ResolveFailed { reason, detail });
    None
}

/// A resolver that did not answer in time.
pub(super) fn too_late(limit: Duration) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("the resolver did not answer within {limit:?}"))
}
