//! One capture for each attempt to connect, begun before its SYN is sent; that of the connection stays.

use std::io;
use std::net::SocketAddr;

use rdpwhy_handshake::{DialEvent, PacketFacts};
use tracing::debug;

use super::PacketsError;
use super::kept::Kept;
use super::socket::PacketSocket;

/// What is captured of a probe's connection.
#[derive(Debug, Default)]
pub(crate) struct Packets {
    attempts: Vec<Attempt>,
}

#[derive(Debug)]
struct Attempt {
    peer: SocketAddr,
    /// `None` where it could not be opened: then there are no facts.
    socket: Option<PacketSocket>,
    kept: Kept,
}

impl Packets {
    pub(crate) fn check() -> Result<(), PacketsError> {
        PacketSocket::open(SocketAddr::from(([127, 0, 0, 1], 1))).map(drop).map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => PacketsError::NotAllowed,
            _ => PacketsError::Failed(error),
        })
    }

    pub(crate) const fn new() -> Option<Self> {
        Some(Self { attempts: Vec::new() })
    }

    /// A step of reaching the server, told before it is taken.
    pub(crate) fn dialled(&mut self, event: &DialEvent) {
        match event {
            DialEvent::Attempt { address } => self.attempts.push(Attempt::begin(*address)),
            DialEvent::AttemptFailed { address, .. } => self.attempts.retain(|attempt| attempt.peer != *address),
            _ => {}
        }
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
        attempt.socket.as_ref().and(attempt.kept.facts())
    }
}

impl Attempt {
    fn begin(peer: SocketAddr) -> Self {
        let socket = PacketSocket::open(peer);
        if let Err(error) = &socket {
            debug!(target: "rdpwhy", %peer, %error, "no packets are captured");
        }
        Self { peer, socket: socket.ok(), kept: Kept::of(peer) }
    }

    fn connected(&mut self, local: Option<SocketAddr>) {
        self.drain();
        self.kept.connected(local);
        if let (Some(socket), Some(local)) = (&self.socket, local) {
            socket.narrow(self.peer, local);
        }
    }

    fn drain(&mut self) {
        let Some(socket) = &mut self.socket else { return };
        while let Some(packet) = socket.read() {
            self.kept.take(packet);
        }
    }
}
