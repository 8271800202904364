//! A whole frame in, what it is out: the one place that knows which message rides in which.

mod pdu;
mod send_data;
mod share;
mod tpkt;
mod ts_request;

pub use pdu::{ClientPdu, Pdu, ServerPdu};
pub use tpkt::decode_tpkt;
pub use ts_request::decode_ts_request;

use crate::credssp::EarlyUserAuthResult;
use crate::{Malformed, PduKind, Preconnection, Side, Summary};

/// What a decoder has to know of the conversation so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Who sent the frame.
    pub from: Side,
    /// Standard RDP security is in force from the Security Exchange on: contents may be sealed.
    pub standard_security: bool,
    /// Licensing is over: contents have no security header unless `standard_security`.
    pub licensed: bool,
    /// The I/O channel, once known.
    pub io_channel: Option<u16>,
    /// The message channel, once known.
    pub message_channel: Option<u16>,
}

/// A message as the witness sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Its name.
    pub kind: PduKind,
    /// Its fields.
    pub pdu: Pdu,
    /// Its allow-listed fields.
    pub summary: Summary,
    /// Its contents are sealed by Standard RDP security (MS-RDPBCGR 5.3): the kind is what the clear header tells.
    pub sealed: bool,
    /// What did not decode inside a frame that is otherwise whole.
    pub malformed: Option<Malformed>,
}

impl Decoded {
    fn new(kind: PduKind, pdu: Pdu, summary: Summary) -> Self {
        Self { kind, pdu, summary, sealed: false, malformed: None }
    }

    /// A message whose contents are sealed.
    fn sealed(kind: PduKind, pdu: Pdu, body: &[u8]) -> Self {
        let summary = Summary::new().with("sealed", true).with("bytes", body.len());
        Self { sealed: true, ..Self::new(kind, pdu, summary) }
    }

    /// A message whose kind says it all.
    fn plain(kind: PduKind, summary: Summary) -> Self {
        Self::new(kind, Pdu::Other, summary)
    }

    /// As it came from `from`: what only the other side sends loses its fields.
    fn sent_by(self, from: Side) -> Self {
        let misdirected = [self.kind.sender(), self.pdu.sender()].into_iter().flatten().any(|sender| sender != from);
        if misdirected { Self { pdu: Pdu::Misdirected, ..self } } else { self }
    }

    /// A message of this kind whose inside does not decode, in a frame of this many bytes.
    fn undecoded(kind: PduKind, bytes: usize, malformed: Malformed) -> Self {
        let summary = Summary::new().with("bytes", bytes);
        Self { malformed: Some(malformed), ..Self::plain(kind, summary) }
    }
}

/// Reads a preconnection PDU (MS-RDPEPS 2.2.1).
#[must_use]
pub fn decode_preconnection(frame: &[u8], context: &Context) -> Decoded {
    let kind = PduKind::RdpPreconnection;
    let decoded = match Preconnection::decode(frame) {
        Ok(preconnection) => {
            let summary = preconnection.summary();
            Decoded::new(kind, Pdu::Client(ClientPdu::Preconnection(preconnection)), summary)
        }
        Err(malformed) => Decoded::undecoded(kind, frame.len(), malformed),
    };
    decoded.sent_by(context.from)
}

/// Reads the four bytes of MS-RDPBCGR 2.2.10.2.
#[must_use]
pub fn decode_early_user_auth(frame: &[u8], context: &Context) -> Decoded {
    let kind = PduKind::CredsspEarlyUserAuthResult;
    let decoded = match EarlyUserAuthResult::decode(frame) {
        Ok(result) => Decoded::new(kind, Pdu::Server(ServerPdu::EarlyUserAuthResult(result)), result.summary()),
        Err(malformed) => Decoded::undecoded(kind, frame.len(), malformed),
    };
    decoded.sent_by(context.from)
}

/// Reads a fast-path frame's header (MS-RDPBCGR 2.2.8.1.2, 2.2.9.1.2); its updates and events are not looked into.
#[must_use]
pub fn decode_fast_path(frame: &[u8], _context: &Context) -> Decoded {
    const ENCRYPTED: u8 = 0x80;
    let flags = frame.first().copied().unwrap_or_default() & 0xC0;
    let summary = Summary::new().with("bytes", frame.len()).with("sealed", flags & ENCRYPTED != 0);
    Decoded::plain(PduKind::RdpFastPath, summary)
}
