//! [`Written`]: what a server has said, as the speaker made it, and not as a witness read it.

use rdpwhy_pdu::PduKind;

use super::{Server, ServerOutput};

/// A message, or a record of the TLS handshake, that went out whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// What the speaker calls it; `None` for a record of the TLS handshake.
    pub pdu: Option<PduKind>,
    /// Bytes of its frame, sealed where Standard RDP security seals it.
    pub frame: usize,
    /// Bytes on the socket: with TLS those of its records.
    pub socket: usize,
    /// The last byte of its frame; `None` where that is sealed.
    pub last: Option<u8>,
}

/// So much is remembered.
const REMEMBERED: usize = 256;

impl Server {
    /// What has gone out whole, in order, the first 256 of it. Records of the TLS handshake are among them where a fault lies
    /// in TLS.
    #[must_use]
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// Bytes that wait to be written.
    pub(super) fn waiting(&self) -> usize {
        let bytes = |output: &ServerOutput| if let ServerOutput::Transmit(bytes) = output { bytes.len() } else { 0 };
        self.outputs.iter().map(bytes).sum()
    }

    pub(super) fn remember(&mut self, written: Written) {
        if self.written.len() < REMEMBERED {
            self.written.push(written);
        }
    }
}
