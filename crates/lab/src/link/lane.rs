//! One direction of a link: what is on its way, and when it arrives.

use core::time::Duration;
use std::collections::VecDeque;

use rdpwhy_handshake::{How, Timestamp};
use rdpwhy_pdu::Side;

use super::draw::{Purpose, draw};
use super::{Link, Loss};

/// Something on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parcel {
    Bytes(Vec<u8>),
    /// Nothing follows it.
    Ended(How),
}

/// INVARIANT: what is queued arrives in the order in which it was sent.
#[derive(Debug)]
pub(super) struct Lane {
    from: Side,
    queue: VecDeque<(Timestamp, Parcel)>,
    /// Bytes in the queue.
    backlog: usize,
    /// When the line has sent what it was given.
    free_at: Timestamp,
    last_arrival: Timestamp,
    /// What has been let through so far.
    bytes: u64,
    segments: u64,
    /// Messages, or what was sent at once, that have begun to pass.
    flights: u64,
    /// A packet fell into the hole: TCP delivers nothing that follows it.
    is_swallowed: bool,
    is_over: bool,
}

impl Lane {
    pub(super) const fn new(from: Side) -> Self {
        Self {
            from,
            queue: VecDeque::new(),
            backlog: 0,
            free_at: Timestamp::ZERO,
            last_arrival: Timestamp::ZERO,
            bytes: 0,
            segments: 0,
            flights: 0,
            is_swallowed: false,
            is_over: false,
        }
    }

    /// Whether a segment of this size gets through.
    pub(super) fn takes(&mut self, link: &Link, len: usize) -> bool {
        let packet = len + usize::from(Link::HEADERS);
        self.is_swallowed |= link.mtu.is_some_and(|mtu| packet > usize::from(mtu));
        !self.is_swallowed && !self.is_over
    }

    /// How many of `len` bytes may pass before `limit` bytes of this direction have; `None` where all may.
    pub(super) fn left_of(&self, limit: Option<u64>, len: usize) -> Option<usize> {
        let left = usize::try_from(limit?.saturating_sub(self.bytes)).unwrap_or(usize::MAX);
        (left <= len).then_some(left)
    }

    /// A segment that has been let through. It joins the one before it when both arrive together and belong to a flight.
    pub(super) fn carry(&mut self, now: Timestamp, link: &Link, segment: &[u8], joins: bool) {
        self.flights += u64::from(!joins);
        self.segments += 1;
        self.bytes = self.bytes.saturating_add(u64::try_from(segment.len()).unwrap_or(u64::MAX));
        self.free_at = self.free_at.max(now).after(duration_of(segment.len(), link));
        let mut arrival = self.free_at.after(link.latency).after(self.jitter(link));
        if self.loses(link) {
            arrival = arrival.after(Link::RETRANSMISSION);
        }
        // The flight that passes counts already.
        self.last_arrival = arrival.max(self.held_until(link, self.flights)).max(self.last_arrival);
        self.backlog += segment.len();
        match self.queue.back_mut() {
            Some((at, Parcel::Bytes(bytes))) if joins && *at == self.last_arrival => bytes.extend_from_slice(segment),
            _ => self.queue.push_back((self.last_arrival, Parcel::Bytes(segment.to_vec()))),
        }
    }

    /// This side's own end, which falls into the hole like everything else.
    pub(super) fn end(&mut self, now: Timestamp, link: &Link, how: How) {
        if !self.is_swallowed {
            self.last_arrival = self.last_arrival.max(self.held_until(link, self.flights + 1));
            self.inject(now, link, how);
        }
    }

    /// An end that somebody on the way has made.
    pub(super) fn inject(&mut self, now: Timestamp, link: &Link, how: How) {
        if self.is_over {
            return;
        }
        self.is_over = true;
        self.last_arrival = self.free_at.max(now).after(link.latency).max(self.last_arrival);
        if how == How::Reset && self.from == Side::Server && self.discards(link) {
            self.discard_unread();
        }
        self.queue.push_back((self.last_arrival, Parcel::Ended(how)));
    }

    fn discards(&self, link: &Link) -> bool {
        draw(link.seed, self.from, Purpose::Discard, self.segments, 99) < u64::from(link.discard)
    }

    /// What arrives so shortly before the end that the client has not read it.
    fn discard_unread(&mut self) {
        let end = self.last_arrival;
        while let Some((_, parcel)) = self.queue.pop_back_if(|(at, _)| at.after(Link::UNREAD) >= end) {
            if let Parcel::Bytes(bytes) = parcel {
                self.backlog -= bytes.len();
            }
        }
    }

    pub(super) fn next_arrival(&self) -> Option<Timestamp> {
        self.queue.front().map(|(at, _)| *at)
    }

    pub(super) fn arrived(&mut self, now: Timestamp) -> Option<Parcel> {
        let (_, parcel) = self.queue.pop_front_if(|(at, _)| *at <= now)?;
        if let Parcel::Bytes(bytes) = &parcel {
            self.backlog -= bytes.len();
        }
        Some(parcel)
    }

    #[cfg(any(feature = "tcp", test))]
    pub(super) const fn backlog(&self) -> usize {
        self.backlog
    }

    /// The moment before which a server that hangs lets nothing arrive of its n-th flight, from 1.
    fn held_until(&self, link: &Link, nth: u64) -> Timestamp {
        let hang = link.hang.filter(|hang| self.from == Side::Server && nth > u64::from(hang.at_hello));
        hang.map_or(Timestamp::ZERO, |hang| Timestamp::ZERO.after(hang.until))
    }

    fn jitter(&self, link: &Link) -> Duration {
        let limit = u64::try_from(link.jitter.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(draw(link.seed, self.from, Purpose::Jitter, self.segments, limit))
    }

    fn loses(&self, link: &Link) -> bool {
        match link.loss {
            None => false,
            Some(Loss::Every(n)) => self.segments.is_multiple_of(u64::from(n.get())),
            Some(Loss::Percent(percent)) => {
                draw(link.seed, self.from, Purpose::Loss, self.segments, 99) < u64::from(percent)
            }
        }
    }
}

/// How long the line takes to send so many bytes.
fn duration_of(len: usize, link: &Link) -> Duration {
    let Some(rate) = link.rate else { return Duration::ZERO };
    let micros = u64::try_from(len).unwrap_or(u64::MAX).saturating_mul(1_000_000) / rate;
    Duration::from_micros(micros)
}
