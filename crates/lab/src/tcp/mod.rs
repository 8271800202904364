//! The server on a TCP port: a thread accepts, and each connection has one of its own.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this module is the driver: sockets, threads and clocks are its business"
)]

mod acceptor;
mod connection;
mod kdc;
mod relay;
mod reports;

pub use relay::Relay;

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use rdpwhy_handshake::{Report, WallTime};

use crate::{Config, Relaying};
use acceptor::Acceptor;
use reports::Reports;

/// A running server. Dropping it closes its connections and frees the port.
///
/// ```
/// use rdpwhy_lab::{Config, tcp::TcpServer};
///
/// let server = TcpServer::start(Config::default().with_fault("x224.connection-confirm:before:reset".parse()?))?;
/// let client = std::net::TcpStream::connect(server.address())?;
/// drop(client);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct TcpServer {
    shared: Arc<Shared>,
    acceptor: Acceptor,
}

/// What the threads share.
#[derive(Debug)]
struct Shared {
    config: Config,
    /// The server that it is in front of.
    upstream: Option<(SocketAddr, Relaying)>,
    struck: AtomicUsize,
    /// The server's report of each connection that has ended, in the order of the ends.
    reports: Mutex<Reports>,
    reported: Condvar,
}

impl TcpServer {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// The port cannot be had, or a fault of the configuration is impossible (`InvalidInput`).
    pub fn start(config: Config) -> io::Result<Self> {
        Self::start_on(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0), config)
    }

    /// Starts on this address; port 0 takes a free one.
    ///
    /// # Errors
    /// The same.
    pub fn start_on(address: SocketAddr, config: Config) -> io::Result<Self> {
        config.check().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        Self::listen(address, config, None)
    }

    /// Starts on this address in front of another server, whose words it says instead of its own: the faults are carried
    /// out on those, by their names. See [`crate::Server::relaying`] for what of `config` counts.
    ///
    /// ```
    /// use rdpwhy_lab::{Config, Relaying, tcp::TcpServer};
    ///
    /// let behind = TcpServer::start(Config::default())?;
    /// let faults = Config::default().with_fault("x224.connection-confirm:inside=7:eof".parse()?);
    /// let front =
    ///     TcpServer::start_in_front_of(behind.address(), "127.0.0.1:0".parse()?, faults, Relaying::Sealed)?;
    /// let client = std::net::TcpStream::connect(front.address())?;
    /// drop(client);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The port cannot be had, or a fault lies where such a relay sees nothing (`InvalidInput`).
    pub fn start_in_front_of(
        upstream: SocketAddr,
        address: SocketAddr,
        config: Config,
        relaying: Relaying,
    ) -> io::Result<Self> {
        relaying.check(&config.faults).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        Self::listen(address, config, Some((upstream, relaying)))
    }

    fn listen(address: SocketAddr, mut config: Config, upstream: Option<(SocketAddr, Relaying)>) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        config.address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            config,
            upstream,
            struck: AtomicUsize::new(0),
            reports: Mutex::new(Reports::default()),
            reported: Condvar::new(),
        });
        let serving = Arc::clone(&shared);
        let acceptor =
            Acceptor::start(listener, move |stream, number, stopping| serving.serve(stream, number, stopping))?;
        Ok(Self { shared, acceptor })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.acceptor.address()
    }

    /// How many connections it has accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.acceptor.accepted()
    }

    /// On how many of the connections that have ended a fault was carried out.
    #[must_use]
    pub fn struck(&self) -> usize {
        self.shared.struck.load(Ordering::SeqCst)
    }

    /// Keeps no report, for a server that runs for days and whose reports are not read.
    #[must_use]
    pub fn without_reports(self) -> Self {
        *self.shared.lock_reports() = Reports::none();
        self
    }

    /// The server's own reports of the connections that have ended: the ground truth. Of many the last 1,024, and as many
    /// as hold 16 MiB.
    #[must_use]
    pub fn reports(&self) -> Vec<Report> {
        self.shared.lock_reports().to_vec()
    }

    /// Waits until that many connections have ended, or `limit` is over; then the same.
    #[must_use]
    pub fn wait_for_reports(&self, count: usize, limit: Duration) -> Vec<Report> {
        let reports = self.shared.lock_reports();
        let waited = self.shared.reported.wait_timeout_while(reports, limit, |reports| reports.ended() < count);
        waited.unwrap_or_else(PoisonError::into_inner).0.to_vec()
    }

    /// Waits until the server is stopped from elsewhere, which for a program's only server is never.
    pub fn wait(self) {
        self.acceptor.wait();
    }

    /// Closes everything, waits for the threads, and gives the reports of all connections.
    #[must_use]
    pub fn stop(mut self) -> Vec<Report> {
        self.acceptor.end();
        self.reports()
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream, number: u32, stopping: &AtomicBool) {
        let mut config = self.config.for_connection(number);
        config.wall = config.wall.or_else(wall_now);
        let server = match self.upstream {
            None => connection::serve(stream, config, stopping),
            Some((upstream, relaying)) => relay::cut(stream, upstream, config, relaying, stopping),
        };
        let report = server.handshake().report();
        // Before the report is there, so that whoever has waited for it finds the count right.
        self.struck.fetch_add(usize::from(server.has_struck()), Ordering::SeqCst);
        self.lock_reports().add(report);
        self.reported.notify_all();
    }

    fn lock_reports(&self) -> MutexGuard<'_, Reports> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wall_now() -> Option<WallTime> {
    let elapsed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(elapsed.as_micros()).ok().map(WallTime)
}

/// The clock of one connection.
struct Clock(Instant);

impl Clock {
    fn start() -> Self {
        Self(Instant::now())
    }

    fn now(&self) -> rdpwhy_handshake::Timestamp {
        rdpwhy_handshake::Timestamp::from_elapsed(self.0.elapsed())
    }
}
