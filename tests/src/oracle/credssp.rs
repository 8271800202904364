//! CredSSP and what rides in it: TSRequest, SPNEGO, NTLM.

use rdpwhy_pdu::credssp::{EarlyUserAuthResult, TsRequest};
use rdpwhy_pdu::ntlm::{
    AuthenticateLengths, AvPairs, Challenge, Negotiate, filetime_to_unix, message_type, unwrap_token,
};

use super::{reads_back, summary_is_bounded};

/// Lengths in NTLM messages are of two bytes.
const FITS: usize = 16_000;
/// NTLMSSP_NEGOTIATE_UNICODE.
const UNICODE: u32 = 1;

pub(super) fn check(input: &[u8]) {
    if let Ok(request) = TsRequest::decode(input) {
        summary_is_bounded(&request.summary(), input);
        request.nego_tokens.iter().for_each(|token| self::token(token));
        // A field kept under a known number would be read as that one.
        if request.others.iter().all(|(number, _)| *number > 5) {
            reads_back(&request, TsRequest::decode(&request.encode()));
        }
    }
    token(input);
    if let Ok(result) = EarlyUserAuthResult::decode(input) {
        summary_is_bounded(&result.summary(), input);
        reads_back(&result, EarlyUserAuthResult::decode(&result.encode()));
    }
}

fn token(bytes: &[u8]) {
    let (mechanism, inner) = unwrap_token(bytes);
    assert!(!mechanism.name().is_empty() && inner.len() <= bytes.len());
    for token in [bytes, inner] {
        ntlm(token);
    }
}

fn ntlm(token: &[u8]) {
    let names_itself = |kind| message_type(token) == Some(kind);
    if let Ok(negotiate) = Negotiate::decode(token) {
        assert!(names_itself(1));
        summary_is_bounded(&negotiate.summary(), token);
        reads_back(&negotiate, Negotiate::decode(&negotiate.encode()));
    }
    if let Ok(lengths) = AuthenticateLengths::decode(token) {
        assert!(names_itself(3));
        summary_is_bounded(&lengths.summary(), token);
    }
    let pairs = AvPairs::decode(token);
    assert!(pairs.pairs.iter().map(|pair| pair.value.len() + 4).sum::<usize>() <= token.len());
    assert_eq!(AvPairs::decode(&pairs.encode()).pairs, pairs.pairs);
    pairs.timestamp().and_then(filetime_to_unix);
    if let Ok(challenge) = Challenge::decode(token) {
        assert!(names_itself(2));
        summary_is_bounded(&challenge.summary(), token);
        if token.len() <= FITS {
            challenge_reads_back(&challenge);
        }
    }
}

/// A version of zeros that no flag announces is no version.
fn challenge_reads_back(challenge: &Challenge) {
    let wide = challenge.flags & UNICODE != 0;
    assert!(wide || challenge.target_name.chars().all(|char| u32::from(char) < 256));
    reads_back(challenge, Challenge::decode(&challenge.encode()));
}
