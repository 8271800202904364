//! Headers of the server's packets: what tells one machine's packets from another's.

/// The packets that came from the server's address and port, as far as their headers tell who sent them. Payload is never
/// kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PacketFacts {
    /// Packets of the connection that were seen. 0 where the capture saw none, such as behind an address translation on
    /// the probe's own machine.
    pub seen: u32,
    /// The SYN-ACK.
    pub syn_ack: Option<PacketSeen>,
    /// The last packet between the SYN-ACK and the close.
    pub last: Option<PacketSeen>,
    /// The packet that reset or closed the connection: the first whose sequence number is the expected one, and the last
    /// of them where none has it.
    pub close: Option<PacketSeen>,
    /// The first other packet that resets or closes, if its TTL is not that of `close`.
    pub other_close: Option<PacketSeen>,
}

/// One packet's headers (RFC 791 3.1, RFC 8200 3, RFC 9293 3.1, RFC 7323 3.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PacketSeen {
    /// The TCP flags that are set, among `syn`, `fin`, `rst` and `ack`.
    pub flags: Vec<PacketFlag>,
    /// Time to live of IPv4, hop limit of IPv6, as it arrived.
    pub ttl: u8,
    /// Identification of IPv4; `None` with IPv6, which has none.
    pub ip_id: Option<u16>,
    /// Window, not scaled.
    pub window: u16,
    /// TSval of the timestamps option, in ticks of the sender's clock; `None` where the packet has no timestamps.
    pub timestamp: Option<u32>,
    /// Payload bytes of the probe that the packet acknowledges; `None` where it acknowledges nothing, or where the SYN-ACK
    /// was not seen.
    pub acknowledges: Option<u32>,
}

/// A flag of a TCP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum PacketFlag {
    /// SYN.
    Syn,
    /// FIN.
    Fin,
    /// RST.
    Rst,
    /// ACK.
    Ack,
}

impl PacketSeen {
    /// Whether `flag` is set.
    #[must_use]
    pub fn has(&self, flag: PacketFlag) -> bool {
        self.flags.contains(&flag)
    }
}
