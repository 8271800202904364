//! [`Limits`]: what one conversation may hold in memory.

/// What one conversation may hold in memory, in bytes unless another unit is named.
///
/// A peer can send for as long as the probe listens. Whatever a conversation keeps of that is charged to these limits by
/// its real size, and what is beyond them is counted: [`crate::Report::events_dropped`], [`crate::Ending::Exceeded`]. Each
/// limit may be lowered; a larger one is held to as well.
///
/// What is not configured, since no honest peer needs more: a TPKT has 64 KiB, a TLS record 18 KiB, a TSRequest 128 KiB, a
/// handshake message of TLS 64 KiB; of a list a decoder keeps the first 32 to 512 entries and counts the others, and of a
/// text the first 256 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Transcript and facts together, frames included. The default is 768 KiB; an honest handshake takes 10 to 60 KiB.
    pub report: usize,
    /// Frames in the transcript, which count towards `report` too. The default is 256 KiB.
    pub frames: usize,
    /// Events in the transcript, a number. The default is 4,096.
    pub events: usize,
    /// Answers of the client that the peer has not read. The default is 256 KiB; an honest handshake leaves 4 KiB unread.
    pub unsent: usize,
    /// A recording, where one was asked for. The default is 16 MiB; an honest handshake takes less than one.
    pub recording: usize,
}

impl Limits {
    /// What the facts of one conversation take at most, in bytes, whatever a peer sends: each text and list in them is
    /// bounded by itself. A `report` below it is exceeded by the facts alone.
    pub const FACTS: usize = 128 << 10;
}

impl Default for Limits {
    fn default() -> Self {
        Self { report: 768 << 10, frames: 256 << 10, events: 4096, unsent: 256 << 10, recording: 16 << 20 }
    }
}

/// The limit that a peer went beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Quota {
    /// [`Limits::unsent`]: it makes the client answer and does not read the answers.
    Unsent,
}

impl Quota {
    /// `unsent`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unsent => "unsent",
        }
    }
}
