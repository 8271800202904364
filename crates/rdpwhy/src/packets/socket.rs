//! A packet socket (packet(7)) that receives the packets of one peer.

use std::io::{self, Read as _};
use std::net::{IpAddr, SocketAddr};

use socket2::{Domain, Protocol, Socket, Type};
use tracing::debug;

use super::filter::program;
use super::kept::Queue;

/// EtherTypes. With these, not ETH_P_ALL, the kernel hands over what it receives and nothing that it sends.
const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86DD;

/// The longest headers: 60 bytes of IPv4, 60 of TCP.
const HEADERS: usize = 120;

/// Receives packets without their link headers, and closes when it is dropped.
#[derive(Debug)]
pub(super) struct PacketSocket {
    socket: Socket,
    buffer: [u8; HEADERS],
}

impl PacketSocket {
    /// Receives the packets of `peer` from now on, on every interface. What slips in before the filter is there is dropped by
    /// the reader.
    pub(super) fn open(peer: SocketAddr) -> io::Result<Self> {
        let ether_type = match peer.ip().to_canonical() {
            IpAddr::V4(_) => IPV4,
            IpAddr::V6(_) => IPV6,
        };
        let protocol = Protocol::from(i32::from(ether_type.to_be()));
        let socket = Socket::new(Domain::PACKET, Type::DGRAM, Some(protocol))?;
        socket.attach_filter(&program(peer, None))?;
        socket.set_nonblocking(true)?;
        Ok(Self { socket, buffer: [0; HEADERS] })
    }

    /// From now on those to `local` alone: other connections to the same server no longer take room in the queue.
    pub(super) fn narrow(&self, peer: SocketAddr, local: SocketAddr) {
        if let Err(error) = self.socket.attach_filter(&program(peer, Some(local.port()))) {
            debug!(target: "rdpwhy", %error, "the filter of a packet socket stays as it was");
        }
    }
}

impl Queue for PacketSocket {
    /// Its headers; the payload is cut off.
    fn read(&mut self) -> Option<&[u8]> {
        let count = self.socket.read(&mut self.buffer).ok()?;
        self.buffer.get(..count)
    }
}
