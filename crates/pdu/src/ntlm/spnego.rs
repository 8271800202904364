//! Finds the token that matters inside a GSS token: NTLM raw, or in SPNEGO's NegTokenInit and NegTokenResp (RFC 4178).

use super::SIGNATURE;
use crate::credssp::ber;
use crate::cursor::Cursor;

/// The identifier octet of GSS-API's InitialContextToken (RFC 2743 3.1).
const INITIAL_CONTEXT: u8 = 0x60;
/// negState of a NegTokenResp.
const ENUMERATED: u8 = 0x0A;
const ACCEPT_COMPLETED: u8 = 0;
/// 1.3.6.1.5.5.2.
const SPNEGO: &[u8] = &[0x2b, 6, 1, 5, 5, 2];
/// 1.2.840.113554.1.2.2, Microsoft's 1.2.840.48018.1.2.2, and user-to-user 1.2.840.113554.1.2.2.3, which CredSSP's clients
/// ask for.
const KERBEROS: [&[u8]; 3] = [
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2],
    &[0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 1, 2, 2],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 3],
];
/// 1.3.6.1.4.1.311.2.2.10.
const NTLM: &[u8] = &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 2, 0x0a];

/// Which mechanism a token belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mechanism {
    /// NTLM without an envelope.
    Ntlm,
    /// NTLM in SPNEGO.
    SpnegoNtlm,
    /// Kerberos in SPNEGO.
    SpnegoKerberos,
    /// Kerberos in a bare GSS token.
    Kerberos,
    /// SPNEGO's last word, that the mechanism is through, without a token of it (RFC 4178 4.2.2, accept-completed).
    SpnegoCompleted,
    /// Neither could be told.
    Unknown,
}

impl Mechanism {
    /// `ntlm`, `spnego-ntlm`, `spnego-kerberos`, `kerberos`, `spnego-completed`, `unknown`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ntlm => "ntlm",
            Self::SpnegoNtlm => "spnego-ntlm",
            Self::SpnegoKerberos => "spnego-kerberos",
            Self::Kerberos => "kerberos",
            Self::SpnegoCompleted => "spnego-completed",
            Self::Unknown => "unknown",
        }
    }
}

/// The mechanism of a GSS token and the token inside its envelope: the whole of it where there is no envelope, empty
/// where an envelope carries none.
#[must_use]
pub fn unwrap_token(token: &[u8]) -> (Mechanism, &[u8]) {
    if token.starts_with(SIGNATURE) {
        return (Mechanism::Ntlm, token);
    }
    let mut cursor = Cursor::new("GSS token", token);
    match ber::element(&mut cursor) {
        Ok((INITIAL_CONTEXT, contents)) => initial(token, contents),
        Ok((tag, contents)) if tag == ber::context(0) || tag == ber::context(1) => negotiation(contents),
        _ => (Mechanism::Unknown, token),
    }
}

/// An InitialContextToken: an OID, and what that mechanism sends.
fn initial<'a>(token: &'a [u8], contents: &'a [u8]) -> (Mechanism, &'a [u8]) {
    let mut cursor = Cursor::new("InitialContextToken", contents);
    match ber::element(&mut cursor) {
        Ok((ber::OBJECT_IDENTIFIER, oid)) if oid == SPNEGO => match ber::element(&mut cursor) {
            Ok((_, contents)) => negotiation(contents),
            Err(_) => (Mechanism::Unknown, &[]),
        },
        Ok((ber::OBJECT_IDENTIFIER, oid)) if KERBEROS.contains(&oid) => (Mechanism::Kerberos, token),
        _ => (Mechanism::Unknown, token),
    }
}

/// NegTokenInit and NegTokenResp are both a SEQUENCE whose field 2 is the token; mechTypes is field 0 of the first,
/// supportedMech field 1 of the second.
fn negotiation(contents: &[u8]) -> (Mechanism, &[u8]) {
    let mut inner: &[u8] = &[];
    let mut mechanism = None;
    let mut fields = Cursor::new("NegotiationToken", contents);
    let mut fields = match ber::expect(&mut fields, ber::SEQUENCE, "no SEQUENCE") {
        Ok(contents) => Cursor::new("NegotiationToken", contents),
        Err(_) => return (Mechanism::Unknown, inner),
    };
    while let Ok((tag, contents)) = ber::element(&mut fields) {
        let mut field = Cursor::new("NegotiationToken", contents);
        match (tag & 0x1F, ber::element(&mut field)) {
            (0, Ok((ber::SEQUENCE, list))) => {
                // The first of the list is the one that the optimistic token belongs to.
                mechanism = ber::element(&mut Cursor::new("mechTypes", list)).ok().and_then(|(_, oid)| by_oid(oid));
            }
            (0, Ok((ENUMERATED, [ACCEPT_COMPLETED]))) => mechanism = Some(Mechanism::SpnegoCompleted),
            (1, Ok((ber::OBJECT_IDENTIFIER, oid))) => mechanism = by_oid(oid),
            (2, Ok((ber::OCTET_STRING, token))) => inner = token,
            _ => {}
        }
    }
    let mechanism = if inner.starts_with(SIGNATURE) {
        Some(Mechanism::SpnegoNtlm)
    } else if matches!(unwrap_kerberos(inner), Some(oid) if KERBEROS.contains(&oid)) {
        Some(Mechanism::SpnegoKerberos)
    } else {
        mechanism
    };
    (mechanism.unwrap_or(Mechanism::Unknown), inner)
}

fn unwrap_kerberos(token: &[u8]) -> Option<&[u8]> {
    let (tag, contents) = ber::element(&mut Cursor::new("GSS token", token)).ok()?;
    let (oid_tag, oid) = ber::element(&mut Cursor::new("GSS token", contents)).ok()?;
    (tag == INITIAL_CONTEXT && oid_tag == ber::OBJECT_IDENTIFIER).then_some(oid)
}

fn by_oid(oid: &[u8]) -> Option<Mechanism> {
    if oid == NTLM { Some(Mechanism::SpnegoNtlm) } else { KERBEROS.contains(&oid).then_some(Mechanism::SpnegoKerberos) }
}

#[cfg(test)]
mod tests {
    use super::{ENUMERATED, INITIAL_CONTEXT, KERBEROS, Mechanism, NTLM, SPNEGO, unwrap_token};
    use crate::credssp::ber::{OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, context, encode};

    const TOKEN: &[u8] = b"NTLMSSP\0\x02\0\0\0";

    #[test]
    fn raw_and_foreign_tokens_stay_whole() {
        assert_eq!(unwrap_token(TOKEN), (Mechanism::Ntlm, TOKEN));
        assert_eq!(unwrap_token(b"hello"), (Mechanism::Unknown, &b"hello"[..]));
        let kerberos = encode(INITIAL_CONTEXT, &encode(OBJECT_IDENTIFIER, KERBEROS[0]));
        assert_eq!(unwrap_token(&kerberos), (Mechanism::Kerberos, kerberos.as_slice()));
    }

    #[test]
    fn a_response_with_and_without_a_token() {
        let mech = encode(context(1), &encode(OBJECT_IDENTIFIER, NTLM));
        let token = encode(context(2), &encode(OCTET_STRING, TOKEN));
        let with = encode(context(1), &encode(SEQUENCE, &[mech.clone(), token].concat()));
        let without = encode(context(1), &encode(SEQUENCE, &mech));
        assert_eq!(unwrap_token(&with), (Mechanism::SpnegoNtlm, TOKEN));
        assert_eq!(unwrap_token(&without), (Mechanism::SpnegoNtlm, &[][..]));
    }

    #[test]
    fn the_last_word_may_carry_no_token() {
        let state =
            |state: u8| encode(context(1), &encode(SEQUENCE, &encode(context(0), &encode(ENUMERATED, &[state]))));
        assert_eq!(unwrap_token(&state(0)), (Mechanism::SpnegoCompleted, &[][..]));
        assert_eq!(unwrap_token(&state(1)), (Mechanism::Unknown, &[][..]));
    }

    #[test]
    fn an_opening_names_its_mechanisms_first() {
        let list = encode(context(0), &encode(SEQUENCE, &encode(OBJECT_IDENTIFIER, KERBEROS[1])));
        let token = encode(context(2), &encode(OCTET_STRING, b"ticket"));
        let inner = encode(context(0), &encode(SEQUENCE, &[list, token].concat()));
        let whole = encode(INITIAL_CONTEXT, &[encode(OBJECT_IDENTIFIER, SPNEGO), inner].concat());
        assert_eq!(unwrap_token(&whole), (Mechanism::SpnegoKerberos, &b"ticket"[..]));
    }
}
