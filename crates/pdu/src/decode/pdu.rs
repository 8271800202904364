//! The fields of a message, by the side that sends it.
//!
//! INVARIANT: a [`ClientPdu`] was sent by the client, and a [`ServerPdu`] by the server. A message that came from the
//! wrong side has its name, its summary, and no fields: [`Pdu::Misdirected`].

use crate::credssp::{EarlyUserAuthResult, TsRequest};
use crate::license::{LicenseMessage, Preamble};
use crate::mcs::{ConnectInitial, ConnectResponse};
use crate::rdp::{
    AutoDetectRequest, AutoDetectResponse, ClientInfo, MultitransportRequest, MultitransportResponse, ServerRedirection,
};
use crate::x224::{ConnectionConfirm, ConnectionRequest};
use crate::{Preconnection, Side, ntlm};

/// The fields of a message, and which side sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pdu {
    /// A message of the client.
    Client(ClientPdu),
    /// A message of the server.
    Server(ServerPdu),
    /// A message that only the other side sends: nothing in it is believed.
    Misdirected,
    /// The kind says it all, or the contents are malformed or encrypted.
    Other,
}

/// The fields of a message that the client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is named and documented by its type and PduKind")]
pub enum ClientPdu {
    Preconnection(Preconnection),
    ConnectionRequest(ConnectionRequest),
    ConnectInitial(Box<ConnectInitial>),
    ErectDomainRequest,
    AttachUserRequest,
    ChannelJoinRequest {
        initiator: u16,
        channel_id: u16,
    },
    /// Reason.
    DisconnectProviderUltimatum(u8),
    SecurityExchange,
    /// `None` when encrypted or malformed.
    ClientInfo(Option<Box<ClientInfo>>),
    AutoDetectResponse(AutoDetectResponse),
    MultitransportResponse(MultitransportResponse),
    License(Preamble, LicenseMessage),
    TsRequest(Box<TsRequest>),
}

/// The fields of a message that the server sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is named and documented by its type and PduKind")]
pub enum ServerPdu {
    ConnectionConfirm(ConnectionConfirm),
    /// Reason.
    DisconnectRequest(u8),
    /// Cause.
    X224Error(u8),
    ConnectResponse(Box<ConnectResponse>),
    AttachUserConfirm {
        result: u8,
        initiator: Option<u16>,
    },
    ChannelJoinConfirm {
        result: u8,
        initiator: u16,
        requested: u16,
        channel_id: Option<u16>,
    },
    /// Reason.
    DisconnectProviderUltimatum(u8),
    AutoDetectRequest(AutoDetectRequest),
    MultitransportRequest(MultitransportRequest),
    License(Preamble, LicenseMessage),
    /// errorInfo.
    SetErrorInfo(u32),
    ServerRedirection(Box<ServerRedirection>),
    TsRequest(Box<TsRequest>),
    /// The TSRequest that carried it, and the challenge.
    NtlmChallenge(Box<TsRequest>, Box<ntlm::Challenge>),
    EarlyUserAuthResult(EarlyUserAuthResult),
}

impl Pdu {
    /// The side whose message this is, where its fields are known.
    pub(super) const fn sender(&self) -> Option<Side> {
        match self {
            Self::Client(_) => Some(Side::Client),
            Self::Server(_) => Some(Side::Server),
            Self::Misdirected | Self::Other => None,
        }
    }

    /// A Disconnect Provider Ultimatum of `from`: both sides send it (T.125 11.15).
    pub(super) const fn ultimatum(from: Side, reason: u8) -> Self {
        match from {
            Side::Client => Self::Client(ClientPdu::DisconnectProviderUltimatum(reason)),
            Side::Server => Self::Server(ServerPdu::DisconnectProviderUltimatum(reason)),
        }
    }

    /// A licensing message of `from`: both sides send error alerts.
    pub(super) const fn license(from: Side, preamble: Preamble, message: LicenseMessage) -> Self {
        match from {
            Side::Client => Self::Client(ClientPdu::License(preamble, message)),
            Side::Server => Self::Server(ServerPdu::License(preamble, message)),
        }
    }

    /// A TSRequest of `from`.
    pub(super) const fn ts_request(from: Side, request: Box<TsRequest>) -> Self {
        match from {
            Side::Client => Self::Client(ClientPdu::TsRequest(request)),
            Side::Server => Self::Server(ServerPdu::TsRequest(request)),
        }
    }
}
