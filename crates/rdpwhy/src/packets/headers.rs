//! The headers of one packet.

use std::net::SocketAddr;

use etherparse::{LaxNetSlice, LaxSlicedPacket, TcpOptionElement, TcpSlice, TransportSlice};
use rdpwhy_handshake::{PacketFlag, PacketSeen};

/// A TCP packet without its payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Headers {
    pub(super) source: SocketAddr,
    pub(super) destination: SocketAddr,
    /// The acknowledgement number; `None` without the flag.
    pub(super) acknowledgement: Option<u32>,
    /// What is kept of it, but for what it acknowledges.
    pub(super) seen: PacketSeen,
}

/// Reads a packet that begins with its IP header and may be cut off behind the TCP header. `None` for everything but a TCP
/// packet with whole headers: others, later fragments, garbage.
pub(super) fn parse(packet: &[u8]) -> Option<Headers> {
    let sliced = LaxSlicedPacket::from_ip(packet).ok()?;
    let (source, destination, ttl, ip_id) = match sliced.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            let (source, destination) = (header.source_addr().into(), header.destination_addr().into());
            (source, destination, header.ttl(), Some(header.identification()))
        }
        LaxNetSlice::Ipv6(ip) => {
            let header = ip.header();
            (header.source_addr().into(), header.destination_addr().into(), header.hop_limit(), None)
        }
        LaxNetSlice::Arp(_) => return None,
    };
    let Some(TransportSlice::Tcp(tcp)) = &sliced.transport else { return None };
    Some(Headers {
        source: SocketAddr::new(source, tcp.source_port()),
        destination: SocketAddr::new(destination, tcp.destination_port()),
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
