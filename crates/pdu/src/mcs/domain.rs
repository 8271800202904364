//! MCS domain PDUs (T.125 11.8 to 11.33, PER), the ones that RDP uses.

use super::{disconnect_reason_name, per, result_name};
use crate::cursor::Cursor;
use crate::{Malformed, PduKind, Summary};

/// UserId ::= 1001..65535; the wire has the distance from 1001.
const FIRST_USER_ID: u16 = 1001;
/// dataPriority high, segmentation begin and end, as every RDP sender writes.
const WHOLE_AT_HIGH_PRIORITY: u8 = 0x70;

const ERECT_DOMAIN_REQUEST: u8 = 1;
const DISCONNECT_PROVIDER_ULTIMATUM: u8 = 8;
const ATTACH_USER_REQUEST: u8 = 10;
const ATTACH_USER_CONFIRM: u8 = 11;
const CHANNEL_JOIN_REQUEST: u8 = 14;
const CHANNEL_JOIN_CONFIRM: u8 = 15;
const SEND_DATA_REQUEST: u8 = 25;
const SEND_DATA_INDICATION: u8 = 26;
/// In the first byte of both confirms: the optional id follows.
const ID_PRESENT: u8 = 0x02;

/// A domain PDU.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are T.125's own names")]
pub enum DomainPdu<'a> {
    ErectDomainRequest {
        sub_height: u32,
        sub_interval: u32,
    },
    AttachUserRequest,
    /// `initiator` is absent in refusals.
    AttachUserConfirm {
        result: u8,
        initiator: Option<u16>,
    },
    ChannelJoinRequest {
        initiator: u16,
        channel_id: u16,
    },
    /// `channel_id` is absent in refusals.
    ChannelJoinConfirm {
        result: u8,
        initiator: u16,
        requested: u16,
        channel_id: Option<u16>,
    },
    SendDataRequest {
        initiator: u16,
        channel_id: u16,
        user_data: &'a [u8],
    },
    SendDataIndication {
        initiator: u16,
        channel_id: u16,
        user_data: &'a [u8],
    },
    /// 0 domain-disconnected, 1 provider-initiated, 2 token-purged, 3 user-requested, 4 channel-purged.
    DisconnectProviderUltimatum {
        reason: u8,
    },
    /// Any other choice.
    Unknown {
        choice: u8,
    },
}

impl<'a> DomainPdu<'a> {
    /// Reads the user data of a data TPDU; bytes after the PDU are ignored.
    ///
    /// # Errors
    /// An end inside the choice's fields, or user data that announces more bytes than there are.
    pub fn decode(user_data: &'a [u8]) -> Result<Self, Malformed> {
        let mut from = Cursor::new("MCS domain PDU", user_data);
        let first = from.u8()?;
        let choice = first >> 2;
        Ok(match choice {
            ERECT_DOMAIN_REQUEST => Self::ErectDomainRequest {
                sub_height: per::integer(&mut from)?,
                sub_interval: per::integer(&mut from)?,
            },
            ATTACH_USER_REQUEST => Self::AttachUserRequest,
            ATTACH_USER_CONFIRM => Self::AttachUserConfirm {
                result: decode_result(first, from.u8()?),
                initiator: if first & ID_PRESENT == 0 { None } else { Some(user_id(&mut from)?) },
            },
            CHANNEL_JOIN_REQUEST => {
                Self::ChannelJoinRequest { initiator: user_id(&mut from)?, channel_id: from.u16_be()? }
            }
            CHANNEL_JOIN_CONFIRM => Self::ChannelJoinConfirm {
                result: decode_result(first, from.u8()?),
                initiator: user_id(&mut from)?,
                requested: from.u16_be()?,
                channel_id: if first & ID_PRESENT == 0 { None } else { Some(from.u16_be()?) },
            },
            SEND_DATA_REQUEST => {
                let (initiator, channel_id, user_data) = decode_data(&mut from)?;
                Self::SendDataRequest { initiator, channel_id, user_data }
            }
            SEND_DATA_INDICATION => {
                let (initiator, channel_id, user_data) = decode_data(&mut from)?;
                Self::SendDataIndication { initiator, channel_id, user_data }
            }
            // Three bits: two in the first byte, one in the second.
            DISCONNECT_PROVIDER_ULTIMATUM => {
                Self::DisconnectProviderUltimatum { reason: (first & 0x03) << 1 | from.u8()? >> 7 }
            }
            choice => Self::Unknown { choice },
        })
    }

    /// The PDU's bytes, for [`crate::x224::data_tpkt`]. A result has four bits and a reason three; of user data at
    /// most 32,767 bytes are written; an unknown choice is its one byte.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match *self {
            Self::ErectDomainRequest { sub_height, sub_interval } => {
                out.push(ERECT_DOMAIN_REQUEST << 2);
                per::write_integer(&mut out, sub_height);
                per::write_integer(&mut out, sub_interval);
            }
            Self::AttachUserRequest => out.push(ATTACH_USER_REQUEST << 2),
            Self::AttachUserConfirm { result, initiator } => {
                encode_result(&mut out, ATTACH_USER_CONFIRM, result, initiator.is_some());
                initiator.iter().for_each(|id| encode_user_id(&mut out, *id));
            }
            Self::ChannelJoinRequest { initiator, channel_id } => {
                out.push(CHANNEL_JOIN_REQUEST << 2);
                encode_user_id(&mut out, initiator);
                out.extend(channel_id.to_be_bytes());
            }
            Self::ChannelJoinConfirm { result, initiator, requested, channel_id } => {
                encode_result(&mut out, CHANNEL_JOIN_CONFIRM, result, channel_id.is_some());
                encode_user_id(&mut out, initiator);
                out.extend(requested.to_be_bytes());
                channel_id.iter().for_each(|id| out.extend(id.to_be_bytes()));
            }
            Self::SendDataRequest { initiator, channel_id, user_data } => {
                encode_data(&mut out, SEND_DATA_REQUEST, initiator, channel_id, user_data);
            }
            Self::SendDataIndication { initiator, channel_id, user_data } => {
                encode_data(&mut out, SEND_DATA_INDICATION, initiator, channel_id, user_data);
            }
            Self::DisconnectProviderUltimatum { reason } => {
                out.extend([DISCONNECT_PROVIDER_ULTIMATUM << 2 | reason >> 1 & 0x03, reason << 7]);
            }
            Self::Unknown { choice } => out.push(choice << 2),
        }
        out
    }

    /// The PDU's own name; for user data the name of the envelope.
    #[must_use]
    pub const fn kind(&self) -> PduKind {
        match self {
            Self::ErectDomainRequest { .. } => PduKind::McsErectDomainRequest,
            Self::AttachUserRequest => PduKind::McsAttachUserRequest,
            Self::AttachUserConfirm { .. } => PduKind::McsAttachUserConfirm,
            Self::ChannelJoinRequest { .. } => PduKind::McsChannelJoinRequest,
            Self::ChannelJoinConfirm { .. } => PduKind::McsChannelJoinConfirm,
            Self::SendDataRequest { .. } => PduKind::McsSendDataRequest,
            Self::SendDataIndication { .. } => PduKind::McsSendDataIndication,
            Self::DisconnectProviderUltimatum { .. } => PduKind::McsDisconnectProviderUltimatum,
            Self::Unknown { .. } => PduKind::McsOther,
        }
    }

    /// The fields in kebab-case; of user data only the length.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let result = |result: u8| Summary::new().with("result", result).with_some("result-name", result_name(result));
        match *self {
            Self::ErectDomainRequest { sub_height, sub_interval } => {
                Summary::new().with("sub-height", sub_height).with("sub-interval", sub_interval)
            }
            Self::AttachUserRequest => Summary::new(),
            Self::AttachUserConfirm { result: number, initiator } => result(number).with_some("initiator", initiator),
            Self::ChannelJoinRequest { initiator, channel_id } => {
                Summary::new().with("initiator", initiator).with("channel-id", channel_id)
            }
            Self::ChannelJoinConfirm { result: number, initiator, requested, channel_id } => result(number)
                .with("initiator", initiator)
                .with("requested", requested)
                .with_some("channel-id", channel_id),
            Self::SendDataRequest { initiator, channel_id, user_data }
            | Self::SendDataIndication { initiator, channel_id, user_data } => Summary::new()
                .with("initiator", initiator)
                .with("channel-id", channel_id)
                .with("user-data-bytes", user_data.len()),
            Self::DisconnectProviderUltimatum { reason } => {
                Summary::new().with("reason", reason).with_some("reason-name", disconnect_reason_name(reason))
            }
            Self::Unknown { choice } => Summary::new().with("choice", choice),
        }
    }
}

/// The four bits of a Result straddle two bytes. Some servers write a whole byte instead, which leaves the five bits
/// of padding set.
const fn decode_result(first: u8, second: u8) -> u8 {
    match ((first & 0x01) << 3 | second >> 5, second & 0x1F) {
        (0, whole) => whole,
        (result, _) => result,
    }
}

fn encode_result(out: &mut Vec<u8>, choice: u8, result: u8, id_present: bool) {
    let present = if id_present { ID_PRESENT } else { 0 };
    out.extend([choice << 2 | present | result >> 3 & 0x01, result << 5]);
}

/// The sum wraps where a sender goes beyond 65,535: the id is then wrong, but nothing of it is lost.
fn user_id(from: &mut Cursor<'_>) -> Result<u16, Malformed> {
    from.u16_be().map(|distance| distance.wrapping_add(FIRST_USER_ID))
}

fn encode_user_id(out: &mut Vec<u8>, id: u16) {
    out.extend(id.wrapping_sub(FIRST_USER_ID).to_be_bytes());
}

fn decode_data<'a>(from: &mut Cursor<'a>) -> Result<(u16, u16, &'a [u8]), Malformed> {
    let initiator = user_id(from)?;
    let channel_id = from.u16_be()?;
    from.u8()?; // dataPriority, segmentation
    let len = per::length(from)?;
    Ok((initiator, channel_id, from.take(len)?))
}

fn encode_data(out: &mut Vec<u8>, choice: u8, initiator: u16, channel_id: u16, user_data: &[u8]) {
    let user_data = user_data.get(..per::MAX_LENGTH).unwrap_or(user_data);
    out.push(choice << 2);
    encode_user_id(out, initiator);
    out.extend(channel_id.to_be_bytes());
    out.push(WHOLE_AT_HIGH_PRIORITY);
    per::write_length(out, user_data.len());
    out.extend(user_data);
}

#[cfg(test)]
mod tests;
