//! TPKTs: the X.224 TPDU, and the MCS message in a Data TPDU.

use super::{ClientPdu, Context, Decoded, Pdu, ServerPdu, send_data};
use crate::mcs::{ConnectInitial, ConnectResponse, DomainPdu};
use crate::x224::Tpdu;
use crate::{Malformed, PduKind, Summary};

/// Bytes of a TPKT's header.
const HEADER: usize = 4;

/// The BER tags of T.125's connect PDUs: application 101 and 102, constructed.
const CONNECT_INITIAL: [u8; 2] = [0x7F, 0x65];
const CONNECT_RESPONSE: [u8; 2] = [0x7F, 0x66];

/// Reads a whole TPKT. It never fails: what does not decode is named by what is known of it, with
/// [`Decoded::malformed`] saying why.
#[must_use]
pub fn decode_tpkt(frame: &[u8], context: &Context) -> Decoded {
    decode(frame, context).sent_by(context.from)
}

fn decode(frame: &[u8], context: &Context) -> Decoded {
    match Tpdu::decode(frame) {
        Ok(Tpdu::ConnectionRequest(request)) => {
            let summary = request.summary();
            Decoded::new(PduKind::X224ConnectionRequest, Pdu::Client(ClientPdu::ConnectionRequest(request)), summary)
        }
        Ok(Tpdu::ConnectionConfirm(confirm)) => {
            let summary = confirm.summary();
            let pdu = Pdu::Server(ServerPdu::ConnectionConfirm(confirm));
            let confirm = Decoded::new(PduKind::X224ConnectionConfirm, pdu, summary);
            Decoded { malformed: wrong_indicator(frame), ..confirm }
        }
        Ok(Tpdu::DisconnectRequest { reason }) => {
            let summary = Summary::new().with("reason", reason);
            Decoded::new(PduKind::X224DisconnectRequest, Pdu::Server(ServerPdu::DisconnectRequest(reason)), summary)
        }
        Ok(Tpdu::Error { cause }) => {
            let summary = Summary::new().with("cause", cause);
            Decoded::new(PduKind::X224Error, Pdu::Server(ServerPdu::X224Error(cause)), summary)
        }
        Ok(Tpdu::Data(user_data)) => mcs(user_data, context),
        Ok(Tpdu::Unknown { code }) => Decoded::plain(PduKind::X224Data, Summary::new().with("code", code)),
        Err(malformed) => Decoded::undecoded(kind_by_code(frame), frame.len(), malformed),
    }
}

/// A confirm ends where its length indicator says (X.224 13.4.2): class 0 has no user data in it. It is read to the end
/// of its TPKT all the same, because real senders disagree with themselves.
fn wrong_indicator(frame: &[u8]) -> Option<Malformed> {
    let (what, why) = ("X.224 Connection Confirm", "has a length indicator that disagrees with the TPKT's length");
    let &[_, _, high, low, indicator] = frame.first_chunk::<5>()?;
    let len = usize::from(u16::from_be_bytes([high, low]));
    (HEADER + 1 + usize::from(indicator) != len).then_some(Malformed { what, why, at: HEADER })
}

fn mcs(user_data: &[u8], context: &Context) -> Decoded {
    if user_data.starts_with(&CONNECT_INITIAL) {
        return match ConnectInitial::decode(user_data) {
            Ok(initial) => {
                let summary = initial.summary();
                let pdu = Pdu::Client(ClientPdu::ConnectInitial(Box::new(initial)));
                Decoded::new(PduKind::McsConnectInitial, pdu, summary)
            }
            Err(malformed) => Decoded::undecoded(PduKind::McsConnectInitial, user_data.len(), malformed),
        };
    }
    if user_data.starts_with(&CONNECT_RESPONSE) {
        return match ConnectResponse::decode(user_data) {
            Ok(response) => {
                let summary = response.summary();
                let malformed = response.blocks.as_ref().err().cloned();
                let pdu = Pdu::Server(ServerPdu::ConnectResponse(Box::new(response)));
                Decoded { malformed, ..Decoded::new(PduKind::McsConnectResponse, pdu, summary) }
            }
            Err(malformed) => Decoded::undecoded(PduKind::McsConnectResponse, user_data.len(), malformed),
        };
    }
    match DomainPdu::decode(user_data) {
        Ok(pdu) => domain(&pdu, context),
        Err(malformed) => Decoded::undecoded(kind_by_choice(user_data), user_data.len(), malformed),
    }
}

fn domain(pdu: &DomainPdu<'_>, context: &Context) -> Decoded {
    let fields = match *pdu {
        DomainPdu::SendDataRequest { channel_id, user_data, .. }
        | DomainPdu::SendDataIndication { channel_id, user_data, .. } => {
            return send_data::decode(pdu, channel_id, user_data, context);
        }
        DomainPdu::ErectDomainRequest { .. } => Pdu::Client(ClientPdu::ErectDomainRequest),
        DomainPdu::AttachUserRequest => Pdu::Client(ClientPdu::AttachUserRequest),
        DomainPdu::AttachUserConfirm { result, initiator } => {
            Pdu::Server(ServerPdu::AttachUserConfirm { result, initiator })
        }
        DomainPdu::ChannelJoinRequest { initiator, channel_id } => {
            Pdu::Client(ClientPdu::ChannelJoinRequest { initiator, channel_id })
        }
        DomainPdu::ChannelJoinConfirm { result, initiator, requested, channel_id } => {
            Pdu::Server(ServerPdu::ChannelJoinConfirm { result, initiator, requested, channel_id })
        }
        DomainPdu::DisconnectProviderUltimatum { reason } => Pdu::ultimatum(context.from, reason),
        DomainPdu::Unknown { .. } => Pdu::Other,
    };
    Decoded::new(pdu.kind(), fields, pdu.summary())
}

/// The best name for a TPDU that does not decode: the code is the sixth byte of the frame, its low nibble is credit.
fn kind_by_code(frame: &[u8]) -> PduKind {
    match frame.get(5).map(|code| code & 0xF0) {
        Some(0xE0) => PduKind::X224ConnectionRequest,
        Some(0xD0) => PduKind::X224ConnectionConfirm,
        Some(0x80) => PduKind::X224DisconnectRequest,
        Some(0x70) => PduKind::X224Error,
        _ => PduKind::X224Data,
    }
}

/// The best name for a domain PDU that does not decode: the choice is the upper six bits of the first byte.
fn kind_by_choice(user_data: &[u8]) -> PduKind {
    match user_data.first().map(|byte| byte >> 2) {
        Some(1) => PduKind::McsErectDomainRequest,
        Some(8) => PduKind::McsDisconnectProviderUltimatum,
        Some(10) => PduKind::McsAttachUserRequest,
        Some(11) => PduKind::McsAttachUserConfirm,
        Some(14) => PduKind::McsChannelJoinRequest,
        Some(15) => PduKind::McsChannelJoinConfirm,
        Some(25) => PduKind::McsSendDataRequest,
        Some(26) => PduKind::McsSendDataIndication,
        Some(_) => PduKind::McsOther,
        None => PduKind::X224Data,
    }
}
