//! Share Control PDUs: capabilities, finalization, Set Error Info, redirection.

use super::{Decoded, Pdu, ServerPdu};
use crate::cursor::Cursor;
use crate::rdp::{ServerRedirection, SetErrorInfo, ShareControl, ShareData};
use crate::{PduKind, Summary};

/// Reads the first Share Control PDU of `content`.
pub(super) fn decode(content: &[u8]) -> Decoded {
    let control = match ShareControl::decode(content) {
        Ok(control) => control,
        Err(malformed) => return Decoded::undecoded(PduKind::RdpShareData, content.len(), malformed),
    };
    let summary = Summary::new().with("source", control.source);
    match control.kind {
        1 => active(PduKind::RdpDemandActive, control.body, summary),
        3 => active(PduKind::RdpConfirmActive, control.body, summary),
        6 => Decoded::plain(PduKind::RdpDeactivateAll, summary),
        // Two bytes of padding stand before the packet (MS-RDPBCGR 2.2.13.3.1).
        10 => redirection(control.body.get(2..).unwrap_or_default()),
        _ => data(control.body, summary),
    }
}

/// Reads RDP_SERVER_REDIRECTION_PACKET, which comes here with Enhanced RDP security and behind a security header
/// with the Standard one.
pub(super) fn redirection(packet: &[u8]) -> Decoded {
    match ServerRedirection::decode(packet) {
        Ok(redirection) => {
            let summary = redirection.summary();
            let pdu = Pdu::Server(ServerPdu::ServerRedirection(Box::new(redirection)));
            Decoded::new(PduKind::RdpServerRedirection, pdu, summary)
        }
        Err(malformed) => Decoded::undecoded(PduKind::RdpServerRedirection, packet.len(), malformed),
    }
}

/// Demand Active and Confirm Active are recognised, not read: the share id is the first field of both.
fn active(kind: PduKind, body: &[u8], summary: Summary) -> Decoded {
    let mut cursor = Cursor::new("TS_DEMAND_ACTIVE_PDU", body);
    match cursor.u32_le() {
        Ok(share_id) => Decoded::plain(kind, summary.with("share-id", share_id).with("bytes", body.len())),
        Err(malformed) => Decoded::undecoded(kind, body.len(), malformed),
    }
}

fn data(body: &[u8], summary: Summary) -> Decoded {
    let data = match ShareData::decode(body) {
        Ok(data) => data,
        Err(malformed) => return Decoded::undecoded(PduKind::RdpShareData, body.len(), malformed),
    };
    let kind = match data.kind {
        20 => PduKind::RdpControl,
        31 => PduKind::RdpSynchronize,
        39 => PduKind::RdpFontList,
        40 => PduKind::RdpFontMap,
        47 => PduKind::RdpSetErrorInfo,
        _ => PduKind::RdpShareData,
    };
    if data.compressed {
        return Decoded::plain(kind, summary.with("type", data.kind).with("compressed", true));
    }
    match kind {
        PduKind::RdpSetErrorInfo => match SetErrorInfo::decode(data.body) {
            Ok(info) => Decoded::new(kind, Pdu::Server(ServerPdu::SetErrorInfo(info.code)), info.summary()),
            Err(malformed) => Decoded::undecoded(kind, body.len(), malformed),
        },
        PduKind::RdpControl => {
            let action = Cursor::new("TS_CONTROL_PDU", data.body).u16_le().ok();
            Decoded::plain(kind, summary.with_some("action", action).with_some("name", action.and_then(action_name)))
        }
        _ => Decoded::plain(kind, summary.with("type", data.kind)),
    }
}

/// MS-RDPBCGR 2.2.1.15.1.
const fn action_name(action: u16) -> Option<&'static str> {
    Some(match action {
        1 => "request-control",
        2 => "granted-control",
        3 => "detach",
        4 => "cooperate",
        _ => return None,
    })
}
