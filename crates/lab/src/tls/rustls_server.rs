//! TLS by rustls, server side, as a layer.

use std::io::{Read, Write};
use std::sync::Arc;

use rdpwhy_client::layer::{CBC_SUITES, Layer, LayerError, LayerEvent};
use rdpwhy_handshake::{LocalFault, PeerFault, TlsUp};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::UnixTime;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::{Error, ServerConfig, ServerConnection, SupportedProtocolVersion};

use crate::{Identity, TlsOffer, TlsVersions};

const CLOSE_NOTIFY: u8 = 0;
/// How much of a stranger's bytes is evidence.
const HEAD: usize = 256;

/// One connection.
pub(super) struct RustlsServer {
    connection: ServerConnection,
    chain: Vec<Vec<u8>>,
    told_up: bool,
    told_close: bool,
    /// It has refused, or left a handshake, and reads nothing more: rustls asserts that it objects to nothing then.
    deaf: bool,
}

impl RustlsServer {
    /// # Errors
    /// rustls has none of the suites or groups, or cannot use the key.
    pub(super) fn new(identity: &Identity, versions: TlsVersions, offer: &TlsOffer) -> Result<Self, LocalFault> {
        let versions: &[&SupportedProtocolVersion] = match versions {
            TlsVersions::Both => &[&rustls::version::TLS13, &rustls::version::TLS12],
            TlsVersions::Only12 => &[&rustls::version::TLS12],
            TlsVersions::Only13 => &[&rustls::version::TLS13],
        };
        Self::with_provider(identity, provider(offer), versions)
    }

    /// TLS 1.2 with suites for RSA keys alone; the lab's keys are ECDSA.
    pub(super) fn without_common_suite(identity: &Identity) -> Result<Self, LocalFault> {
        use ring::cipher_suite::{TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384};
        let mut provider = ring::default_provider();
        provider.cipher_suites = vec![TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384];
        Self::with_provider(identity, provider, &[&rustls::version::TLS12])
    }

    fn with_provider(
        identity: &Identity,
        provider: CryptoProvider,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Result<Self, LocalFault> {
        let (chain, key) = identity.parts();
        // As it is: rustls itself would refuse a certificate that it cannot parse, which other servers show all the same.
        let key = provider.key_provider.load_private_key(key).map_err(|error| local(&error))?;
        let certified = Arc::new(SingleCertAndKey::from(CertifiedKey::new(chain, key)));
        let config = ServerConfig::builder_with_details(Arc::new(provider), Arc::new(StoppedClock))
            .with_protocol_versions(versions)
            .map(|builder| builder.with_no_client_auth().with_cert_resolver(certified))
            .map_err(|error| local(&error))?;
        let connection = ServerConnection::new(Arc::new(config)).map_err(|error| local(&error))?;
        Ok(Self { connection, chain: identity.chain(), told_up: false, told_close: false, deaf: false })
    }

    fn tell_up(&mut self, tell: &mut dyn FnMut(LayerEvent<'_>)) {
        if self.told_up || self.connection.is_handshaking() {
            return;
        }
        self.told_up = true;
        tell(LayerEvent::Up(TlsUp {
            version: self.connection.protocol_version().map_or(0, u16::from),
            suite: self.connection.negotiated_cipher_suite().map_or(0, |suite| u16::from(suite.suite())),
            chain: self.chain.clone(),
            verification: None,
        }));
    }

    fn tell_plaintext(&mut self, len: usize, tell: &mut dyn FnMut(LayerEvent<'_>)) {
        let mut plaintext = vec![0; len];
        // rustls has said that these bytes are there.
        if len > 0 && self.connection.reader().read_exact(&mut plaintext).is_ok() {
            tell(LayerEvent::Clear(&plaintext));
        }
    }
}

impl Layer for RustlsServer {
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError> {
        tell(LayerEvent::Wire(bytes));
        let mut rest = if self.deaf { &[] } else { bytes };
        while !rest.is_empty() {
            // Nothing is taken after the peer's close_notify.
            if self.connection.read_tls(&mut rest).map_or(true, |taken| taken == 0) {
                break;
            }
            let state = self.connection.process_new_packets().map_err(|error| {
                self.deaf = true;
                judge(&error, bytes)
            })?;
            self.tell_up(tell);
            self.tell_plaintext(state.plaintext_bytes_to_read(), tell);
            if state.peer_has_closed() && !self.told_close {
                self.told_close = true;
                tell(LayerEvent::Alert(CLOSE_NOTIFY));
            }
        }
        Ok(())
    }

    fn send(&mut self, plaintext: &[u8]) -> Result<(), LocalFault> {
        self.connection
            .writer()
            .write_all(plaintext)
            .map_err(|error| LocalFault::configuration(format!("TLS cannot take the message: {error}")))
    }

    fn close(&mut self) {
        self.deaf |= self.connection.is_handshaking();
        self.connection.send_close_notify();
    }

    fn take_transmit(&mut self) -> Vec<u8> {
        rdpwhy_client::layer::take_rustls_output(&mut self.connection)
    }

    fn has_records(&self) -> bool {
        true
    }

    fn is_up(&self) -> bool {
        !self.connection.is_handshaking()
    }
}

fn provider(offer: &TlsOffer) -> CryptoProvider {
    let mut provider = ring::default_provider();
    // Chosen only where they are named.
    if !offer.suites.is_empty() {
        provider.cipher_suites.extend(CBC_SUITES);
    }
    narrow(&mut provider.cipher_suites, &offer.suites, |suite| suite.suite().into());
    narrow(&mut provider.kx_groups, &offer.groups, |group| group.name().into());
    provider
}

/// What `accepted` names, in its order; all where it names nothing.
fn narrow<T: Copy>(all: &mut Vec<T>, accepted: &[u16], number: impl Fn(&T) -> u16) {
    if !accepted.is_empty() {
        let found = accepted.iter().filter_map(|id| all.iter().find(|candidate| number(candidate) == *id));
        *all = found.copied().collect();
    }
}

/// rustls wants the time for tickets that nobody comes back with. Reading a clock is not for the core, so it stands
/// still.
#[derive(Debug)]
struct StoppedClock;

impl TimeProvider for StoppedClock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(core::time::Duration::ZERO))
    }
}

fn judge(error: &Error, received: &[u8]) -> LayerError {
    match error {
        Error::AlertReceived(_) => LayerError::Refused,
        Error::InvalidMessage(_) => LayerError::Unreadable {
            why: error.to_string(),
            kind: None,
            head: received.get(..HEAD).unwrap_or(received).to_vec(),
        },
        error => LayerError::Peer { fault: PeerFault::Chose(error.to_string()), kind: None },
    }
}

fn local(error: &Error) -> LocalFault {
    LocalFault::configuration(error)
}
