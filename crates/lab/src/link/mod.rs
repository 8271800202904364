//! [`Link`]: what lies between a client and a server, and what goes wrong there.

mod draw;
mod hello;
mod lane;
mod pipe;
mod text;

pub use text::LinkError;

pub(crate) use pipe::{Parcel, Pipe};

use core::num::{NonZeroU32, NonZeroU64};
use core::time::Duration;

/// A path with its faults, written as parts with commas between them: `latency=50ms,loss=10%`.
///
/// It decides by what passes and when, and by nothing else: the same bytes at the same times make the same run. What one
/// side sends at once is a flight, and goes in segments of at most [`Link::mss`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// One way.
    pub latency: Duration,
    /// At most so much more for a segment, by chance. Segments never overtake each other.
    pub jitter: Duration,
    /// Bytes a second, each way.
    pub rate: Option<NonZeroU64>,
    /// Segments that are lost.
    pub loss: Option<Loss>,
    /// Decides what [`Link::jitter`] and [`Link::loss`] leave to chance.
    pub seed: u64,
    /// The size of the greatest packet that passes, with [`Link::HEADERS`]: nobody is told of a greater one, and nothing
    /// that follows it in its direction arrives either.
    pub mtu: Option<u16>,
    /// The maximum segment size that the client has announced; without it that of an Ethernet. A relay over TCP asks the
    /// accepted socket where that says less.
    pub mss: Option<u16>,
    /// A reset in both directions once the client has sent so many bytes.
    pub reset_up: Option<u64>,
    /// The same for the server's bytes.
    pub reset_down: Option<u64>,
    /// What a middlebox answers with a reset in both directions; the server sees no end of such a hello.
    pub middlebox: Middlebox,
    /// The server hangs for a while, and answers then.
    pub hang: Option<Hang>,
    /// In so many of a hundred resets that reach the client, what arrives with the reset or up to [`Link::UNREAD`] before
    /// is lost, as a socket of Windows loses what has not been read.
    pub discard: u8,
}

/// A server that hangs and recovers: nothing of what it sends, its end included, arrives before a moment. The network
/// path is well meanwhile: the server's TCP stack accepts connections, and a middlebox resets at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hang {
    /// The moment, counted from the connection's beginning.
    pub until: Duration,
    /// The server's first message, which answers the connection request, is not affected.
    pub at_hello: bool,
}

/// Which segments are lost. TCP sends such a segment again when its timer runs out, and what follows has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Every n-th of each direction.
    Every(NonZeroU32),
    /// So many of a hundred, by chance.
    Percent(u8),
}

/// What a middlebox does not like in a ClientHello. It looks at the first one, behind the X.224 negotiation or without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Middlebox {
    /// A server name (SNI).
    pub sni: bool,
    /// More bytes of the handshake message than this.
    pub longer_than: Option<u32>,
    /// All of it in one segment.
    pub whole: bool,
    /// The extension supported_versions (RFC 8446 4.2.1), without which a hello is one of TLS 1.2 at most.
    pub versions: bool,
}

impl Link {
    /// The IPv4 and TCP headers without options, which a packet has beside its segment.
    pub const HEADERS: u16 = 40;
    /// The maximum segment size on an Ethernet.
    pub const ETHERNET_MSS: u16 = 1460;
    /// After how long TCP sends a lost segment again, as long as it has measured nothing (RFC 6298 2.1). One that is sent
    /// again is not lost again.
    pub const RETRANSMISSION: Duration = Duration::from_secs(1);

    /// How long bytes that have arrived lie unread at most before the client reads them.
    pub const UNREAD: Duration = Duration::from_millis(2);

    /// How each part is written, with a line of what it means.
    pub const FORMS: &'static [(&'static str, &'static str)] = &[
        ("latency=TIME", "each way, such as 50ms or 1s"),
        ("jitter=TIME", "at most so much more for a segment, by chance; segments stay in order"),
        ("rate=BYTES", "bytes a second, each way; 64k is 64,000 and 2M is 2,000,000"),
        ("loss=N%", "so many of a hundred segments, by chance, come a retransmission timeout (1 s) later"),
        ("loss=1/N", "every N-th segment of each direction does"),
        ("seed=N", "another course of chance; the same seed gives the same run"),
        ("mtu=BYTES", "a packet greater than this (segment and 40 bytes) is swallowed, and so is all that follows it"),
        ("mss=BYTES", "the maximum segment size that the client announces; over TCP its socket is asked"),
        ("reset-up=BYTES", "a reset in both directions once the client has sent so much"),
        ("reset-down=BYTES", "a reset in both directions once the server has sent so much"),
        ("reset-on-sni", "a reset in both directions instead of a ClientHello that names the server"),
        ("reset-on-long-hello=BYTES", "the same for one that is longer than this"),
        ("reset-on-whole-hello", "the same for one that comes in one segment"),
        ("reset-on-supported-versions", "the same for one with the extension supported_versions (TLS 1.3)"),
        ("hang=TIME", "nothing of what the server sends arrives before this time has passed"),
        ("hang-at-hello=TIME", "the same for all but the server's first message"),
        ("discard=N%", "in so many of a hundred resets the client loses what came just before, as on Windows"),
        ("none", "nothing of all this"),
    ];

    /// Nothing takes time and nothing goes wrong.
    #[must_use]
    pub fn none() -> Self {
        Self {
            latency: Duration::ZERO,
            jitter: Duration::ZERO,
            rate: None,
            loss: None,
            seed: 0,
            mtu: None,
            mss: None,
            reset_up: None,
            reset_down: None,
            middlebox: Middlebox::default(),
            hang: None,
            discard: 0,
        }
    }

    /// See [`Link::latency`].
    #[must_use]
    pub fn with_latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// See [`Link::mtu`].
    #[must_use]
    pub fn with_mtu(mut self, mtu: u16) -> Self {
        self.mtu = Some(mtu);
        self
    }

    /// See [`Link::mss`].
    #[must_use]
    pub fn with_mss(mut self, mss: u16) -> Self {
        self.mss = Some(mss);
        self
    }

    /// See [`Link::middlebox`].
    #[must_use]
    pub fn with_middlebox(mut self, middlebox: Middlebox) -> Self {
        self.middlebox = middlebox;
        self
    }

    /// See [`Link::hang`]: nothing that the server sends arrives before this time has passed.
    #[must_use]
    pub fn with_hang(mut self, until: Duration) -> Self {
        self.hang = Some(Hang { until, at_hello: false });
        self
    }

    /// See [`Link::hang`]: the same for all but the server's first message.
    #[must_use]
    pub fn with_hang_at_hello(mut self, until: Duration) -> Self {
        self.hang = Some(Hang { until, at_hello: true });
        self
    }

    /// See [`Link::discard`].
    #[must_use]
    pub fn with_discard(mut self, percent: u8) -> Self {
        self.discard = percent;
        self
    }

    fn segment_size(&self) -> usize {
        usize::from(self.mss.unwrap_or(Self::ETHERNET_MSS).max(1))
    }
}

impl Default for Link {
    /// A millisecond each way.
    fn default() -> Self {
        Self::none().with_latency(Duration::from_millis(1))
    }
}
