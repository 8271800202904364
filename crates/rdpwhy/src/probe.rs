//! [`Probe`]: one connection that is ready to be made, and the functions that make it.

use core::fmt;

use rdpwhy_client::{Anonymous, Client, Config, Logon, Profile};
use rdpwhy_handshake::{Observation, Report, Target, Timestamp, WallTime};
use rdpwhy_pdu::license::NewLicenseInfo;
#[cfg(feature = "tokio")]
use tokio::io::{AsyncRead, AsyncWrite};

use crate::dial::MaxSegment;
use crate::session::Session;
use crate::{Error, ProbeHandle, drive, packets_available};

/// Connects to `target` and speaks as far as `config` allows.
///
/// The resolver is asked for every address; they are tried in the order of RFC 8305, 250 ms apart, and the first that
/// answers is used. Dropping the future closes the socket. See [`Probe`] for a report while it runs.
///
/// # Errors
/// [`Error`]: misuse or a local fault. A handshake that fails is a report.
#[cfg(feature = "tokio")]
pub async fn probe(target: Target, config: Config) -> Result<Report, Error> {
    Probe::new(target, config).run().await.map(|finished| finished.report)
}

/// Speaks over a stream of the caller's own; resolving and connecting do not happen, and are reported as skipped. A
/// stream that fails in a way that is no end of a connection ends the report as [`rdpwhy_handshake::Ending::Unable`],
/// with the stream's own words.
///
/// # Errors
/// As [`probe`].
#[cfg(feature = "tokio")]
pub async fn probe_stream<S>(stream: S, target: Target, config: Config) -> Result<Report, Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    Probe::new(target, config).run_over(stream).await.map(|finished| finished.report)
}

/// One connection that is ready to be made.
pub struct Probe {
    config: Config,
    /// `None` for no credentials.
    logon: Option<Box<dyn Logon>>,
    handle: ProbeHandle,
    max_segment: MaxSegment,
    /// Whether headers of the server's packets are captured.
    packets: bool,
}

/// What a probe leaves behind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finished {
    /// The report.
    pub report: Report,
    /// Every observation, in order; empty unless [`Config::record`] asked for them.
    pub recording: Vec<(Timestamp, Observation)>,
    /// Whether the recording holds everything: a peer that sends for ever outgrows its limit
    /// ([`rdpwhy_handshake::Limits::recording`]).
    pub recording_is_complete: bool,
    /// The licence that the server issued: only with [`rdpwhy_client::Reach::License`]. Its last field is what
    /// [`Config::stored_license`] takes.
    pub issued_license: Option<NewLicenseInfo>,
    /// Civil time at the origin: a replay needs it to give the same facts.
    pub wall: Option<WallTime>,
}

impl Probe {
    /// A probe of `target`, which takes the place of [`Config::target`]. Where it has an address already, that one is
    /// used and no resolver asked.
    #[must_use]
    pub fn new(target: Target, config: Config) -> Self {
        Self::made(target, config, None)
    }

    /// The same, with CredSSP's client side played by `logon`.
    #[must_use]
    pub fn with_logon(target: Target, config: Config, logon: Box<dyn Logon>) -> Self {
        Self::made(target, config, Some(logon))
    }

    fn made(target: Target, mut config: Config, logon: Option<Box<dyn Logon>>) -> Self {
        config.target = target;
        // The origin of time is when the probe runs. Until then a handle sees a client that nothing has happened to.
        let handle = ProbeHandle::new(Client::new(config.clone()));
        Self { config, logon, handle, max_segment: MaxSegment(None), packets: false }
    }

    /// Imitates this client, see [`Config::profile`]: its connection request, ClientHello, first CredSSP token and
    /// GCC client data take the place of the configured ones. A handle that was taken before sees nothing of the
    /// connection.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.config = self.config.profile(profile);
        self.handle = ProbeHandle::new(Client::new(self.config.clone()));
        self
    }

    /// Keeps the segments of its connection this small, in both directions (TCP_MAXSEG): where a path swallows large
    /// packets and tells nobody, small ones arrive. 536 bytes are what every IPv4 host must take (RFC 9293 3.7.1).
    ///
    /// A stream of the caller's own is left as it is. Where the operating system has no such option (Windows), or not
    /// for this number, the connection is made without it, and the log says so; on Linux `facts.path.tcp.send_mss`
    /// has what is in force, from which TCP timestamps have taken 12 bytes.
    #[must_use]
    pub const fn max_segment(mut self, bytes: u16) -> Self {
        self.max_segment = MaxSegment(Some(bytes));
        self
    }

    /// Captures headers of the packets that the server sends on its connection, so that the one that ends it can be compared
    /// with the others: `facts.path.packets`. Payload is not captured, and at most four packets are kept.
    ///
    /// Only on Linux, and with the right to open a packet socket: [`crate::packets_available`] says whether this process may.
    /// Where it may not, the probe ends with [`Error::Packets`] before it connects. A stream of the caller's own is left as
    /// it is.
    #[must_use]
    pub const fn packets(mut self, packets: bool) -> Self {
        self.packets = packets;
        self
    }

    /// What it was made with, its target included.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// A view of the report so far.
    #[must_use]
    pub fn handle(&self) -> ProbeHandle {
        self.handle.clone()
    }

    /// Connects and speaks. Dropping the future closes the socket.
    ///
    /// # Errors
    /// As [`probe`].
    ///
    /// # Panics
    /// In a tokio runtime that was built without I/O or without time.
    #[cfg(feature = "tokio")]
    pub async fn run(self) -> Result<Finished, Error> {
        drive::tokio::run(self.start_capturing()?).await
    }

    /// Speaks over a stream of the caller's own, see [`probe_stream`].
    ///
    /// # Errors
    /// As [`probe_stream`].
    ///
    /// # Panics
    /// In a tokio runtime that was built without time.
    #[cfg(feature = "tokio")]
    pub async fn run_over<S>(self, stream: S) -> Result<Finished, Error>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        drive::tokio::run_over(self.start(), stream).await
    }

    /// Connects and speaks in the calling thread, see [`crate::blocking`].
    ///
    /// # Errors
    /// As [`crate::blocking::probe`].
    pub fn run_blocking(self) -> Result<Finished, Error> {
        drive::blocking::run(self.start_capturing()?)
    }

    /// For a connection of its own.
    fn start_capturing(self) -> Result<Session, Error> {
        let captures = self.packets;
        if captures {
            packets_available()?;
        }
        Ok(self.start().with_packets(captures))
    }

    fn start(self) -> Session {
        let logon = self.logon.unwrap_or_else(|| Box::new(Anonymous::of(&self.config)));
        Session::start(self.config, logon, self.handle).with_max_segment(self.max_segment)
    }
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe").field("target", &self.config.target).finish_non_exhaustive()
    }
}
