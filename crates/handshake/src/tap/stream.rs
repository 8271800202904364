//! One direction's bytes that are not framed yet.

use rdpwhy_pdu::frame::{FrameLayer, Scan};

use crate::{Partial, Timestamp};

/// How many of a stranger's first bytes are kept as evidence.
const HEAD: usize = 256;

/// What taking the next frame gave.
pub(crate) enum Framed {
    /// A whole frame, header included.
    Frame(Vec<u8>),
    /// More bytes are needed.
    Wait,
}

/// A buffer that holds less than one frame between inputs, so it is bounded by the layer's own bound.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stream {
    buffer: Vec<u8>,
    /// Where the next frame begins: the buffer is emptied once an input, not once a frame.
    start: usize,
    layer: Option<FrameLayer>,
    need: usize,
    foreign: Option<Timestamp>,
}

impl Stream {
    /// Takes bytes in. A stream of garbage keeps its head alone.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let room = if self.foreign.is_some() { HEAD.saturating_sub(self.buffer.len()) } else { bytes.len() };
        self.buffer.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// The next frame of `layer`, which the caller derives from the position and the next byte.
    pub(crate) fn next(&mut self, at: Timestamp, layer: impl FnOnce(u8) -> FrameLayer) -> Framed {
        let unread = self.buffer.get(self.start..).unwrap_or_default();
        let Some(first) = unread.first() else {
            self.layer = None;
            return Framed::Wait;
        };
        if self.foreign.is_some() {
            return Framed::Wait;
        }
        let layer = layer(*first);
        self.layer = Some(layer);
        match layer.scan(unread) {
            Scan::Whole(len) => {
                let frame = unread.get(..len).unwrap_or(unread).to_vec();
                self.start += frame.len();
                self.layer = None;
                return Framed::Frame(frame);
            }
            Scan::Partial { need } => self.need = need,
            Scan::Foreign => self.turn_foreign(at),
        }
        Framed::Wait
    }

    fn turn_foreign(&mut self, at: Timestamp) {
        self.foreign = Some(at);
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.truncate(HEAD);
    }

    /// Since when the bytes are no protocol of ours.
    pub(crate) const fn foreign_since(&self) -> Option<Timestamp> {
        self.foreign
    }

    /// Whether the head is as long as it gets.
    pub(crate) fn head_is_full(&self) -> bool {
        self.buffer.len() >= HEAD
    }

    /// The head of a stream of garbage.
    pub(crate) fn head(&self) -> &[u8] {
        &self.buffer
    }

    /// The frame that has begun, if one has.
    pub(crate) fn partial(&self) -> Option<Partial> {
        let have = self.buffer.len().saturating_sub(self.start);
        match (self.layer, self.foreign) {
            (Some(layer), None) if have > 0 => Some(Partial { layer, have, need: self.need }),
            _ => None,
        }
    }
}
