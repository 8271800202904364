//! [`Relay`]: a link of real sockets, in front of any server.

mod cutting;
mod leg;
mod passing;

pub(super) use cutting::cut;

use core::net::{Ipv4Addr, SocketAddr};
use std::io;
use std::net::TcpListener;

use super::acceptor::Acceptor;
use crate::Link;

/// A TCP relay that carries out a [`Link`]. Dropping it ends its connections and frees the port.
///
/// Bytes, half-closes and resets go through as they come, each in its time. A connection is accepted at once, also where
/// the server then cannot be reached: its client sees a reset. What one read gives is a flight.
///
/// ```
/// use rdpwhy_lab::{Config, tcp::{Relay, TcpServer}};
///
/// let server = TcpServer::start(Config::default())?;
/// let relay = Relay::start(server.address(), "latency=50ms,mtu=1400".parse()?)?;
/// let client = std::net::TcpStream::connect(relay.address())?;
/// drop(client);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Relay {
    acceptor: Acceptor,
}

impl Relay {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// The port cannot be had.
    pub fn start(upstream: SocketAddr, link: Link) -> io::Result<Self> {
        Self::start_on(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0), upstream, link)
    }

    /// Starts on this address; port 0 takes a free one.
    ///
    /// # Errors
    /// The same.
    pub fn start_on(address: SocketAddr, upstream: SocketAddr, link: Link) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let acceptor = Acceptor::start(listener, move |client, _, stopping| {
            passing::pass(client, upstream, &link, stopping);
        })?;
        Ok(Self { acceptor })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.acceptor.address()
    }

    /// How many connections it has accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.acceptor.accepted()
    }
}
