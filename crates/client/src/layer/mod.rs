//! The layer between socket bytes and messages: TLS, or nothing at all.

#[cfg(feature = "ring")]
mod cbc;
mod last_words;
mod possession;
#[cfg(feature = "ring")]
mod ring;
mod rustls_client;
mod rustls_faults;
mod rustls_output;
mod transparent;
mod verifier;

pub use rustls_client::{RustlsConnector, TlsOptions};
pub use rustls_output::take_rustls_output;
pub use transparent::{Transparent, TransparentConnector};

#[cfg(feature = "ring")]
pub use cbc::CBC_SUITES;
#[cfg(feature = "ring")]
pub use ring::ring_provider;

use core::time::Duration;

use rdpwhy_handshake::{LocalFault, PeerFault, TlsFault, TlsUp};

/// What a layer notices while it reads.
#[derive(Debug)]
#[non_exhaustive]
pub enum LayerEvent<'a> {
    /// Socket bytes as they came, for the wire tap. A layer that has no records of its own tells none.
    Wire(&'a [u8]),
    /// The handshake is complete on this side.
    Up(TlsUp),
    /// A session ticket came: the peer accepts this side's last message.
    Ticket,
    /// Plaintext.
    Clear(&'a [u8]),
    /// An alert that the wire tap cannot read.
    Alert(u8),
}

/// Why a layer cannot go on. The peer's own alert is none of these.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LayerError {
    /// The peer refused with an alert, which the wire tap or [`LayerEvent::Alert`] has told.
    #[error("the peer sent a fatal alert")]
    Refused,
    /// What came is not what the layer speaks; its first bytes.
    #[error("not readable as TLS: {why}")]
    Unreadable {
        /// The TLS library's words.
        why: String,
        /// The same by kind, where it has one.
        kind: Option<TlsFault>,
        /// The first bytes of what came last.
        head: Vec<u8>,
    },
    /// What the peer sent leaves the layer no way to go on.
    #[error("{fault:?}")]
    Peer {
        /// What the peer did, in the TLS library's words.
        fault: PeerFault,
        /// The same by kind, where it has one.
        kind: Option<TlsFault>,
    },
    /// The layer has no random numbers, or no clock. Nothing that the peer sends leads here.
    #[error("{0}")]
    Own(LocalFault),
}

/// A security layer of one side. It does no I/O: bytes in, bytes out.
pub trait Layer: Send {
    /// Takes socket bytes in and tells what they are, in order.
    ///
    /// # Errors
    /// The layer cannot go on; what it wants to say about that is in [`Layer::take_transmit`].
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError>;

    /// Takes plaintext of this side in.
    ///
    /// # Errors
    /// The layer cannot carry it: it is not made for that.
    fn send(&mut self, plaintext: &[u8]) -> Result<(), LocalFault>;

    /// Says goodbye: close_notify, where the layer has one.
    fn close(&mut self);

    /// Socket bytes that are ready to go, possibly none.
    fn take_transmit(&mut self) -> Vec<u8>;

    /// How long after the bytes that were just taken there are more of them: a layer that writes in pieces of its own.
    fn pause(&self) -> Option<Duration> {
        None
    }

    /// Whether [`Layer::take_transmit`]'s bytes belong to the wire tap. A layer without records answers no: its
    /// plaintext has been told already.
    fn has_records(&self) -> bool;

    /// Whether plaintext can be sent.
    fn is_up(&self) -> bool;

    /// Whether the server's answer to the hello is all that the layer wants: the client stops when it has come.
    fn only_asks(&self) -> bool {
        false
    }
}

/// Makes a client's layer when the negotiation has chosen TLS.
pub trait Connector: Send + Sync {
    /// A new layer for one connection to `host`, a name or an address literal. `now` is the civil time in microseconds
    /// since 1970, where somebody told it: a certificate's dates are judged by it.
    ///
    /// # Errors
    /// The layer cannot be made.
    fn connect(&self, host: &str, now: Option<i64>) -> Result<Box<dyn Layer>, LocalFault>;
}
