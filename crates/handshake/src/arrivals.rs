//! What a server sends while the position waits: how silence is told from a flood, a slow drip and an exchange without end.

use rdpwhy_pdu::Side;

use crate::{Duration, Input, Partial, Timestamp};

/// A limit of time that the probe keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Limit {
    /// The limit of one stage.
    #[default]
    Stage,
    /// The limit of the whole connection.
    Total,
}

impl Limit {
    /// `stage` or `total`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Total => "total",
        }
    }
}

/// How a server that never comes to an end sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Manner {
    /// Whole messages, none of which is the expected one.
    Messages,
    /// A message that does not become whole: its bytes come too slowly, or without end.
    Drip,
    /// Messages that the client answers, one after another.
    Exchange,
}

impl Manner {
    /// `messages`, `drip` or `exchange`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Drip => "drip",
            Self::Exchange => "exchange",
        }
    }
}

/// A limit of time passed while the server was still sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Endless {
    /// How the server sent.
    pub manner: Manner,
    /// Which limit passed.
    pub limit: Limit,
    /// How long the stage had lasted, in microseconds.
    pub lasted_us: u64,
    /// For how long nothing moved the position, in microseconds.
    pub waited_us: u64,
    /// Bytes of the server in this stage.
    pub bytes: u64,
    /// Whole messages of the server in this stage; TLS records, where nothing shows what is in them.
    pub messages: u64,
    /// `bytes` a second.
    pub bytes_per_second: u64,
    /// `messages` a second.
    pub messages_per_second: u64,
    /// The frame that had begun, if one had.
    pub partial: Option<Partial>,
}

/// Tickets that one server sends: OpenSSL sends two, and no server known sends more than four.
const USUAL_TICKETS: u32 = 8;
/// A limit of the whole connection may pass shortly after a message: that is no silence yet.
const QUIET: Duration = Duration::from_secs(1);

/// What both sides have sent since a stage began.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Arrivals {
    since: Timestamp,
    wire_bytes: u64,
    clear_bytes: u64,
    messages: u64,
    records: u64,
    /// Messages of the client.
    answers: u64,
    /// When the step changed last.
    moved_at: Timestamp,
    /// When the last whole message of the server came.
    whole_at: Timestamp,
    tickets: u32,
}

impl Arrivals {
    /// Counts from `since` on.
    pub(crate) fn since(since: Timestamp) -> Self {
        Self { since, moved_at: since, whole_at: since, ..Self::default() }
    }

    /// Counts the bytes of an observation.
    pub(crate) fn count(&mut self, input: &Input<'_>) {
        match input {
            Input::Wire { from: Side::Server, bytes } => add(&mut self.wire_bytes, bytes.len()),
            Input::Clear { from: Side::Server, bytes } => add(&mut self.clear_bytes, bytes.len()),
            Input::TlsTicket => self.tickets = self.tickets.saturating_add(1),
            _ => {}
        }
    }

    /// Counts a whole message.
    pub(crate) fn count_message(&mut self, at: Timestamp, from: Side) {
        match from {
            Side::Client => add(&mut self.answers, 1),
            Side::Server => {
                add(&mut self.messages, 1);
                self.whole_at = at;
            }
        }
    }

    /// Counts a whole TLS record of the server. One of the handshake stands for its messages; one with a part of a
    /// message that is read inside it, once TLS is `up`, is no message.
    pub(crate) fn count_record(&mut self, at: Timestamp, from: Side, up: bool) {
        if from == Side::Server {
            add(&mut self.records, 1);
            if !up {
                self.whole_at = at;
            }
        }
    }

    /// The step changed.
    pub(crate) fn moved(&mut self, at: Timestamp) {
        self.moved_at = at;
    }

    /// Whether there were no more tickets than servers send.
    pub(crate) const fn is_usual_ticket(&self) -> bool {
        self.tickets <= USUAL_TICKETS
    }

    /// Whether nothing has come for long when a limit passes: it has been quiet for `quiet_us`.
    pub(crate) fn are_over(&self, at: Timestamp, quiet_us: u64, limit: Limit) -> bool {
        let lasted_us = at.since(self.since);
        let is_long_of = |whole: u64| quiet_us.saturating_mul(4) >= whole;
        is_long_of(lasted_us) && (limit == Limit::Stage || quiet_us >= micros(QUIET) || is_long_of(at.0))
    }

    /// What came instead of silence.
    pub(crate) fn endless(&self, at: Timestamp, waited_us: u64, limit: Limit, partial: Option<Partial>) -> Endless {
        let lasted_us = at.since(self.since);
        let is_read = self.messages > 0 || self.clear_bytes > 0;
        let messages = if is_read { self.messages } else { self.records };
        let bytes = self.wire_bytes.max(self.clear_bytes);
        let is_recent = |time: Timestamp| at.since(time).saturating_mul(4) < lasted_us;
        let manner = match partial {
            Some(_) if !is_recent(self.whole_at) => Manner::Drip,
            _ if self.answers > 1 && is_recent(self.moved_at) => Manner::Exchange,
            _ if messages > 0 => Manner::Messages,
            Some(_) => Manner::Drip,
            // The limit of the whole connection passed in the middle of the exchange.
            None => Manner::Exchange,
        };
        let rate = |count: u64| count.saturating_mul(1_000_000) / lasted_us.max(1);
        Endless {
            manner,
            limit,
            lasted_us,
            waited_us,
            bytes,
            messages,
            bytes_per_second: rate(bytes),
            messages_per_second: rate(messages),
            partial,
        }
    }
}

fn add(count: &mut u64, more: usize) {
    *count = count.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
