//! RDP-UDP (MS-RDPEUDP), as far as one unanswered knock goes: the SYN, and the SYN+ACK that may come back. Numbers are
//! big-endian here, unlike in the rest of RDP.

mod datagram;
mod syn;
mod syn_ack;

pub use syn::UdpSyn;
pub use syn_ack::UdpSynAck;

/// uFlags of RDPUDP_FEC_HEADER (2.2.2.1).
pub mod flag {
    /// Initialises a connection.
    pub const SYN: u16 = 0x0001;
    /// Not used.
    pub const FIN: u16 = 0x0002;
    /// Acknowledges; in any other datagram than a SYN+ACK an ACK vector follows.
    pub const ACK: u16 = 0x0004;
    /// Data follows.
    pub const DATA: u16 = 0x0008;
    /// The data is a coded packet.
    pub const FEC: u16 = 0x0010;
    /// Congestion: datagrams are missing.
    pub const CN: u16 = 0x0020;
    /// The congestion window was made smaller.
    pub const CWR: u16 = 0x0040;
    /// Not used.
    pub const SACK_OPTION: u16 = 0x0080;
    /// The start of the ACK vector is acknowledged.
    pub const ACK_OF_ACKS: u16 = 0x0100;
    /// What is lost is not sent again: RDP-UDP-L.
    pub const SYN_LOSSY: u16 = 0x0200;
    /// The acknowledgement was delayed, and is no measure of the way.
    pub const ACK_DELAYED: u16 = 0x0400;
    /// RDPUDP_CORRELATION_ID_PAYLOAD follows.
    pub const CORRELATION_ID: u16 = 0x0800;
    /// RDPUDP_SYNDATAEX_PAYLOAD follows.
    pub const SYN_EX: u16 = 0x1000;
}

/// uUdpVer of RDPUDP_SYNDATAEX_PAYLOAD (2.2.2.9).
pub mod version {
    /// RDPUDP_PROTOCOL_VERSION_1, which is also meant where none is said (3.1.5.1.3).
    pub const V1: u16 = 0x0001;
    /// RDPUDP_PROTOCOL_VERSION_2.
    pub const V2: u16 = 0x0002;
    /// RDPUDP_PROTOCOL_VERSION_3: data goes by MS-RDPEUDP2. A client's SYN must show then that it knows the cookie of a
    /// session.
    pub const V3: u16 = 0x0101;
}

/// The size that a SYN and a SYN+ACK are padded to (3.1.5.1.1), and the greatest MTU that they may say (2.2.2.5).
pub const GREATEST_MTU: u16 = 1232;
/// The smallest MTU that they may say (2.2.2.5).
pub const LEAST_MTU: u16 = 1132;
