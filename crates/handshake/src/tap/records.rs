//! TLS records of one direction: which are in the clear, and the handshake messages inside those.

use rdpwhy_pdu::frame::record_header;
use rdpwhy_pdu::tls::{Alert, HandshakeScan, scan_handshake};
use rdpwhy_pdu::{PduKind, Side};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const HEADER: usize = 5;

/// What a record turned out to hold.
pub(crate) enum RecordContent {
    /// Clear handshake messages, which [`Records::next_message`] gives; none while one is spread over several records.
    Messages,
    /// A clear alert.
    Alert(Alert),
    /// Anything else, by the best name that its header and place allow.
    Named(PduKind),
    /// Clear, but no handshake stream.
    Malformed(&'static str),
}

/// One direction's records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    sealed: bool,
    /// Sealed handshake records seen so far.
    sealed_handshakes: u32,
    /// Bytes of clear handshake messages, and how many of them have been read.
    handshake: Vec<u8>,
    read: usize,
}

impl Records {
    /// From here on this direction is encrypted: TLS 1.3 after the server's hello.
    pub(crate) const fn seal(&mut self) {
        self.sealed = true;
    }

    /// Reads a whole record. `is_1_3` once that version is chosen, `up` once the client's handshake is complete;
    /// `from` says whose direction this is.
    pub(crate) fn read(&mut self, record: &[u8], is_1_3: bool, up: bool, from: Side) -> RecordContent {
        let from_client = from == Side::Client;
        let content_type = record_header(record).map_or(0, |header| header.content_type);
        let fragment = record.get(HEADER..).unwrap_or_default();
        match content_type {
            CHANGE_CIPHER_SPEC => {
                // In TLS 1.3 it means nothing (RFC 8446 D.4).
                self.sealed |= !is_1_3;
                RecordContent::Named(PduKind::TlsChangeCipherSpec)
            }
            ALERT => match Alert::decode(fragment) {
                Some(alert) if !self.sealed || is_1_3 => RecordContent::Alert(alert),
                _ => RecordContent::Named(PduKind::TlsAlert),
            },
            HANDSHAKE if !self.sealed => self.clear_handshake(fragment),
            HANDSHAKE => RecordContent::Named(self.sealed_handshake(true)),
            APPLICATION_DATA if is_1_3 && (from_client || !up) => {
                RecordContent::Named(self.sealed_handshake(from_client))
            }
            APPLICATION_DATA => RecordContent::Named(PduKind::TlsApplicationData),
            _ => RecordContent::Named(PduKind::TlsOther),
        }
    }

    /// The first sealed record of a TLS 1.2 side, and of a TLS 1.3 client, is its Finished. A TLS 1.3 server's flight
    /// may be one record or several, so no record of it has that name. Whatever a client seals after its Finished is
    /// no handshake.
    fn sealed_handshake(&mut self, first_is_finished: bool) -> PduKind {
        self.sealed_handshakes += 1;
        match (first_is_finished, self.sealed_handshakes) {
            (true, 1) => PduKind::TlsFinished,
            (true, _) => PduKind::TlsApplicationData,
            (false, _) => PduKind::TlsEncryptedHandshake,
        }
    }

    fn clear_handshake(&mut self, fragment: &[u8]) -> RecordContent {
        // What was read goes once a record, not once a message: a record may have thousands.
        self.handshake.drain(..self.read);
        self.read = 0;
        self.handshake.extend_from_slice(fragment);
        match scan_handshake(&self.handshake) {
            HandshakeScan::TooLong => self.too_long(),
            HandshakeScan::Whole(_) | HandshakeScan::Partial { .. } => RecordContent::Messages,
        }
    }

    /// The next whole message of the records so far.
    pub(crate) fn next_message(&mut self) -> Option<Vec<u8>> {
        let unread = self.handshake.get(self.read..)?;
        match scan_handshake(unread) {
            HandshakeScan::Whole(len) => {
                self.read += len;
                unread.get(..len).map(<[u8]>::to_vec)
            }
            // The next record says that it is too long.
            HandshakeScan::Partial { .. } | HandshakeScan::TooLong => None,
        }
    }

    fn too_long(&mut self) -> RecordContent {
        self.handshake.clear();
        RecordContent::Malformed("a TLS handshake message longer than 64 KiB")
    }
}
