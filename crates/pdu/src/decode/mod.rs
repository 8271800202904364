//! A whole frame in, what it is out: the one place that knows which message rides in which.

mod send_data;
mod share;
mod tpkt;
mod ts_request;

pub use tpkt::decode_tpkt;
pub use ts_request::decode_ts_request;

use crate::credssp::{EarlyUserAuthResult, TsRequest};
use crate::license::{LicenseMessage, Preamble};
use crate::mcs::{ConnectInitial, ConnectResponse};
use crate::rdp::{
    AutoDetectRequest, AutoDetectResponse, ClientInfo, MultitransportRequest, MultitransportResponse, ServerRedirection,
};
use crate::x224::{ConnectionConfirm, ConnectionRequest};
use crate::{Malformed, PduKind, Preconnection, Side, Summary, ntlm};

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

/// The fields of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is named and documented by its type and PduKind")]
pub enum Pdu {
    Preconnection(Preconnection),
    ConnectionRequest(ConnectionRequest),
    ConnectionConfirm(ConnectionConfirm),
    /// Reason.
    DisconnectRequest(u8),
    /// Cause.
    X224Error(u8),
    ConnectInitial(Box<ConnectInitial>),
    ConnectResponse(Box<ConnectResponse>),
    ErectDomainRequest,
    AttachUserRequest,
    AttachUserConfirm {
        result: u8,
        initiator: Option<u16>,
    },
    ChannelJoinRequest {
        initiator: u16,
        channel_id: u16,
    },
    ChannelJoinConfirm {
        result: u8,
        initiator: u16,
        requested: u16,
        channel_id: Option<u16>,
    },
    DisconnectProviderUltimatum(u8),
    SecurityExchange,
    /// `None` when sealed or malformed.
    ClientInfo(Option<Box<ClientInfo>>),
    AutoDetectRequest(AutoDetectRequest),
    AutoDetectResponse(AutoDetectResponse),
    MultitransportRequest(MultitransportRequest),
    MultitransportResponse(MultitransportResponse),
    License(Preamble, LicenseMessage),
    SetErrorInfo(u32),
    ServerRedirection(Box<ServerRedirection>),
    TsRequest(Box<TsRequest>),
    /// The TSRequest that carried it, and the challenge.
    NtlmChallenge(Box<TsRequest>, Box<ntlm::Challenge>),
    EarlyUserAuthResult(EarlyUserAuthResult),
    /// The kind says it all, or the inside is malformed or sealed.
    Other,
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

    /// A message of this kind whose inside does not decode, in a frame of this many bytes.
    fn undecoded(kind: PduKind, bytes: usize, malformed: Malformed) -> Self {
        let summary = Summary::new().with("bytes", bytes);
        Self { malformed: Some(malformed), ..Self::plain(kind, summary) }
    }
}

/// Reads a preconnection PDU (MS-RDPEPS 2.2.1).
#[must_use]
pub fn decode_preconnection(frame: &[u8], _context: &Context) -> Decoded {
    let kind = PduKind::RdpPreconnection;
    match Preconnection::decode(frame) {
        Ok(preconnection) => {
            let summary = preconnection.summary();
            Decoded::new(kind, Pdu::Preconnection(preconnection), summary)
        }
        Err(malformed) => Decoded::undecoded(kind, frame.len(), malformed),
    }
}

/// Reads the four bytes of MS-RDPBCGR 2.2.10.2.
#[must_use]
pub fn decode_early_user_auth(frame: &[u8], _context: &Context) -> Decoded {
    let kind = PduKind::CredsspEarlyUserAuthResult;
    match EarlyUserAuthResult::decode(frame) {
        Ok(result) => Decoded::new(kind, Pdu::EarlyUserAuthResult(result), result.summary()),
        Err(malformed) => Decoded::undecoded(kind, frame.len(), malformed),
    }
}

/// Reads a fast-path frame's header (MS-RDPBCGR 2.2.8.1.2, 2.2.9.1.2); its updates and events are not looked into.
#[must_use]
pub fn decode_fast_path(frame: &[u8], _context: &Context) -> Decoded {
    const ENCRYPTED: u8 = 0x80;
    let flags = frame.first().copied().unwrap_or_default() & 0xC0;
    let summary = Summary::new().with("bytes", frame.len()).with("sealed", flags & ENCRYPTED != 0);
    Decoded::plain(PduKind::RdpFastPath, summary)
}
