//! The server on a TCP port: a thread accepts, and each connection has one of its own.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this module is the driver: sockets, threads and clocks are its business"
)]

mod connection;
mod kdc;

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Instant, SystemTime};

use rdpwhy_handshake::{Report, WallTime};

use crate::Config;

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
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

/// What the threads share.
#[derive(Debug)]
struct Shared {
    config: Config,
    stopping: AtomicBool,
    accepted: AtomicUsize,
    struck: AtomicUsize,
    /// The server's report of each connection that has ended, in the order of the ends.
    reports: Mutex<Vec<Report>>,
    reported: Condvar,
}

/// Reports that are kept: a server may run for days.
const REPORTS: usize = 1024;

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
    pub fn start_on(address: SocketAddr, mut config: Config) -> io::Result<Self> {
        config.check().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        config.address = address;
        let shared = Arc::new(Shared {
            config,
            stopping: AtomicBool::new(false),
            accepted: AtomicUsize::new(0),
            struck: AtomicUsize::new(0),
            reports: Mutex::new(Vec::new()),
            reported: Condvar::new(),
        });
        let accepting = Arc::clone(&shared);
        let acceptor = thread::spawn(move || accepting.accept(&listener));
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections it has accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// On how many of the connections that have ended a fault was carried out.
    #[must_use]
    pub fn struck(&self) -> usize {
        self.shared.struck.load(Ordering::SeqCst)
    }

    /// The server's own reports of the connections that have ended, the last 1,024 of them: the ground truth.
    #[must_use]
    pub fn reports(&self) -> Vec<Report> {
        self.shared.lock_reports().clone()
    }

    /// Waits until that many connections have ended, or `limit` is over; then the same.
    #[must_use]
    pub fn wait_for_reports(&self, count: usize, limit: Duration) -> Vec<Report> {
        let reports = self.shared.lock_reports();
        let waited = self.shared.reported.wait_timeout_while(reports, limit, |reports| reports.len() < count);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Waits until the server is stopped from elsewhere, which for a program's only server is never.
    pub fn wait(mut self) {
        if let Some(acceptor) = self.acceptor.take() {
            // A panic of the acceptor has been printed by its own thread.
            let _ = acceptor.join();
        }
    }

    /// Closes everything, waits for the threads, and gives the reports of all connections.
    #[must_use]
    pub fn stop(mut self) -> Vec<Report> {
        self.end();
        self.reports()
    }

    fn end(&mut self) {
        let Some(acceptor) = self.acceptor.take() else { return };
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The acceptor sleeps in accept: a connection wakes it.
        drop(TcpStream::connect_timeout(&reachable(self.address), Duration::from_secs(1)));
        let _ = acceptor.join();
    }
}

impl Drop for TcpServer {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        let mut threads: Vec<JoinHandle<()>> = Vec::new();
        for stream in listener.incoming() {
            if self.is_stopping() {
                break;
            }
            // A connection that was gone before it was accepted.
            let Ok(stream) = stream else { continue };
            self.accepted.fetch_add(1, Ordering::SeqCst);
            threads.retain(|thread| !thread.is_finished());
            let shared = Arc::clone(self);
            threads.push(thread::spawn(move || shared.serve(stream)));
        }
        for thread in threads {
            let _ = thread.join();
        }
    }

    fn serve(&self, stream: TcpStream) {
        let mut config = self.config.clone();
        config.wall = config.wall.or_else(wall_now);
        let server = connection::serve(stream, config, &self.stopping);
        let report = server.handshake().report();
        // Before the report is there, so that whoever has waited for it finds the count right.
        self.struck.fetch_add(usize::from(server.has_struck()), Ordering::SeqCst);
        let mut reports = self.lock_reports();
        if reports.len() >= REPORTS {
            reports.remove(0);
        }
        reports.push(report);
        self.reported.notify_all();
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    fn lock_reports(&self) -> MutexGuard<'_, Vec<Report>> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address under which a listener on `address` can be reached from here.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), v4.port()),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => {
            SocketAddr::new(core::net::Ipv6Addr::LOCALHOST.into(), v6.port())
        }
        address => address,
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
