//! Contents of Send Data: which of the many things that ride in it this one is.

use super::{ClientPdu, Context, Decoded, Pdu, ServerPdu, share};
use crate::cursor::Cursor;
use crate::license::{LicenseMessage, Preamble, kind_of};
use crate::mcs::DomainPdu;
use crate::rdp::{
    AutoDetectRequest, AutoDetectResponse, ClientInfo, MultitransportRequest, MultitransportResponse, SecurityExchange,
    SecurityHeader, ShareControl, security_flags as flag,
};
use crate::{Malformed, PduKind, Side, Summary};

/// Reads `content`, which came on `channel` in `pdu`.
pub(super) fn decode(pdu: &DomainPdu<'_>, channel: u16, content: &[u8], context: &Context) -> Decoded {
    let on_io = context.io_channel.is_none_or(|io| io == channel);
    let on_messages = context.message_channel == Some(channel);
    if !on_io && !on_messages {
        let summary = Summary::new().with("channel", channel).with("bytes", content.len());
        return Decoded::plain(PduKind::RdpChannelData, summary);
    }
    // Share Control first: a Demand Active's totalLength may look like SEC_LICENSE_PKT.
    let headless = context.licensed && !context.standard_security;
    if on_io && (ShareControl::matches(content) || headless && ShareControl::begins(content)) {
        return share::decode(content);
    }
    let mut cursor = Cursor::new("TS_SECURITY_HEADER", content);
    let header = match SecurityHeader::decode(&mut cursor) {
        Ok(header) => header,
        Err(malformed) => return Decoded::undecoded(pdu.kind(), content.len(), malformed),
    };
    let body = cursor.rest();
    let sealed = header.has(flag::ENCRYPT);
    let named = if on_io { by_flags(header, sealed, body, context.from) } else { None };
    let named = named.or_else(|| message(header, sealed, body));
    let named = if headless && !on_messages { named.map(misplaced) } else { named };
    named.unwrap_or_else(|| {
        if sealed && context.standard_security {
            Decoded::sealed(PduKind::RdpSealed, Pdu::Other, body)
        } else if on_io && ShareControl::matches(body) {
            // Standard RDP security with unsealed contents: the header stands before everything.
            share::decode(body)
        } else {
            Decoded::plain(pdu.kind(), pdu.summary())
        }
    })
}

/// What comes on the I/O channel alone.
fn by_flags(header: SecurityHeader, sealed: bool, body: &[u8], from: Side) -> Option<Decoded> {
    Some(if header.has(flag::EXCHANGE_PKT) {
        read(PduKind::RdpSecurityExchange, body, SecurityExchange::decode(body), |exchange| {
            (Pdu::Client(ClientPdu::SecurityExchange), exchange.summary())
        })
    } else if header.has(flag::INFO_PKT) {
        client_info(sealed, body)
    } else if header.has(flag::LICENSE_PKT) {
        if sealed { Decoded::sealed(PduKind::LicenseOther, Pdu::Other, body) } else { license(body, from) }
    } else if header.has(flag::REDIRECTION_PKT) {
        if sealed { Decoded::sealed(PduKind::RdpServerRedirection, Pdu::Other, body) } else { share::redirection(body) }
    } else {
        return None;
    })
}

/// What belongs on the message channel, and comes on the I/O channel where there is none.
fn message(header: SecurityHeader, sealed: bool, body: &[u8]) -> Option<Decoded> {
    let kind = if header.has(flag::AUTODETECT_REQ) {
        PduKind::RdpAutoDetectRequest
    } else if header.has(flag::AUTODETECT_RSP) {
        PduKind::RdpAutoDetectResponse
    } else if header.has(flag::TRANSPORT_REQ) {
        PduKind::RdpMultitransportRequest
    } else if header.has(flag::TRANSPORT_RSP) {
        PduKind::RdpMultitransportResponse
    } else if header.has(flag::HEARTBEAT) {
        PduKind::RdpHeartbeat
    } else {
        return None;
    };
    if sealed {
        return Some(Decoded::sealed(kind, Pdu::Other, body));
    }
    Some(match kind {
        PduKind::RdpAutoDetectRequest => read(kind, body, AutoDetectRequest::decode(body), |request| {
            (Pdu::Server(ServerPdu::AutoDetectRequest(request)), request.summary())
        }),
        PduKind::RdpAutoDetectResponse => read(kind, body, AutoDetectResponse::decode(body), |response| {
            (Pdu::Client(ClientPdu::AutoDetectResponse(response)), response.summary())
        }),
        PduKind::RdpMultitransportRequest => read(kind, body, MultitransportRequest::decode(body), |request| {
            (Pdu::Server(ServerPdu::MultitransportRequest(request)), request.summary())
        }),
        PduKind::RdpMultitransportResponse => read(kind, body, MultitransportResponse::decode(body), |response| {
            (Pdu::Client(ClientPdu::MultitransportResponse(response)), response.summary())
        }),
        _ => Decoded::plain(kind, Summary::new().with("bytes", body.len())),
    })
}

/// Behind the licence clients read a Share Control PDU wherever the I/O channel brings something: they cannot tell an
/// auto-detect request there (MS-RDPBCGR 2.2.14.3 puts it on the message channel).
fn misplaced(decoded: Decoded) -> Decoded {
    if decoded.kind != PduKind::RdpAutoDetectRequest || decoded.malformed.is_some() {
        return decoded;
    }
    let (what, why) = ("TS_SHARECONTROLHEADER", "is a request that belongs on the message channel");
    Decoded { malformed: Some(Malformed { what, why, at: 0 }), ..decoded }
}

// INVARIANT: the summary of a Client Info comes from ClientInfo::summary or says nothing of the contents.
fn client_info(sealed: bool, body: &[u8]) -> Decoded {
    let kind = PduKind::RdpClientInfo;
    let read = |info: Option<ClientInfo>| Pdu::Client(ClientPdu::ClientInfo(info.map(Box::new)));
    if sealed {
        return Decoded::sealed(kind, read(None), body);
    }
    match ClientInfo::decode(body) {
        Ok(info) => {
            let summary = info.summary();
            Decoded::new(kind, read(Some(info)), summary)
        }
        Err(malformed) => Decoded { pdu: read(None), ..Decoded::undecoded(kind, body.len(), malformed) },
    }
}

fn license(body: &[u8], from: Side) -> Decoded {
    let mut cursor = Cursor::new("LICENSE_PREAMBLE", body);
    let preamble = match Preamble::decode(&mut cursor) {
        Ok(preamble) => preamble,
        Err(malformed) => return Decoded::undecoded(PduKind::LicenseOther, body.len(), malformed),
    };
    read(kind_of(preamble.kind), body, LicenseMessage::decode(preamble.kind, cursor.rest()), |message| {
        let summary = message.summary();
        (Pdu::license(from, preamble, message), summary)
    })
}

fn read<T>(kind: PduKind, body: &[u8], read: Result<T, Malformed>, show: impl FnOnce(T) -> (Pdu, Summary)) -> Decoded {
    match read {
        Ok(value) => {
            let (pdu, summary) = show(value);
            Decoded::new(kind, pdu, summary)
        }
        Err(malformed) => Decoded::undecoded(kind, body.len(), malformed),
    }
}
