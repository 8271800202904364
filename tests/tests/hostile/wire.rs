//! One connection of a hostile server: its socket, and TLS on it where it has come to that.

use std::io::{Read, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};

/// Longer than any probe here may take.
const LONGEST: Duration = Duration::from_secs(60);

/// A connection.
pub(crate) struct Wire {
    tcp: TcpStream,
    tls: Option<ServerConnection>,
    begun: Instant,
}

impl Wire {
    /// Sends bytes, inside TLS where it is up.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.tls {
            None => self.tcp.write_all(bytes),
            Some(tls) => rustls::Stream::new(tls, &mut self.tcp).write_all(bytes),
        }
    }

    /// Sends bytes past TLS: records of the sender's own making.
    pub(crate) fn send_raw(&mut self, bytes: &[u8]) -> Result<()> {
        self.tcp.write_all(bytes)
    }

    /// Sends what TLS has ready, and reads nothing.
    pub(crate) fn flush_only(&mut self) -> Result<()> {
        while let Some(tls) = self.tls.as_mut().filter(|tls| tls.wants_write()) {
            tls.write_tls(&mut self.tcp)?;
        }
        Ok(())
    }

    /// Sends the same for ever: until the client is gone, or took longer than it may.
    pub(crate) fn flood(&mut self, bytes: &[u8]) -> Result<()> {
        while self.begun.elapsed() < LONGEST {
            self.send(bytes)?;
        }
        Ok(())
    }

    /// Sends byte for byte, with a pause before each.
    pub(crate) fn drip(&mut self, bytes: &[u8], pause: Duration) -> Result<()> {
        for byte in bytes {
            thread::sleep(pause);
            self.send(&[*byte])?;
        }
        self.hold()
    }

    /// Reads until the client is gone.
    pub(crate) fn hold(&mut self) -> Result<()> {
        let mut buffer = [0; 4096];
        while self.read(&mut buffer)? > 0 {}
        Ok(())
    }

    /// Does nothing at all until the client is gone: it reads nothing, so that is not seen before the time is over.
    pub(crate) fn ignore(&self, time: Duration) {
        thread::sleep(time);
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match &mut self.tls {
            None => self.tcp.read(buffer),
            Some(tls) => rustls::Stream::new(tls, &mut self.tcp).read(buffer),
        }
    }

    fn read_exact(&mut self, buffer: &mut [u8]) -> Result<()> {
        match &mut self.tls {
            None => self.tcp.read_exact(buffer),
            Some(tls) => rustls::Stream::new(tls, &mut self.tcp).read_exact(buffer),
        }
    }

    /// The next TPKT, TSRequest or TLS record, whole.
    pub(crate) fn message(&mut self) -> Result<Vec<u8>> {
        let mut message = vec![0; 5];
        self.read_exact(&mut message)?;
        let length = match message.as_slice() {
            [3, _, high, low, _] => usize::from(u16::from_be_bytes([*high, *low])),
            [0x30, length, ..] if *length < 0x80 => 2 + usize::from(*length),
            [0x30, 0x81, length, ..] => 3 + usize::from(*length),
            [0x30, _, high, low, _] => 4 + usize::from(u16::from_be_bytes([*high, *low])),
            [_, _, _, high, low] => 5 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => 5,
        };
        message.resize(length.max(5), 0);
        self.read_exact(message.get_mut(5..).unwrap_or_default())?;
        Ok(message)
    }

    /// Plays TLS until it is up.
    pub(crate) fn begin_tls(&mut self, config: Arc<ServerConfig>) -> Result<()> {
        let mut tls = ServerConnection::new(config).map_err(std::io::Error::other)?;
        while tls.is_handshaking() {
            tls.complete_io(&mut self.tcp)?;
        }
        self.tls = Some(tls);
        Ok(())
    }

    /// Its TLS.
    pub(crate) const fn tls(&mut self) -> Option<&mut ServerConnection> {
        self.tls.as_mut()
    }
}

/// A certificate and its key, in DER.
pub(crate) fn identity(names: Vec<String>) -> (Vec<u8>, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    (made.cert.der().to_vec(), made.signing_key.serialize_der())
}

/// The TLS of nearly every server here, with so many tickets.
pub(crate) fn tls(tickets: usize) -> Arc<ServerConfig> {
    static IDENTITY: OnceLock<(Vec<u8>, Vec<u8>)> = OnceLock::new();
    config(IDENTITY.get_or_init(|| identity(vec!["hostile".to_owned()])), tickets)
}

/// The same with a certificate for these names.
pub(crate) fn tls_for(names: Vec<String>, tickets: usize) -> Arc<ServerConfig> {
    config(&identity(names), tickets)
}

fn config((certificate, key): &(Vec<u8>, Vec<u8>), tickets: usize) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.clone()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("TLS")
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate.clone())], key)
        .expect("a key");
    config.send_tls13_tickets = tickets;
    Arc::new(config)
}

/// What a hostile server does on a connection.
pub(crate) type Play = fn(&mut Wire) -> Result<()>;

/// A server on a port of 127.0.0.1.
pub(crate) struct Server {
    address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(play: Play) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        // What a server does not read is soon felt by its client.
        socket2::SockRef::from(&listener).set_recv_buffer_size(4096).expect("a small buffer");
        let address = listener.local_addr().expect("an address");
        let (accepted, stopping) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (counting, ending) = (Arc::clone(&accepted), Arc::clone(&stopping));
        let thread = thread::spawn(move || {
            for tcp in listener.incoming().flatten() {
                if ending.load(Ordering::SeqCst) {
                    return;
                }
                counting.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    let _ = tcp.set_nodelay(true);
                    // A client that is gone is an error, and the end.
                    let _ = play(&mut Wire { tcp, tls: None, begun: Instant::now() });
                });
            }
        });
        Self { address, accepted, stopping, thread: Some(thread) }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
