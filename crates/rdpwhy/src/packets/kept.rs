//! Which packets are kept: at most four, and counts.

use std::net::SocketAddr;

use rdpwhy_handshake::{PacketFacts, PacketFlag, PacketSeen};

use super::headers::{Headers, parse};

/// Packets that wait until the connection's own address is known. A SYN-ACK and some others come before.
const EARLY: usize = 32;

/// Packets that are read from a queue in one go, so that a peer that never stops sending does not hold up the connection. By
/// default the queue of a packet socket has room for about as many (212,992 bytes, 768 a packet).
const AT_ONCE: usize = 300;

/// Where captured packets come from.
pub(super) trait Queue {
    /// The next packet, from its IP header on; `None` where none has come.
    fn read(&mut self) -> Option<&[u8]>;
}

/// What is kept of the packets of `peer`.
#[derive(Debug)]
pub(super) struct Kept {
    peer: SocketAddr,
    side: Side,
    /// The acknowledgement number of the SYN-ACK: that of the probe's first byte.
    first_byte: Option<u32>,
    /// The sequence number that the peer's next packet has; `None` until the SYN-ACK was seen.
    next: Option<u32>,
    /// Whether `facts.close` has the expected sequence number, so that it ended the connection (RFC 9293 3.10.7.4).
    is_closed: bool,
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
        Self {
            peer: canonical(peer),
            side: Side::Unknown(Vec::new()),
            first_byte: None,
            next: None,
            is_closed: false,
            facts: PacketFacts::default(),
        }
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

    /// What has come, as far as it is read in one go.
    pub(super) fn take_from(&mut self, queue: &mut impl Queue) {
        for _ in 0..AT_ONCE {
            let Some(packet) = queue.read() else { return };
            self.take(packet);
        }
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
        let Headers { destination, sequence, length, acknowledgement, mut seen, .. } = headers;
        if !matches!(self.side, Side::Known(local) if local == destination) {
            return;
        }
        self.facts.seen = self.facts.seen.saturating_add(1);
        let is_syn_ack = seen.has(PacketFlag::Syn) && self.facts.syn_ack.is_none();
        if is_syn_ack {
            self.first_byte = acknowledgement;
        }
        seen.acknowledges = acknowledgement.zip(self.first_byte).and_then(|(number, first)| distance(first, number));
        let is_expected = self.next == Some(sequence);
        if seen.has(PacketFlag::Rst) || seen.has(PacketFlag::Fin) {
            self.note_close(seen, is_expected);
        } else if is_syn_ack && !self.is_closed {
            self.facts.syn_ack = Some(seen);
            self.next = Some(sequence.wrapping_add(length));
        } else if !seen.has(PacketFlag::Syn) && !self.is_closed {
            self.facts.last = Some(seen);
            self.next = self.next.map(|next| after(next, sequence, length));
        }
    }

    /// A reset with an unexpected number is not taken, and the server's own may follow: so the last one is kept, until one has
    /// the expected number.
    fn note_close(&mut self, seen: PacketSeen, is_expected: bool) {
        let PacketFacts { close, other_close, .. } = &mut self.facts;
        let other = if self.is_closed { Some(seen) } else { close.replace(seen) };
        self.is_closed |= is_expected;
        let is_like = |one: &PacketSeen| close.as_ref().is_some_and(|close| close.ttl == one.ttl);
        *other_close = other_close.take().into_iter().chain(other).find(|other| !is_like(other));
    }
}

/// The number that is expected behind a packet: the same one, unless the packet continues or repeats what came before.
fn after(next: u32, sequence: u32, length: u32) -> u32 {
    let end = sequence.wrapping_add(length);
    let begins_in_time = distance(sequence, next).is_some();
    if begins_in_time && distance(next, end).is_some() { end } else { next }
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
