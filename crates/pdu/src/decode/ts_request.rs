//! TSRequests, named after the NTLM message inside where there is one.

use super::{Context, Decoded, Pdu, ServerPdu};
use crate::credssp::TsRequest;
use crate::ntlm::{self, AuthenticateLengths, Challenge, Mechanism, Negotiate};
use crate::{PduKind, Summary};

/// Reads a whole TSRequest. Its kind is that of the NTLM message in its first token, raw or in SPNEGO; without one it
/// is `credssp.ts-request`.
#[must_use]
pub fn decode_ts_request(frame: &[u8], context: &Context) -> Decoded {
    decode(frame, context).sent_by(context.from)
}

fn decode(frame: &[u8], context: &Context) -> Decoded {
    let from = context.from;
    let request = match TsRequest::decode(frame) {
        Ok(request) => request,
        Err(malformed) => return Decoded::undecoded(PduKind::CredsspTsRequest, frame.len(), malformed),
    };
    let summary = request.summary();
    let request = Box::new(request);
    let Some((mechanism, token)) = request.nego_tokens.first().map(|token| ntlm::unwrap_token(token)) else {
        return Decoded::new(PduKind::CredsspTsRequest, Pdu::ts_request(from, request), summary);
    };
    let summary = summary.with("mechanism", mechanism.name());
    let is_ntlm = matches!(mechanism, Mechanism::Ntlm | Mechanism::SpnegoNtlm);
    let (kind, read) = match ntlm::message_type(token).filter(|_| is_ntlm) {
        Some(1) => (PduKind::NtlmNegotiate, Negotiate::decode(token).map(|message| (message.summary(), None))),
        Some(2) => {
            let read = Challenge::decode(token).map(|message| (message.summary(), Some(message)));
            (PduKind::NtlmChallenge, read)
        }
        Some(3) => {
            (PduKind::NtlmAuthenticate, AuthenticateLengths::decode(token).map(|message| (message.summary(), None)))
        }
        _ => (PduKind::CredsspTsRequest, Ok((Summary::new(), None))),
    };
    match read {
        Ok((fields, challenge)) => {
            let pdu = match challenge {
                Some(challenge) => Pdu::Server(ServerPdu::NtlmChallenge(request, Box::new(challenge))),
                None => Pdu::ts_request(from, request),
            };
            Decoded::new(kind, pdu, summary.followed_by(fields))
        }
        Err(malformed) => {
            Decoded { malformed: Some(malformed), ..Decoded::new(kind, Pdu::ts_request(from, request), summary) }
        }
    }
}
