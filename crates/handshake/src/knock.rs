//! [`UdpKnock`]: what came of one datagram to a server's UDP port. It is no part of a conversation, so no witness sees it;
//! whoever judges conversations may be told of it.

use rdpwhy_pdu::udp::UdpSynAck;

/// What one SYN of RDP-UDP (MS-RDPEUDP 3.1.5.1.1) was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "kind", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum UdpKnock {
    /// With the SYN+ACK to it: RDP-UDP is spoken there, and datagrams go through in both directions.
    Answered(UdpSynAck),
    /// With a datagram that is no SYN+ACK to it.
    Other {
        /// Its first bytes, at most [`UdpKnock::HEAD`].
        #[cfg_attr(feature = "serde", serde(serialize_with = "as_hex"))]
        head: Vec<u8>,
    },
    /// With "port unreachable" (ICMP): the host is up and nobody listens on the port, or a packet filter says so in its
    /// name.
    Refused,
    /// With word of somebody on the way that it does not get there (ICMP): no route to the host, or a packet filter that
    /// does not hide.
    Unreachable,
    /// Not at all, and that is no information: a lost datagram, a packet filter, a server without UDP and one that answers
    /// only those who know a session's cookie are all alike, and there is no second attempt.
    Silent,
}

impl UdpKnock {
    /// Bytes that are kept of a datagram that is none of ours.
    pub const HEAD: usize = 64;

    /// `answered`, `other`, `refused`, `unreachable` or `silent`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Answered(_) => "answered",
            Self::Other { .. } => "other",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Silent => "silent",
        }
    }
}

#[cfg(feature = "serde")]
fn as_hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&crate::transcript::Hex(bytes))
}
