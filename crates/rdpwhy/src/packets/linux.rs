//! One capture for each attempt to connect, begun before its SYN is sent; that of the connection stays.

use std::io;
use std::net::SocketAddr;

use rdpwhy_handshake::PacketFacts;

use super::PacketsError;
use super::kept::Kept;
use super::socket::PacketSocket;

/// What is captured of a probe's connection.
#[derive(Debug)]
pub(crate) struct Packets {
    open: Open,
    attempts: Vec<Attempt>,
}

/// Opens the socket of an attempt.
type Open = fn(SocketAddr) -> io::Result<PacketSocket>;

#[derive(Debug)]
struct Attempt {
    peer: SocketAddr,
    socket: PacketSocket,
    kept: Kept,
}

impl Packets {
    pub(crate) fn check() -> Result<(), PacketsError> {
        PacketSocket::open(SocketAddr::from(([127, 0, 0, 1], 1))).map(drop).map_err(why)
    }

    pub(crate) const fn new() -> Option<Self> {
        Some(Self { open: PacketSocket::open, attempts: Vec::new() })
    }

    /// One whose sockets cannot be opened although the check passed, as on a machine that is short of file descriptors.
    #[cfg(all(test, feature = "tokio", feature = "ring"))]
    pub(crate) fn failing() -> Self {
        Self { open: |_| Err(io::Error::from_raw_os_error(24)), attempts: Vec::new() }
    }

    /// Captures the packets of `peer`, which is dialled next.
    ///
    /// # Errors
    /// There is no packet socket for it.
    pub(crate) fn attempt(&mut self, peer: SocketAddr) -> Result<(), PacketsError> {
        let socket = (self.open)(peer).map_err(why)?;
        self.attempts.push(Attempt { peer, socket, kept: Kept::of(peer) });
        Ok(())
    }

    /// The attempt at `peer` has failed.
    pub(crate) fn failed(&mut self, peer: SocketAddr) {
        self.attempts.retain(|attempt| attempt.peer != peer);
    }

    /// The attempt at `peer` has succeeded; without `local` it was reset before its address could be asked for.
    pub(crate) fn connected(&mut self, local: Option<SocketAddr>, peer: SocketAddr) {
        self.attempts.retain(|attempt| attempt.peer == peer);
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.connected(local);
        }
    }

    /// Reads what has come. The kernel keeps a packet before its connection sees it: after a read of the connection every
    /// packet that it rests on is there.
    pub(crate) fn drain(&mut self) {
        self.attempts.iter_mut().for_each(Attempt::drain);
    }

    /// What was kept of the connection; `None` before there is one.
    pub(crate) fn facts(&self) -> Option<PacketFacts> {
        let [attempt] = self.attempts.as_slice() else { return None };
        attempt.kept.facts()
    }
}

fn why(error: io::Error) -> PacketsError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => PacketsError::NotAllowed,
        _ => PacketsError::Failed(error),
    }
}

impl Attempt {
    fn connected(&mut self, local: Option<SocketAddr>) {
        self.drain();
        self.kept.connected(local);
        if let Some(local) = local {
            self.socket.narrow(self.peer, local);
        }
    }

    fn drain(&mut self) {
        self.kept.take_from(&mut self.socket);
    }
}
