//! A server whose messages are rewritten before they are encrypted: what a test needs in order to reach what a client
//! reads inside TLS, CredSSP and Standard RDP security.

use rdpwhy_handshake::{Input, PduKind, Side, Timestamp};
use rdpwhy_pdu::rdp::{security_flags as flag, send_data};

use super::secured::Sealable;
use super::{Server, ServerOutput, Written};

/// Takes a message of the server, and gives what is sent instead.
pub(super) type Rewrite = Box<dyn FnMut(PduKind, &[u8]) -> Vec<Vec<u8>> + Send>;

/// Bytes of the MAC in a sealed message (MS-RDPBCGR 2.2.8.1.1.2.2).
const MAC: usize = 8;

impl Server {
    /// Gives every message of this server to `rewrite` in plaintext and sends what it returns: nothing, the message, or
    /// other bytes. Each item is encrypted by itself, so two items are two TLS records, and two messages in one item share
    /// a record. Under Standard RDP security an item that is no longer one whole message goes out in the clear.
    ///
    /// The server goes on as if it had sent the message itself, and its own observer sees that message. So its report is
    /// what an honest server would have done, and no record of what the client received. This is meant for tests that
    /// send a client malformed messages where only a peer with the keys can send them; messages with a fault
    /// ([`crate::Config::faults`]) are not given to `rewrite`.
    #[must_use]
    pub fn rewriting(mut self, rewrite: impl FnMut(PduKind, &[u8]) -> Vec<Vec<u8>> + Send + 'static) -> Self {
        self.rewrite = Some(Box::new(rewrite));
        self
    }

    /// Sends what the embedder made of a message, and shows the observer the message itself.
    pub(super) fn say_rewritten(&mut self, at: Timestamp, pdu: PduKind, message: &[u8]) {
        let Some(rewrite) = &mut self.rewrite else { return };
        let items = rewrite(pdu, message);
        let waiting = self.waiting();
        for item in items.iter().filter(|item| !item.is_empty()) {
            self.send_unobserved(at, item);
        }
        self.show_message(at, message);
        message.clone_into(&mut self.last_sent);
        let socket = self.waiting() - waiting;
        self.remember(Written { pdu: Some(pdu), frame: message.len(), socket, last: None });
    }

    fn send_unobserved(&mut self, at: Timestamp, item: &[u8]) {
        let sealed = self.seal(item);
        let bytes = sealed.as_deref().unwrap_or(item);
        let Some(layer) = &mut self.layer else {
            return self.outputs.push_back(ServerOutput::Transmit(bytes.to_vec()));
        };
        self.has_spoken_inside = true;
        match layer.send(bytes) {
            Ok(()) => self.flush_layer(at),
            Err(fault) => self.fail(at, fault),
        }
    }

    /// Shows the observer a message as if it had been sent.
    fn show_message(&mut self, at: Timestamp, message: &[u8]) {
        let from = Side::Server;
        if self.layer.is_some() {
            return self.witness.observe(at, Input::Clear { from, bytes: message });
        }
        let sealed = self.sealable(message).map(|Sealable { initiator, channel_id, mut header, body }| {
            // The observer has no keys: it reads the header, and takes the contents from `Opened`.
            header.flags |= flag::ENCRYPT;
            send_data(from, initiator, channel_id, &header.before(&[&[0; MAC], body].concat()))
        });
        self.witness.observe(at, Input::Wire { from, bytes: sealed.as_deref().unwrap_or(message) });
        if sealed.is_some() {
            self.witness.observe(at, Input::Opened { from, frame: message, authentic: true });
        }
    }
}
