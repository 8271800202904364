//! A server that reads a ClientHello and answers it by hand, as one with other versions and suites than rustls has would.
//! There it stops: no weak handshake is completed.

mod answer;
mod choose;
mod suites;

pub(crate) use choose::accepted;
pub(crate) use suites::Suite;

use rdpwhy_client::layer::{Layer, LayerError, LayerEvent};
use rdpwhy_handshake::{LocalFault, PeerFault};
use rdpwhy_pdu::frame::{FrameLayer, Scan};
use rdpwhy_pdu::tls::{CertificateFacts, ClientHello, HandshakeScan, scan_handshake};

use crate::{Responder, TlsOffer};
use answer::Key;
use choose::{Choice, KeyKind, PROTOCOL_VERSION, choose};

/// Of a record, and of a handshake message.
const RECORD_HEADER: usize = 5;
const MESSAGE_HEADER: usize = 4;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
/// How much of a stranger's bytes is evidence.
const HEAD: usize = 256;
/// A ClientHello that is longer than this is no hello.
const MAX_HELLO: usize = 65_536;

const CHANGE_CIPHER_SPEC: u8 = 20;

const INTERNAL_ERROR: u8 = 80;
const UNEXPECTED_MESSAGE: u8 = 10;
const DECODE_ERROR: u8 = 50;
/// renegotiation_info, as an extension and as a suite (RFC 5746 3.3).
const RENEGOTIATION_INFO: u16 = 0xFF01;
const RENEGOTIATION_SCSV: u16 = 0x00FF;
const TLS_1_2: u16 = 0x0303;

/// One connection.
pub(super) struct Responding {
    policy: Policy,
    chain: Vec<Vec<u8>>,
    key: Key,
    /// Records of the client that are not whole, and what the whole ones carried.
    received: Vec<u8>,
    hello: Vec<u8>,
    answered: bool,
    refused: bool,
    transmit: Vec<u8>,
}

enum Policy {
    /// What both have.
    Agree(Responder, TlsOffer),
    /// This, whatever was offered.
    Insist(Choice),
}

impl Responding {
    pub(super) fn agreeing(responder: Responder, offer: TlsOffer, chain: Vec<Vec<u8>>) -> Self {
        Self::new(Policy::Agree(responder, offer), chain)
    }

    /// TLS 1.0 with TLS_RSA_WITH_AES_128_CBC_SHA, whatever was offered.
    pub(super) fn insisting_on_tls_1_0(chain: Vec<Vec<u8>>) -> Self {
        Self::new(Policy::Insist(Choice { version: 0x0301, suite: 0x002F, group: None, signature: None }), chain)
    }

    fn new(policy: Policy, chain: Vec<Vec<u8>>) -> Self {
        let key = key_of(&chain);
        Self {
            policy,
            chain,
            key,
            received: Vec::new(),
            hello: Vec::new(),
            answered: false,
            refused: false,
            transmit: Vec::new(),
        }
    }

    fn next_record(&mut self) -> Result<Option<Vec<u8>>, LayerError> {
        match FrameLayer::TlsRecord.scan(&self.received) {
            Scan::Whole(len) => Ok(Some(self.received.drain(..len).collect())),
            Scan::Partial { .. } => Ok(None),
            Scan::Foreign => {
                let head = self.received.iter().copied().take(HEAD).collect();
                Err(LayerError::Unreadable { why: "no TLS record".to_owned(), kind: None, head })
            }
        }
    }

    fn take(&mut self, record: &[u8]) -> Result<(), LayerError> {
        match record.first() {
            Some(&HANDSHAKE) if !self.answered && self.hello.len() < MAX_HELLO => {
                self.hello.extend(record.get(RECORD_HEADER..).unwrap_or_default());
                let HandshakeScan::Whole(len) = scan_handshake(&self.hello) else { return Ok(()) };
                self.answered = true;
                self.answer(len)
            }
            // The client goes on, and nobody here has keys.
            Some(&CHANGE_CIPHER_SPEC) if self.answered => {
                self.refuse(INTERNAL_ERROR, "a handshake goes no further here")
            }
            _ => Ok(()),
        }
    }

    fn answer(&mut self, len: usize) -> Result<(), LayerError> {
        let message = self.hello.get(..len).unwrap_or_default();
        let (Some(&CLIENT_HELLO), Some(body)) = (message.first(), message.get(MESSAGE_HEADER..)) else {
            return self.refuse(UNEXPECTED_MESSAGE, "what came is no ClientHello");
        };
        let Ok(hello) = ClientHello::decode(body) else {
            return self.refuse(DECODE_ERROR, "the ClientHello is malformed");
        };
        let choice = match &self.policy {
            Policy::Agree(responder, offer) => choose(*responder, offer, self.key.kind, &hello),
            Policy::Insist(choice) => Ok(*choice),
        };
        match choice {
            Ok(choice) => {
                let renegotiates =
                    hello.extensions.contains(&RENEGOTIATION_INFO) || hello.suites.contains(&RENEGOTIATION_SCSV);
                self.transmit = answer::flight(choice, renegotiates, &self.chain, self.key);
                Ok(())
            }
            Err(alert @ PROTOCOL_VERSION) => self.refuse(alert, "no version in common"),
            Err(alert) => self.refuse(alert, "no suite or curve in common"),
        }
    }

    fn refuse(&mut self, alert: u8, why: &str) -> Result<(), LayerError> {
        let version = match &self.policy {
            // A server without any version still writes records.
            Policy::Agree(Responder { lowest, highest, .. }, _) if lowest > highest => TLS_1_2,
            Policy::Agree(responder, _) => responder.highest,
            Policy::Insist(choice) => choice.version,
        };
        self.refused = true;
        self.transmit.extend(answer::alert(version, alert));
        Err(LayerError::Peer { fault: PeerFault::Chose(why.to_owned()), kind: None })
    }
}

impl Layer for Responding {
    fn receive(&mut self, bytes: &[u8], tell: &mut dyn FnMut(LayerEvent<'_>)) -> Result<(), LayerError> {
        tell(LayerEvent::Wire(bytes));
        self.received.extend_from_slice(bytes);
        while !self.refused {
            match self.next_record()? {
                Some(record) => self.take(&record)?,
                None => break,
            }
        }
        Ok(())
    }

    fn send(&mut self, _plaintext: &[u8]) -> Result<(), LocalFault> {
        Err(LocalFault::configuration("the hello is answered, and nothing after it"))
    }

    fn close(&mut self) {}

    fn take_transmit(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.transmit)
    }

    fn has_records(&self) -> bool {
        true
    }

    fn is_up(&self) -> bool {
        false
    }
}

fn key_of(chain: &[Vec<u8>]) -> Key {
    let facts = chain.first().and_then(|leaf| CertificateFacts::from_der(leaf).ok());
    let kind = match facts.as_ref().map(|facts| facts.key.algorithm.as_str()) {
        Some("rsa") => Some(KeyKind::Rsa),
        Some("ec") => Some(KeyKind::Ec),
        _ => None,
    };
    let bits = facts.and_then(|facts| facts.key.bits).and_then(|bits| usize::try_from(bits).ok());
    Key { kind, bytes: bits.unwrap_or(0).div_ceil(8) }
}
