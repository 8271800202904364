//! Which packets are kept: at most three, and counts.

use std::net::SocketAddr;

use rdpwhy_handshake::{PacketFacts, PacketFlag, PacketSeen};

use super::headers::{Headers, parse};

/// Packets that wait until the connection's own address is known. A SYN-ACK and some others come before.
const EARLY: usize = 32;

/// What is kept of the packets of `peer`.
#[derive(Debug)]
pub(super) struct Kept {
    peer: SocketAddr,
    side: Side,
    /// The acknowledgement number of the SYN-ACK: that of the probe's first byte.
    first_byte: Option<u32>,
    facts: PacketFacts,
}

/// The connection's own end.
#[derive(Debug)]
enum Side {
    /// Not known, with what has come so far.
    Unknown(Vec<Headers>),
    /// Known.
    Known(SocketAddr),
}

impl Kept {
    pub(super) fn of(peer: SocketAddr) -> Self {
        Self { peer: canonical(peer), side: Side::Unknown(Vec::new()), first_byte: None, facts: PacketFacts::default() }
    }

    /// The connection is there, at this address of the probe's. Without one, its packets are known only where all of them
    /// went to one address.
    pub(super) fn connected(&mut self, local: Option<SocketAddr>) {
        let Side::Unknown(early) = &mut self.side else { return };
        let early = core::mem::take(early);
        let first = early.first().map(|headers| headers.destination);
        let only = first.filter(|first| early.iter().all(|headers| headers.destination == *first));
        let Some(local) = local.map(canonical).or(only) else { return };
        self.side = Side::Known(local);
        early.into_iter().for_each(|headers| self.note(headers));
    }

    /// A packet that was captured, from its IP header on.
    pub(super) fn take(&mut self, packet: &[u8]) {
        let Some(headers) = parse(packet).filter(|headers| headers.source == self.peer) else { return };
        match &mut self.side {
            Side::Unknown(early) if early.len() < EARLY => early.push(headers),
            Side::Unknown(_) => {}
            Side::Known(_) => self.note(headers),
        }
    }

    /// What was kept; `None` as long as the connection is not known.
    pub(super) fn facts(&self) -> Option<PacketFacts> {
        matches!(self.side, Side::Known(_)).then(|| self.facts.clone())
    }

    fn note(&mut self, headers: Headers) {
        let Headers { destination, acknowledgement, mut seen, .. } = headers;
        if !matches!(self.side, Side::Known(local) if local == destination) {
            return;
        }
        self.facts.seen = self.facts.seen.saturating_add(1);
        if self.facts.syn_ack.is_none() && seen.has(PacketFlag::Syn) {
            self.first_byte = acknowledgement;
        }
        seen.acknowledges = acknowledgement.zip(self.first_byte).and_then(|(number, first)| distance(first, number));
        let PacketFacts { syn_ack, last, close, .. } = &mut self.facts;
        match &seen {
            PacketSeen { .. } if close.is_some() => {}
            seen if seen.has(PacketFlag::Rst) || seen.has(PacketFlag::Fin) => *close = Some(seen.clone()),
            seen if seen.has(PacketFlag::Syn) => *syn_ack = syn_ack.take().or_else(|| Some(seen.clone())),
            _ => *last = Some(seen),
        }
    }
}

/// From one sequence number to a later one (RFC 9293 3.4); `None` for an earlier one.
fn distance(from: u32, to: u32) -> Option<u32> {
    Some(to.wrapping_sub(from)).filter(|distance| *distance <= u32::MAX / 2)
}

/// An IPv4 address that is written as an IPv6 one is IPv4 on the wire; a zone and a flow label are not addresses.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests;
