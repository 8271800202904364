//! [`MaxSegment`]: sockets that keep the segments of a connection small, which is said in the SYN and cannot be said later.

use core::time::Duration;
use std::io;
use std::net::{SocketAddr, TcpStream};

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tracing::debug;

/// The greatest segment of a connection, in both directions (RFC 9293 3.7.1): the server hears of it, and we keep to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MaxSegment(pub(crate) Option<u16>);

impl MaxSegment {
    /// Connects, with `std`'s own call where nothing is asked for: its wait is the better kept one on old Windows.
    pub(super) fn connect_timeout(self, address: &SocketAddr, limit: Duration) -> io::Result<TcpStream> {
        if self.0.is_none() {
            return TcpStream::connect_timeout(address, limit);
        }
        let socket = Socket::new(Domain::for_address(*address), Type::STREAM, Some(Protocol::TCP))?;
        self.apply(&SockRef::from(&socket));
        socket.connect_timeout(&(*address).into(), limit)?;
        Ok(socket.into())
    }

    /// Connects.
    #[cfg(feature = "tokio")]
    pub(super) async fn connect(self, address: SocketAddr) -> io::Result<tokio::net::TcpStream> {
        use tokio::net::TcpSocket;

        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        self.apply(&SockRef::from(&socket));
        socket.connect(address).await
    }

    /// Whoever is refused goes on without: a connection with great segments is better than none, and the kernel's facts
    /// say which it is.
    fn apply(self, socket: &SockRef<'_>) {
        if let Some(bytes) = self.0
            && let Err(error) = set(socket, bytes)
        {
            debug!(target: "rdpwhy", bytes, %error, "the maximum segment size was not set");
        }
    }
}

#[cfg(unix)]
fn set(socket: &SockRef<'_>, bytes: u16) -> io::Result<()> {
    socket.set_tcp_mss(bytes.into())
}

/// Windows has no such option.
#[cfg(not(unix))]
fn set(_socket: &SockRef<'_>, _bytes: u16) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
