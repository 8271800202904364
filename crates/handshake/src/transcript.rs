//! The transcript: what was seen, in order, fit to be shown to anyone.

use core::fmt;
use core::ops::Deref;
use std::sync::Arc;

use rdpwhy_pdu::{PduKind, Side, Summary};

use crate::{DialEvent, How, Limit, Timestamp};

/// `c<connection>.<event>`: how findings cite evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId {
    /// The connection of a diagnosis, from 1.
    pub connection: u32,
    /// The event in it, from 0.
    pub index: u32,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}.{}", self.connection, self.index)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for EventId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Events in order. A copy shares them, and has events of its own from when it is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Transcript(#[cfg_attr(feature = "serde", serde(serialize_with = "shared"))] Arc<Vec<Event>>);

impl Transcript {
    /// The events, to be changed.
    pub fn events_mut(&mut self) -> &mut Vec<Event> {
        Arc::make_mut(&mut self.0)
    }

    /// Adds an event that was charged, in memory for so many events.
    pub(crate) fn push(&mut self, event: Event, capacity: usize) {
        let events = self.events_mut();
        events.reserve_exact(capacity.saturating_sub(events.len()));
        events.push(event);
    }
}

impl Deref for Transcript {
    type Target = [Event];

    fn deref(&self) -> &[Event] {
        &self.0
    }
}

impl FromIterator<Event> for Transcript {
    fn from_iter<I: IntoIterator<Item = Event>>(events: I) -> Self {
        Self(Arc::new(events.into_iter().collect()))
    }
}

impl<'a> IntoIterator for &'a Transcript {
    type Item = &'a Event;
    type IntoIter = core::slice::Iter<'a, Event>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a mut Transcript {
    type Item = &'a mut Event;
    type IntoIter = core::slice::IterMut<'a, Event>;

    fn into_iter(self) -> Self::IntoIter {
        self.events_mut().iter_mut()
    }
}

#[cfg(feature = "serde")]
fn shared<S: serde::Serializer>(events: &Arc<Vec<Event>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(events.iter())
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// When its last byte was seen.
    #[cfg_attr(feature = "serde", serde(rename = "at_us"))]
    pub at: Timestamp,
    /// What it was.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub body: EventBody,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "event", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum EventBody {
    /// Resolving and connecting.
    Dial(DialEvent),
    /// A TLS record whose content the wire does not show.
    Record {
        /// Who sent it.
        from: Side,
        /// What it is, as far as that can be told.
        pdu: PduKind,
        /// Header and ciphertext.
        bytes: usize,
    },
    /// A message.
    Pdu {
        /// Who sent it.
        from: Side,
        /// Its name.
        pdu: PduKind,
        /// Its frame's size.
        bytes: usize,
        /// Its allow-listed fields.
        summary: Summary,
        /// The frame itself; absent from the client's first message with a secret on, and where a frame is long.
        #[cfg_attr(feature = "serde", serde(skip))]
        raw: Option<Vec<u8>>,
    },
    /// A TLS alert.
    Alert {
        /// Who sent it.
        from: Side,
        /// Its number.
        code: u8,
        /// Its IANA name, where it has one.
        name: Option<&'static str>,
    },
    /// Well-framed but unexpected or malformed, or not the protocol. Whether it ends the conversation is told by the
    /// ending.
    Anomaly {
        /// Who sent it.
        from: Side,
        /// What is odd about it.
        what: &'static str,
        /// The message, where it has a name.
        pdu: Option<PduKind>,
        /// More words.
        detail: Option<String>,
        /// Its first bytes.
        #[cfg_attr(feature = "serde", serde(serialize_with = "as_hex"))]
        head: Vec<u8>,
    },
    /// The connection was closed from one end.
    Close {
        /// Which one.
        by: Side,
        /// FIN, RST or close_notify.
        how: How,
    },
    /// TLS is up.
    TlsUp,
    /// A limit of time passed.
    Deadline {
        /// Which one.
        limit: Limit,
        /// For how long nothing moved the position, in microseconds.
        waited_us: u64,
    },
}

impl EventBody {
    /// The message's name, where the event is one.
    #[must_use]
    pub const fn pdu(&self) -> Option<PduKind> {
        match self {
            Self::Pdu { pdu, .. } | Self::Record { pdu, .. } => Some(*pdu),
            _ => None,
        }
    }

    /// Who caused it, where one end did.
    #[must_use]
    pub const fn from(&self) -> Option<Side> {
        match self {
            Self::Pdu { from, .. }
            | Self::Record { from, .. }
            | Self::Alert { from, .. }
            | Self::Anomaly { from, .. } => Some(*from),
            Self::Close { by, .. } => Some(*by),
            Self::Dial(_) | Self::TlsUp | Self::Deadline { .. } => None,
        }
    }
}

#[cfg(feature = "serde")]
fn as_hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Hex(bytes))
}

/// Bytes as lower-case hexadecimal digits.
#[cfg(feature = "serde")]
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

#[cfg(feature = "serde")]
impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
