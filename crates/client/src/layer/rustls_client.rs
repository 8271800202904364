//! TLS by rustls: the client's side as a layer.

use core::time::Duration;
use std::sync::Arc;

use rdpwhy_handshake::{LocalFault, PeerFault, TlsUp};
use rustls::client::{ClientConnection, Resumption, Tls12Resumption};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, Error, RootCertStore, SupportedProtocolVersion};

use super::last_words::LastWords;
use super::rustls_faults;
use super::verifier::Recorder;
use super::{Connector, Layer, LayerError, LayerEvent};

/// How many of the last received bytes an unreadable answer shows.
const HEAD: usize = 64;

/// What a TLS layer is made of.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TlsOptions {
    /// The crypto provider: suites, groups, signature algorithms.
    pub provider: Arc<CryptoProvider>,
    /// Versions to offer.
    pub versions: Vec<&'static SupportedProtocolVersion>,
    /// Trust anchors against which strict verification is tried, for the record.
    pub roots: Arc<RootCertStore>,
    /// Whether [`super::CBC_SUITES`] are offered behind the provider's suites, with TLS 1.2. They are by default: some
    /// servers have no other suites. No logon is sent over them unless [`crate::TrustPolicy::cbc_suites`] allows it.
    #[cfg(feature = "ring")]
    pub cbc_suites: bool,
}

impl TlsOptions {
    /// TLS 1.2 and 1.3, no trust anchors.
    #[must_use]
    pub fn new(provider: Arc<CryptoProvider>) -> Self {
        Self {
            provider,
            versions: rustls::ALL_VERSIONS.to_vec(),
            roots: Arc::new(RootCertStore::empty()),
            #[cfg(feature = "ring")]
            cbc_suites: true,
        }
    }

    /// The provider, with the suites that it does not have itself.
    fn offering(&self) -> Arc<CryptoProvider> {
        #[cfg(feature = "ring")]
        if self.cbc_suites && self.versions.contains(&&rustls::version::TLS12) {
            let mut provider = CryptoProvider::clone(&self.provider);
            provider.cipher_suites.extend(super::CBC_SUITES);
            return Arc::new(provider);
        }
        Arc::clone(&self.provider)
    }
}

/// Makes TLS layers. Any certificate is accepted and recorded, a failing handshake signature too; the facts say what
/// strict verification would have said.
#[derive(Clone, Debug)]
pub struct RustlsConnector {
    options: TlsOptions,
    /// Made once: connections differ in their recorder and in SNI alone. An error is told when one is to be made.
    config: Result<ClientConfig, Error>,
}

impl RustlsConnector {
    /// With these options.
    #[must_use]
    pub fn new(options: TlsOptions) -> Self {
        let config = config(&options);
        Self { options, config }
    }
}

impl Connector for RustlsConnector {
    fn connect(&self, host: &str, now: Option<i64>) -> Result<Box<dyn Layer>, LocalFault> {
        // A host that is neither a DNS name nor an address still gets a handshake, only without SNI.
        let (name, sni) = match ServerName::try_from(host.to_owned()) {
            Ok(name) => (name, true),
            Err(_) => (ServerName::try_from("invalid.invalid").map_err(LocalFault::configuration)?, false),
        };
        let unjudged = match now {
            _ if !sni => Some("the host is neither a DNS name nor an address"),
            None => Some("nobody told the civil time"),
            Some(_) => None,
        };
        let TlsOptions { provider, roots, .. } = &self.options;
        let recorder = Arc::new(Recorder::new(Arc::clone(provider), roots, host, unjudged));
        let mut config = self.config.clone().map_err(LocalFault::configuration)?;
        config.dangerous().set_certificate_verifier(Arc::clone(&recorder) as _);
        config.time_provider = Arc::new(Told(now.unwrap_or(0)));
        config.enable_sni = sni;
        let mut connection = ClientConnection::new(Arc::new(config), name).map_err(LocalFault::configuration)?;
        // What goes up is taken at once: nothing of it is to be refused for want of room.
        connection.set_buffer_limit(None);
        Ok(Box::new(Rustls {
            connection,
            recorder,
            up: false,
            closed: false,
            last_words: LastWords::default(),
            tickets: 0,
            last: Vec::new(),
        }))
    }
}

fn config(options: &TlsOptions) -> Result<ClientConfig, Error> {
    let TlsOptions { provider, roots, .. } = options;
    // Recorder and time are set anew for each connection.
    let nobody = Recorder::new(Arc::clone(provider), roots, "", None);
    let mut config = ClientConfig::builder_with_details(options.offering(), Arc::new(Told(0)))
        .with_protocol_versions(&options.versions)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(nobody))
        .with_no_client_auth();
    // A resumed session shows no certificate, so nothing is kept; the hello looks as if it were.
    config.resumption = Resumption::disabled().tls12_resumption(Tls12Resumption::SessionIdOrTickets);
    Ok(config)
}

/// The civil time as it was told: rustls reads no clock of its own.
#[derive(Debug)]
struct Told(i64);

impl TimeProvider for Told {
    fn current_time(&self) -> Option<UnixTime> {
        let micros = u64::try_from(self.0).unwrap_or(0);
        Some(UnixTime::since_unix_epoch(Duration::from_micros(micros)))
    }
}

struct Rustls {
    connection: ClientConnection,
    recorder: Arc<Recorder>,
    up: bool,
    closed: bool,
    last_words: LastWords,
    tickets: u32,
    /// The head of what was received last.
    last: Vec<u8>,
}

impl Rustls {
    fn tell_progress(&mut self, tell: &mut dyn FnMut(LayerEvent<'_>)) {
        if !self.up && !self.connection.is_handshaking() {
            self.up = true;
            tell(LayerEvent::Up(self.describe()));
        }
        let tickets = self.connection.tls13_tickets_received();
        if tickets > self.tickets {
            self.tickets = tickets;
            tell(LayerEvent::Ticket);
        }
    }

    fn tell_plaintext(&mut self, len: usize, tell: &mut dyn FnMut(LayerEvent<'_>)) {
        if len == 0 {
            return;
        }
        let mut plaintext = vec![0; len];
        // What rustls has decrypted is in memory: reading it cannot fail or fall short.
        let read = std::io::Read::read(&mut self.connection.reader(), &mut plaintext).unwrap_or(0);
        plaintext.truncate(read);
        tell(LayerEvent::Clear(&plaintext));
    }

    fn describe(&self) -> TlsUp {
        self.recorder.with_seen(|seen| TlsUp {
            version: self.connection.protocol_version().map_or(0, u16::from),
            suite: self.connection.negotiated_cipher_suite().map_or(0, |suite| suite.suite().into()),
            chain: seen.chain.clone(),
            verification: seen.verification.clone(),
        })
    }

    fn judge(&self, error: &Error) -> LayerError {
        let kind = rustls_faults::kind(error);
        match error {
            Error::AlertReceived(_) => LayerError::Refused,
            Error::PeerIncompatible(_) | Error::PeerMisbehaved(_) => {
                LayerError::Peer { fault: PeerFault::Chose(error.to_string()), kind }
            }
            Error::FailedToGetRandomBytes | Error::FailedToGetCurrentTime => {
                LayerError::Own(LocalFault::configuration(error))
            }
            // Records are framed and of a known type; what does not fit is what the keys protect.
            Error::DecryptError if self.up => LayerError::Peer { fault: PeerFault::Damaged(error.to_string()), kind },
            error if rustls_faults::is_readable(error) => {
                LayerError::Peer { fault: PeerFault::Misbehaved(error.to_string()), kind }
            }
            error => LayerError::Unreadable { why: error.to_string(), kind, head: self.last.clone() },
        }
    }
}

impl Layer for Rustls {
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError> {
        tell(LayerEvent::Wire(bytes));
        let readable = self.last_words.pass(bytes);
        let mut bytes = readable.as_ref();
        self.last = bytes.get(..HEAD).unwrap_or(bytes).to_vec();
        while !bytes.is_empty() {
            let read = self.connection.read_tls(&mut bytes);
            if !read.is_ok_and(|taken| taken > 0) {
                let why = "more bytes than the TLS library takes".to_owned();
                return Err(LayerError::Unreadable { why, kind: None, head: self.last.clone() });
            }
            match self.connection.process_new_packets() {
                Ok(state) => {
                    self.tell_progress(tell);
                    self.tell_plaintext(state.plaintext_bytes_to_read(), tell);
                    if state.peer_has_closed() && !self.closed {
                        self.closed = true;
                        tell(LayerEvent::Alert(0));
                    }
                }
                Err(error) => {
                    if let Error::AlertReceived(alert) = &error {
                        tell(LayerEvent::Alert(u8::from(*alert)));
                    }
                    return Err(self.judge(&error));
                }
            }
        }
        Ok(())
    }

    fn send(&mut self, plaintext: &[u8]) -> Result<(), LocalFault> {
        std::io::Write::write_all(&mut self.connection.writer(), plaintext).map_err(LocalFault::configuration)
    }

    fn close(&mut self) {
        self.last_words.begin(self.up);
        self.connection.send_close_notify();
    }

    fn take_transmit(&mut self) -> Vec<u8> {
        super::take_rustls_output(&mut self.connection)
    }

    fn has_records(&self) -> bool {
        true
    }

    fn is_up(&self) -> bool {
        self.up
    }
}
