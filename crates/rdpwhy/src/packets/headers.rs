//! The headers of one packet.

use std::net::SocketAddr;

use etherparse::{LaxNetSlice, LaxSlicedPacket, TcpOptionElement, TcpSlice, TransportSlice};
use rdpwhy_handshake::{PacketFlag, PacketSeen};

/// A TCP packet without its payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Headers {
    pub(super) source: SocketAddr,
    pub(super) destination: SocketAddr,
    /// The sequence number.
    pub(super) sequence: u32,
    /// How many sequence numbers it takes: one a byte of its payload, and one for a SYN and a FIN.
    pub(super) length: u32,
    /// The acknowledgement number; `None` without the flag.
    pub(super) acknowledgement: Option<u32>,
    /// What is kept of it, but for what it acknowledges.
    pub(super) seen: PacketSeen,
}

/// Reads a packet that begins with its IP header and may be cut off behind the TCP header. `None` for everything but a TCP
/// packet with whole headers: others, later fragments, garbage.
pub(super) fn parse(packet: &[u8]) -> Option<Headers> {
    let sliced = LaxSlicedPacket::from_ip(packet).ok()?;
    let (source, destination, ttl, ip_id, bytes) = match sliced.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            let (source, destination) = (header.source_addr().into(), header.destination_addr().into());
            let bytes = usize::from(header.total_len()).saturating_sub(header.slice().len());
            (source, destination, header.ttl(), Some(header.identification()), bytes)
        }
        LaxNetSlice::Ipv6(ip) => {
            let header = ip.header();
            let (source, destination) = (header.source_addr().into(), header.destination_addr().into());
            let bytes = usize::from(header.payload_length()).saturating_sub(ip.extensions().slice().len());
            (source, destination, header.hop_limit(), None, bytes)
        }
        LaxNetSlice::Arp(_) => return None,
    };
    let Some(TransportSlice::Tcp(tcp)) = &sliced.transport else { return None };
    // What is captured is cut off behind the headers, so the length is the one that the IP header tells.
    let payload = u32::try_from(bytes.saturating_sub(tcp.header_len())).ok()?;
    Some(Headers {
        source: SocketAddr::new(source, tcp.source_port()),
        destination: SocketAddr::new(destination, tcp.destination_port()),
        sequence: tcp.sequence_number(),
        length: payload.saturating_add(u32::from(tcp.syn())).saturating_add(u32::from(tcp.fin())),
        acknowledgement: tcp.ack().then(|| tcp.acknowledgment_number()),
        seen: PacketSeen {
            flags: flags(tcp),
            ttl,
            ip_id,
            window: tcp.window_size(),
            timestamp: timestamp(tcp),
            acknowledges: None,
        },
    })
}

fn flags(tcp: &TcpSlice<'_>) -> Vec<PacketFlag> {
    let flags = [
        (tcp.syn(), PacketFlag::Syn),
        (tcp.fin(), PacketFlag::Fin),
        (tcp.rst(), PacketFlag::Rst),
        (tcp.ack(), PacketFlag::Ack),
    ];
    flags.into_iter().filter_map(|(is_set, flag)| is_set.then_some(flag)).collect()
}

/// TSval (RFC 7323 3.2). What follows a malformed option is not read.
fn timestamp(tcp: &TcpSlice<'_>) -> Option<u32> {
    tcp.options_iterator().map_while(Result::ok).find_map(|option| match option {
        TcpOptionElement::Timestamp(value, _) => Some(value),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
