//! What a driver learns of the network path besides bytes and times.

use rdpwhy_handshake::{PacketFacts, TcpFacts};

use crate::Client;

impl Client {
    /// Adds what the kernel knows of the connection.
    pub fn add_tcp_facts(&mut self, tcp: TcpFacts) {
        self.witness.add_tcp_facts(tcp);
    }

    /// Adds the headers of the server's packets.
    pub fn add_packet_facts(&mut self, packets: PacketFacts) {
        self.witness.add_packet_facts(packets);
    }

    /// Notes that a reset may discard bytes of the server on this platform, see
    /// [`rdpwhy_handshake::PathFacts::resets_discard`].
    pub fn note_resets_discard(&mut self) {
        self.witness.note_resets_discard();
    }
}
