//! TSRequest (MS-CSSP 2.2.1), versions 2 to 6, by our own BER reader: servers send an errorCode in five bytes, which
//! others refuse.

use core::fmt;

use super::{ber, ntstatus_name};
use crate::cursor::Cursor;
use crate::limits::{List, TOKENS};
use crate::ntlm::{message_type, unwrap_token};
use crate::{Malformed, Summary};

/// Signature, MessageType and the five fields up to Workstation (MS-NLMP 2.2.1.3): lengths and offsets.
const AUTHENTICATE_LENGTHS: usize = 52;

/// TSRequest. Tokens and sealed fields are bytes; summary and debug output show lengths only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TsRequest {
    /// Version as sent.
    pub version: u32,
    /// negoTokens: each a GSS token (NTLM raw, or SPNEGO).
    pub nego_tokens: Vec<Vec<u8>>,
    /// authInfo, sealed.
    pub auth_info: Option<Vec<u8>>,
    /// pubKeyAuth, sealed.
    pub pub_key_auth: Option<Vec<u8>>,
    /// errorCode: an NTSTATUS.
    pub error_code: Option<u32>,
    /// clientNonce, versions 5 and 6.
    pub client_nonce: Option<Vec<u8>>,
    /// Fields of unknown tags, and repetitions of known ones: the tag number and the contents.
    pub others: Vec<(u8, Vec<u8>)>,
    /// Tokens and fields that were left out, because there were more than 32.
    pub dropped: usize,
}

impl TsRequest {
    /// Reads a whole TSRequest; bytes after it are not looked at.
    ///
    /// # Errors
    /// No SEQUENCE, a length beyond the frame, no version, or a known field that holds another type.
    pub fn decode(frame: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("TSRequest", frame);
        let contents = ber::expect(&mut cursor, ber::SEQUENCE, "no SEQUENCE")?;
        let mut fields = Cursor::new("TSRequest", contents);
        let mut request = Self::default();
        let (mut seen, mut others) = ([false; 6], List::new(TOKENS));
        while fields.left() > 0 {
            let (tag, contents) = ber::element(&mut fields)?;
            let number = tag & 0x1F;
            let first = seen.get_mut(usize::from(number)).is_some_and(|seen| !core::mem::replace(seen, true));
            if tag == ber::context(number) && first {
                request.field(number, contents)?;
            } else {
                others.add(|| (number, contents.to_vec()));
            }
        }
        request.others = others.finish(&mut request.dropped);
        let [has_version, ..] = seen;
        if has_version { Ok(request) } else { Err(fields.malformed("no version")) }
    }

    /// The whole TSRequest; errorCode as Windows writes it, in four bytes with its sign.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut fields = ber::encode(ber::context(0), &ber::encode_integer(self.version.cast_signed()));
        if !self.nego_tokens.is_empty() {
            let tokens = self.nego_tokens.iter().flat_map(|token| ber::encode(ber::SEQUENCE, &octets(0, token)));
            let tokens: Vec<u8> = tokens.collect();
            fields.extend(ber::encode(ber::context(1), &ber::encode(ber::SEQUENCE, &tokens)));
        }
        fields.extend(self.auth_info.iter().flat_map(|bytes| octets(2, bytes)));
        fields.extend(self.pub_key_auth.iter().flat_map(|bytes| octets(3, bytes)));
        if let Some(code) = self.error_code {
            fields.extend(ber::encode(ber::context(4), &ber::encode_integer(code.cast_signed())));
        }
        fields.extend(self.client_nonce.iter().flat_map(|bytes| octets(5, bytes)));
        fields.extend(self.others.iter().flat_map(|(number, bytes)| ber::encode(ber::context(*number), bytes)));
        ber::encode(ber::SEQUENCE, &fields)
    }

    /// The same, as long, without what a password could be guessed from: sealed fields and tokens are zeros, but for the
    /// names of the mechanisms and the lengths in an NTLM AUTHENTICATE. An NTLM NEGOTIATE holds no secret and stays.
    #[must_use]
    pub fn redacted(&self) -> Self {
        let zeros = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|bytes| vec![0; bytes.len()]);
        Self {
            nego_tokens: self.nego_tokens.iter().map(|token| redacted_token(token)).collect(),
            auth_info: zeros(&self.auth_info),
            pub_key_auth: zeros(&self.pub_key_auth),
            ..self.clone()
        }
    }

    /// The version, the errorCode with its name, and the lengths of the rest.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let tokens: Vec<usize> = self.nego_tokens.iter().map(Vec::len).collect();
        let others: Vec<u8> = self.others.iter().map(|(number, _)| *number).collect();
        let lengths = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(Vec::len);
        Summary::new()
            .with("version", self.version)
            .with_some("nego-token-bytes", (!tokens.is_empty()).then_some(tokens))
            .with_some("auth-info-bytes", lengths(&self.auth_info))
            .with_some("pub-key-auth-bytes", lengths(&self.pub_key_auth))
            .with_some("error-code", self.error_code.map(|code| format!("{code:#010x}")))
            .with_some("error-name", self.error_code.and_then(ntstatus_name))
            .with_some("client-nonce-bytes", lengths(&self.client_nonce))
            .with_some("other-fields", (!others.is_empty()).then_some(others))
            .without(self.dropped)
    }

    fn field(&mut self, number: u8, contents: &[u8]) -> Result<(), Malformed> {
        let mut cursor = Cursor::new("TSRequest field", contents);
        match number {
            0 => self.version = integer(&mut cursor)?,
            1 => self.nego_tokens = nego_tokens(&mut cursor, &mut self.dropped)?,
            2 => self.auth_info = Some(octet_string(&mut cursor)?),
            3 => self.pub_key_auth = Some(octet_string(&mut cursor)?),
            4 => self.error_code = Some(integer(&mut cursor)?),
            _ => self.client_nonce = Some(octet_string(&mut cursor)?),
        }
        Ok(())
    }
}

impl fmt::Debug for TsRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TsRequest").field(&self.summary()).finish()
    }
}

fn redacted_token(token: &[u8]) -> Vec<u8> {
    let (_, inner) = unwrap_token(token);
    let kept = match message_type(inner) {
        Some(1) => inner.len(),
        Some(3) => AUTHENTICATE_LENGTHS,
        _ => 0,
    };
    // The envelope before the token inside, and what is known to be harmless of that; never what follows.
    let envelope = if inner.is_empty() { None } else { token.windows(inner.len()).position(|part| part == inner) };
    let kept = envelope.map_or(0, |envelope| envelope + kept.min(inner.len()));
    let mut redacted = token.get(..kept).unwrap_or_default().to_vec();
    redacted.resize(token.len(), 0);
    redacted
}

/// NegoData (2.2.1.1): a SEQUENCE OF SEQUENCE { negoToken [0] OCTET STRING }.
fn nego_tokens(cursor: &mut Cursor<'_>, dropped: &mut usize) -> Result<Vec<Vec<u8>>, Malformed> {
    let list = ber::expect(cursor, ber::SEQUENCE, "negoTokens is no SEQUENCE")?;
    let mut list = Cursor::new("negoTokens", list);
    let mut tokens = List::new(TOKENS);
    while list.left() > 0 {
        let item = ber::expect(&mut list, ber::SEQUENCE, "an item is no SEQUENCE")?;
        let item = ber::expect(&mut Cursor::new("negoTokens", item), ber::context(0), "an item has no negoToken")?;
        let token = ber::expect(&mut Cursor::new("negoToken", item), ber::OCTET_STRING, "no OCTET STRING")?;
        tokens.add(|| token.to_vec());
    }
    Ok(tokens.finish(dropped))
}

fn octet_string(cursor: &mut Cursor<'_>) -> Result<Vec<u8>, Malformed> {
    ber::expect(cursor, ber::OCTET_STRING, "no OCTET STRING").map(<[u8]>::to_vec)
}

fn integer(cursor: &mut Cursor<'_>) -> Result<u32, Malformed> {
    let contents = ber::expect(cursor, ber::INTEGER, "no INTEGER")?;
    ber::integer(contents).ok_or_else(|| cursor.malformed("INTEGER of no byte or of more than eight"))
}

fn octets(number: u8, bytes: &[u8]) -> Vec<u8> {
    ber::encode(ber::context(number), &ber::encode(ber::OCTET_STRING, bytes))
}

#[cfg(test)]
mod tests {
    use super::TsRequest;

    #[test]
    fn reads_an_error_code_in_five_bytes_and_in_four() {
        let five = [0x30, 0x0e, 0xa0, 3, 2, 1, 6, 0xa4, 7, 2, 5, 0, 0xc0, 0, 0, 0x6d];
        let four = [0x30, 0x0d, 0xa0, 3, 2, 1, 6, 0xa4, 6, 2, 4, 0xc0, 0, 0, 0x6d];
        let request = TsRequest::decode(&five).unwrap();
        assert_eq!((request.version, request.error_code), (6, Some(0xC000_006D)));
        assert_eq!(TsRequest::decode(&four), Ok(request.clone()));
        assert_eq!(request.encode(), four);
    }

    #[test]
    fn keeps_unknown_fields_and_repetitions() {
        let frame = [0x30, 0x0d, 0xa0, 3, 2, 1, 2, 0xa0, 3, 2, 1, 3, 0xa9, 1, 0x55];
        let request = TsRequest::decode(&frame).unwrap();
        assert_eq!(request.version, 2);
        assert_eq!(request.others, [(0, vec![2, 1, 3]), (9, vec![0x55])]);
    }

    #[test]
    fn redacted_it_is_as_long_and_tells_the_same() {
        let authenticate = [&b"NTLMSSP\0\x03\0\0\0"[..], &[7; 100]].concat();
        let negotiate = [&b"NTLMSSP\0\x01\0\0\0"[..], &[7; 20]].concat();
        let secret = TsRequest {
            version: 6,
            nego_tokens: vec![authenticate.clone(), negotiate.clone(), b"a ticket".to_vec()],
            auth_info: Some(vec![7; 40]),
            pub_key_auth: Some(vec![7; 30]),
            ..TsRequest::default()
        };
        let redacted = secret.redacted();
        assert_eq!(redacted.encode().len(), secret.encode().len());
        assert_eq!(redacted.summary(), secret.summary());
        let [first, second, third] = redacted.nego_tokens.as_slice() else { panic!("three tokens") };
        assert_eq!((first.get(..52), first.get(52..)), (authenticate.get(..52), Some(&[0; 60][..])));
        assert_eq!((second, third), (&negotiate, &vec![0; 8]));
        assert_eq!((redacted.auth_info, redacted.pub_key_auth), (Some(vec![0; 40]), Some(vec![0; 30])));
    }

    #[test]
    fn a_version_is_required() {
        assert!(TsRequest::decode(&[0x30, 0]).is_err());
        assert!(TsRequest::decode(&[0x31, 0]).is_err());
    }
}
