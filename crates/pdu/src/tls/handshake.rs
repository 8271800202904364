//! Handshake messages in a defragmented stream (RFC 8446 4): where one ends, and what it is.

use super::{CertificateFacts, ClientHello, ServerHello};
use crate::cursor::Cursor;
use crate::limits::{CERTIFICATES, List};
use crate::{Malformed, PduKind, Side, Summary};

/// Type and length.
const HEADER: usize = 4;
/// The longest body of a message that is waited for. rustls reads no longer one, and a chain of certificates of more has no
/// honest server.
const MAX_BODY: usize = 0xFFFF;

/// What the head of a handshake stream holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandshakeScan {
    /// A whole message of this many bytes, header included.
    Whole(usize),
    /// A message has begun and takes this many bytes at least, header included.
    Partial {
        /// More than the buffer holds.
        need: usize,
    },
    /// A message that says it is longer than 64 KiB: not a handshake, or not one to wait for.
    TooLong,
}

/// A handshake message as an observer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsMessage {
    /// Its name.
    pub kind: PduKind,
    /// Its allow-listed fields.
    pub summary: Summary,
    /// Its fields, by the side that sent it.
    pub content: TlsContent,
    /// Certificates that were left out of a chain, because there were more than 64.
    pub chain_dropped: usize,
    /// What did not decode.
    pub malformed: Option<Malformed>,
}

/// The fields of a handshake message.
///
/// INVARIANT: a ClientHello was sent by the client; a ServerHello and a chain by the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsContent {
    /// ClientHello, sent by the client.
    ClientHello(Box<ClientHello>),
    /// ServerHello or HelloRetryRequest, sent by the server.
    ServerHello(Box<ServerHello>),
    /// The server's Certificate up to TLS 1.2: DER, leaf first.
    ServerChain(Vec<Vec<u8>>),
    /// A message that only the other side sends: nothing in it is believed.
    Misdirected,
    /// The kind says it all, or the message is malformed.
    #[default]
    Other,
}

/// Looks at the head of a stream of handshake messages, records' headers taken away.
#[must_use]
pub fn scan_handshake(buffer: &[u8]) -> HandshakeScan {
    let Some([_, a, b, c]) = buffer.first_chunk() else {
        return HandshakeScan::Partial { need: HEADER };
    };
    let length = HEADER + (usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c));
    if length > HEADER + MAX_BODY {
        HandshakeScan::TooLong
    } else if length > buffer.len() {
        HandshakeScan::Partial { need: length }
    } else {
        HandshakeScan::Whole(length)
    }
}

/// Reads a whole handshake message of `from`, header included.
#[must_use]
pub fn decode_handshake(from: Side, message: &[u8]) -> TlsMessage {
    let kind = message.first().map_or(PduKind::TlsOther, |kind| kind_of(*kind));
    let body = message.get(HEADER..).unwrap_or_default();
    let mut decoded = TlsMessage {
        kind,
        summary: Summary::new().with("bytes", message.len()),
        content: TlsContent::Other,
        chain_dropped: 0,
        malformed: None,
    };
    let read = match kind {
        PduKind::TlsClientHello => ClientHello::decode(body).map(|hello| {
            decoded.summary = hello.summary();
            decoded.content = TlsContent::ClientHello(Box::new(hello));
        }),
        PduKind::TlsServerHello => ServerHello::decode(body).map(|hello| {
            decoded.summary = hello.summary();
            decoded.kind = if hello.retry { PduKind::TlsHelloRetryRequest } else { kind };
            decoded.content = TlsContent::ServerHello(Box::new(hello));
        }),
        PduKind::TlsCertificate => bounded_list(body).map(|list| {
            let chain = list.finish(&mut decoded.chain_dropped);
            decoded.summary = chain_summary(&chain, decoded.chain_dropped);
            if from == Side::Server {
                decoded.content = TlsContent::ServerChain(chain);
            }
        }),
        _ => Ok(()),
    };
    decoded.malformed = read.err();
    if decoded.kind.sender().is_some_and(|sender| sender != from) {
        decoded.content = TlsContent::Misdirected;
    }
    decoded
}

/// The DER certificates of a Certificate message's body up to TLS 1.2 (RFC 5246 7.4.2), leaf first; of many the first 64.
///
/// # Errors
/// A length is larger than what follows it.
pub fn certificate_list(body: &[u8]) -> Result<Vec<Vec<u8>>, Malformed> {
    bounded_list(body).map(|list| list.finish(&mut 0))
}

fn bounded_list(body: &[u8]) -> Result<List<Vec<u8>>, Malformed> {
    let mut cursor = Cursor::new("Certificate", body);
    let length = u24(&mut cursor)?;
    let mut list = Cursor::new("Certificate", cursor.take(length)?);
    let mut chain = List::new(CERTIFICATES);
    while list.left() > 0 {
        let length = u24(&mut list)?;
        let certificate = list.take(length)?;
        chain.add(|| certificate.to_vec());
    }
    Ok(chain)
}

const fn kind_of(message_type: u8) -> PduKind {
    match message_type {
        1 => PduKind::TlsClientHello,
        2 => PduKind::TlsServerHello,
        4 => PduKind::TlsNewSessionTicket,
        11 => PduKind::TlsCertificate,
        12 => PduKind::TlsServerKeyExchange,
        13 => PduKind::TlsCertificateRequest,
        14 => PduKind::TlsServerHelloDone,
        15 => PduKind::TlsCertificateVerify,
        16 => PduKind::TlsClientKeyExchange,
        20 => PduKind::TlsFinished,
        22 => PduKind::TlsCertificateStatus,
        _ => PduKind::TlsOther,
    }
}

fn chain_summary(chain: &[Vec<u8>], dropped: usize) -> Summary {
    let summary = Summary::new().with("certificates", chain.len() + dropped);
    match chain.first().map(|leaf| CertificateFacts::from_der(leaf)) {
        Some(Ok(leaf)) => summary
            .with("subject", leaf.subject)
            .with("issuer", leaf.issuer)
            .with("sha1", leaf.sha1)
            .with("self-signed", leaf.self_signed),
        _ => summary,
    }
}

fn u24(cursor: &mut Cursor<'_>) -> Result<usize, Malformed> {
    let [a, b, c] = cursor.array()?;
    Ok(usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c))
}

#[cfg(test)]
mod tests {
    use super::{HandshakeScan, certificate_list, decode_handshake, scan_handshake};
    use crate::{PduKind, Side};

    #[test]
    fn scans_by_the_length_and_its_bound() {
        assert_eq!(scan_handshake(&[]), HandshakeScan::Partial { need: 4 });
        assert_eq!(scan_handshake(&[14, 0, 0, 0, 20]), HandshakeScan::Whole(4));
        assert_eq!(scan_handshake(&[11, 0, 1, 0]), HandshakeScan::Partial { need: 260 });
        assert_eq!(scan_handshake(&[11, 0, 0xFF, 0xFF]), HandshakeScan::Partial { need: 65_539 });
        assert_eq!(scan_handshake(&[11, 1, 0, 0]), HandshakeScan::TooLong);
    }

    #[test]
    fn a_certificate_that_is_cut_is_malformed_and_still_a_certificate() {
        let message = decode_handshake(Side::Server, &[11, 0, 0, 6, 0, 0, 3, 0, 0, 9]);
        assert_eq!(message.kind, PduKind::TlsCertificate);
        assert!(message.malformed.is_some());
        assert_eq!(certificate_list(&[0, 0, 4, 0, 0, 1, 7]), Ok(vec![vec![7]]));
    }
}
