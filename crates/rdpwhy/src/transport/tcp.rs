//! A TCP socket: its options, its addresses and what the kernel knows of it.

use std::net::SocketAddr;

use rdpwhy_handshake::TcpFacts;
use socket2::SockRef;

use crate::kernel;

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TcpPath {
    pub(crate) local: Option<SocketAddr>,
    pub(crate) peer: SocketAddr,
}

impl TcpPath {
    /// Prepares a socket that is connected to `peer`.
    pub(crate) fn prepare(socket: &SockRef<'_>, peer: SocketAddr) -> Self {
        // Each message is written whole and then awaits an answer: Nagle's delay could only blur the times. Where the
        // option is refused, the peer has gone already, which the first read tells better.
        let _ = socket.set_tcp_nodelay(true);
        let local = socket.local_addr().ok().and_then(|address| address.as_socket());
        Self { local, peer }
    }

    /// What the kernel knows now; `None` once the connection is gone, or where it cannot be asked.
    pub(crate) fn facts(self) -> Option<TcpFacts> {
        kernel::tcp_facts(self.local?, self.peer)
    }
}
