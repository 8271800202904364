//! [`Ledger`]: the transcript, and the account of everything that a conversation keeps.
//!
//! INVARIANT: an event gets into the transcript through [`Ledger::record`] alone, which charges it by its real size
//! ([`Held`]), and the facts are charged anew before each event. So a conversation holds no more than its [`Limits`]
//! say, and the facts' own bound, whatever a decoder makes of a message.

use core::mem::size_of;

use rdpwhy_pdu::Held as _;

use crate::{Event, EventBody, EventId, Facts, Limits, Timestamp, Transcript};

/// Of the events and bytes, kept for what ends the conversation: a finding cites it.
const RESERVED_EVENTS: usize = 32;
const RESERVED_BYTES: usize = 16 << 10;
/// Events that memory is taken for at least: as many as most conversations have.
const GROWTH: usize = 32;
/// Frames longer than this are kept by kind, length and summary alone.
const FRAME: usize = 16 << 10;

/// What is kept, and what it takes.
#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    limits: Limits,
    transcript: Transcript,
    /// Events that were left out.
    dropped: u32,
    /// Events that there is memory for.
    capacity: usize,
    /// Bytes of what the events hold, of the frames among that, and of the facts.
    contents: usize,
    frames: usize,
    facts: usize,
}

impl Ledger {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, transcript: Transcript::default(), dropped: 0, capacity: 0, contents: 0, frames: 0, facts: 0 }
    }

    pub(crate) const fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    pub(crate) const fn dropped(&self) -> u32 {
        self.dropped
    }

    /// Adds an event while there is room for it. `is_over` once the conversation has ended: what ends it, and what comes
    /// then, has room of its own. Messages behind one that was left out are left out too, so that what is there is how the
    /// conversation began.
    pub(crate) fn record(&mut self, connection: u32, at: Timestamp, body: EventBody, is_over: bool) {
        let is_message = matches!(body, EventBody::Pdu { .. } | EventBody::Record { .. } | EventBody::Anomaly { .. });
        let (events, bytes) = match &body {
            _ if is_over => (0, 0),
            _ if is_message => (RESERVED_EVENTS, RESERVED_BYTES),
            // One of them may end the conversation, and a peer can send warnings for ever.
            EventBody::Alert { .. } => (RESERVED_EVENTS / 4, RESERVED_BYTES / 4),
            _ => (0, 0),
        };
        let length = self.transcript.len();
        let size = body.held();
        let room = self.limits.report.saturating_sub(bytes).saturating_sub(self.contents + self.facts);
        let fits = |capacity: &usize| capacity * size_of::<Event>() + size <= room;
        // By a quarter, and by little where that is too much.
        let grown = [length + (length / 4).max(GROWTH), length + GROWTH];
        let capacity = if length < self.capacity { [self.capacity; 2] } else { grown }.into_iter().find(fits);
        let capacity = capacity.filter(|_| length < self.limits.events.saturating_sub(events));
        let follows = self.dropped == 0 || !is_message || is_over;
        let (Some(capacity), Ok(index), true) = (capacity, u32::try_from(length), follows) else {
            self.dropped = self.dropped.saturating_add(1);
            return;
        };
        self.capacity = capacity;
        self.contents += size;
        self.transcript.push(Event { id: EventId { connection, index }, at, body }, capacity);
    }

    /// A frame for the transcript, while there is room for it.
    pub(crate) fn keep_frame(&mut self, mut frame: Vec<u8>) -> Option<Vec<u8>> {
        let kept = self.dropped == 0 && frame.len() <= FRAME && self.frames + frame.len() <= self.limits.frames;
        kept.then(|| {
            self.frames += frame.len();
            frame.shrink_to_fit();
            frame
        })
    }

    /// Charges the facts as they are now; not where nothing more is kept, since that is the time of floods.
    pub(crate) fn charge(&mut self, facts: &Facts) {
        if self.dropped == 0 {
            self.facts = facts.held();
        }
    }

    /// What the events take, in bytes.
    pub(crate) const fn events_held(&self) -> usize {
        self.capacity * size_of::<Event>() + self.contents
    }
}

#[cfg(test)]
mod tests {
    use rdpwhy_pdu::{PduKind, Side, Summary};

    use super::Ledger;
    use crate::{EventBody, How, Limits, Timestamp};

    fn message(bytes: usize) -> EventBody {
        let summary = Summary::new().with("name", "x".repeat(200));
        EventBody::Pdu { from: Side::Server, pdu: PduKind::McsOther, bytes, summary, raw: None }
    }

    #[test]
    fn what_does_not_fit_is_counted_and_nothing_follows_it_but_the_end() {
        let mut ledger = Ledger::new(Limits { report: 64 << 10, ..Limits::default() });
        for _ in 0..1000 {
            ledger.record(1, Timestamp::ZERO, message(9), false);
        }
        let kept = ledger.transcript().len();
        assert!(kept < 200 && ledger.events_held() <= 48 << 10, "{kept}, {}", ledger.events_held());
        ledger.record(1, Timestamp::ZERO, EventBody::Close { by: Side::Server, how: How::Eof }, true);
        assert_eq!((ledger.transcript().len(), ledger.dropped()), (kept + 1, 1000 - u32::try_from(kept).unwrap()));
    }

    #[test]
    fn frames_have_a_limit_of_their_own() {
        let mut ledger = Ledger::new(Limits { frames: 1000, ..Limits::default() });
        assert!(ledger.keep_frame(vec![7; 600]).is_some());
        assert!(ledger.keep_frame(vec![7; 600]).is_none());
        assert!(ledger.keep_frame(vec![7; 400]).is_some());
        assert!(ledger.keep_frame(vec![7; 17 << 10]).is_none());
    }
}
