//! A platform without packet sockets.

use std::net::SocketAddr;

use rdpwhy_handshake::PacketFacts;

use super::PacketsError;

/// Captures nothing, and is never made.
#[derive(Debug)]
pub(crate) enum Packets {}

impl Packets {
    pub(crate) const fn check() -> Result<(), PacketsError> {
        Err(PacketsError::Unsupported)
    }

    pub(crate) const fn new() -> Option<Self> {
        None
    }

    pub(crate) fn attempt(&mut self, _peer: SocketAddr) -> Result<(), PacketsError> {
        match *self {}
    }

    pub(crate) fn failed(&mut self, _peer: SocketAddr) {
        match *self {}
    }

    pub(crate) fn connected(&mut self, _local: Option<SocketAddr>, _peer: SocketAddr) {
        match *self {}
    }

    pub(crate) fn drain(&mut self) {
        match *self {}
    }

    pub(crate) fn facts(&self) -> Option<PacketFacts> {
        match *self {}
    }
}
