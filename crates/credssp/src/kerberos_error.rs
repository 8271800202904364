//! KRB-ERROR (RFC 4120 5.9.1) as far as a diagnosis needs it: its error-code, and what that means to whoever asked.

use rdpwhy_pdu::ntlm::unwrap_token;
use x509_parser::asn1_rs::{Any, Class, FromBer as _, Tag};

/// KDC_ERR_PREAUTH_REQUIRED: the usual answer to the first request, and no error.
pub(crate) const PREAUTH_REQUIRED: u32 = 25;

/// Its application tag.
const KRB_ERROR: Tag = Tag(30);
/// The field error-code.
const ERROR_CODE: Tag = Tag(6);

/// error-code, when `reply` is a KRB-ERROR: bare, behind its length in four bytes, or in a KDC_PROXY_MESSAGE (MS-KKDCP
/// 2.2.2).
pub(crate) fn error_code(reply: &[u8]) -> Option<u32> {
    let (_, outermost) = Any::from_ber(reply).ok().unzip();
    match outermost {
        Some(message) if is_krb_error(&message) => in_krb_error(&message),
        Some(proxied) if proxied.tag() == Tag::Sequence => {
            let (_, message) = Any::from_ber(field(proxied.data, Tag(0))?).ok()?;
            behind_length(message.data)
        }
        _ => behind_length(reply),
    }
}

/// What the other side's token says in plain words, when it is a KRB-ERROR in a GSS token (RFC 4121 4.1), maybe in SPNEGO.
pub(crate) fn in_token(token: &[u8]) -> Option<String> {
    const KRB_ERROR_TOKEN: &[u8] = &[0x03, 0x00];
    let (_, gss) = Any::from_ber(unwrap_token(token).1).ok()?;
    let (rest, _mechanism) = Any::from_ber(gss.data).ok()?;
    let code = error_code(rest.strip_prefix(KRB_ERROR_TOKEN)?)?;
    Some(format!("the server answered with Kerberos {}", named(code)))
}

/// An error-code of the KDC in plain words: name, number and meaning.
pub(crate) fn explain(code: u32) -> String {
    format!("the KDC answered {}", named(code))
}

fn named(code: u32) -> String {
    match name_and_meaning(code) {
        Some((name, meaning)) => format!("{name} ({code}): {meaning}"),
        None => format!("error {code} (RFC 4120 7.5.9)"),
    }
}

const fn name_and_meaning(code: u32) -> Option<(&'static str, &'static str)> {
    Some(match code {
        1 => ("KDC_ERR_NAME_EXP", "the account has expired"),
        2 => ("KDC_ERR_SERVICE_EXP", "the server's account has expired"),
        6 => ("KDC_ERR_C_PRINCIPAL_UNKNOWN", "this realm has no such user"),
        7 => (
            "KDC_ERR_S_PRINCIPAL_UNKNOWN",
            "this realm has no service TERMSRV under the name that was dialled: dial the server by the name it is \
             registered with",
        ),
        9 => ("KDC_ERR_NULL_KEY", "the account has no key: its password has never been set"),
        12 => ("KDC_ERR_POLICY", "a policy forbids it, such as logon hours or workstations"),
        14 => ("KDC_ERR_ETYPE_NOSUPP", "the account has no key of an encryption type that both sides know"),
        16 => ("KDC_ERR_PADATA_TYPE_NOSUPP", "the account needs another proof than a password, such as a smart card"),
        18 => ("KDC_ERR_CLIENT_REVOKED", "the account is disabled, locked out or outside its logon hours"),
        19 => ("KDC_ERR_SERVICE_REVOKED", "the server's account is disabled"),
        21 => ("KDC_ERR_CLIENT_NOTYET", "the account is not valid yet"),
        23 => ("KDC_ERR_KEY_EXPIRED", "the password has expired and must be changed"),
        24 => ("KDC_ERR_PREAUTH_FAILED", "the password is wrong"),
        PREAUTH_REQUIRED => ("KDC_ERR_PREAUTH_REQUIRED", "it wants a proof of the password of a kind we did not offer"),
        29 => ("KDC_ERR_SVC_UNAVAILABLE", "the KDC cannot do its work at the moment"),
        31 => (
            "KRB_AP_ERR_BAD_INTEGRITY",
            "what was sent does not open with its key: the password is wrong, its key was made with another salt, or a ticket is \
             for another key",
        ),
        37 => ("KRB_AP_ERR_SKEW", "this computer's clock and the KDC's differ by more than five minutes"),
        41 => (
            "KRB_AP_ERR_MODIFIED",
            "the ticket does not open with the server's key: two accounts have its name, or its password has changed",
        ),
        52 => ("KRB_ERR_RESPONSE_TOO_BIG", "its answer does not fit into a datagram: give its address as tcp://"),
        60 => ("KRB_ERR_GENERIC", "an error without a number of its own"),
        68 => ("KDC_ERR_WRONG_REALM", "the user belongs to another realm than this KDC's"),
        _ => return None,
    })
}

fn behind_length(reply: &[u8]) -> Option<u32> {
    let (_, message) = Any::from_ber(reply.get(4..)?).ok()?;
    is_krb_error(&message).then(|| in_krb_error(&message))?
}

fn is_krb_error(message: &Any<'_>) -> bool {
    message.class() == Class::Application && message.tag() == KRB_ERROR
}

fn in_krb_error(message: &Any<'_>) -> Option<u32> {
    let (_, fields) = Any::from_ber(message.data).ok()?;
    let (_, number) = Any::from_ber(field(fields.data, ERROR_CODE)?).ok()?;
    number.u32().ok()
}

/// The contents of the field with this context-specific tag.
fn field(mut fields: &[u8], tag: Tag) -> Option<&[u8]> {
    while !fields.is_empty() {
        let (rest, field) = Any::from_ber(fields).ok()?;
        if field.class() == Class::ContextSpecific && field.tag() == tag {
            return Some(field.data);
        }
        fields = rest;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{error_code, explain, in_token};

    /// pvno 5, msg-type 30, error-code 24; the fields between them are left out.
    const PREAUTH_FAILED: [u8; 19] = [0x7E, 17, 0x30, 15, 0xA0, 3, 2, 1, 5, 0xA1, 3, 2, 1, 30, 0xA6, 3, 2, 1, 24];

    #[test]
    fn the_code_in_each_of_its_wrappings() {
        assert_eq!(error_code(&PREAUTH_FAILED), Some(24));
        let tcp = [&[0, 0, 0, 19], PREAUTH_FAILED.as_slice()].concat();
        assert_eq!(error_code(&tcp), Some(24));
        let proxy = [&[0x30, 27, 0xA0, 25, 4, 23], tcp.as_slice()].concat();
        assert_eq!(error_code(&proxy), Some(24));
    }

    #[test]
    fn a_servers_error_in_a_gss_token() {
        // krb5's OID, and TOK_ID 03 00.
        let oid = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 0x03, 0x00];
        let gss = [&[0x60, 32][..], &oid, &PREAUTH_FAILED].concat();
        assert!(in_token(&gss).is_some_and(|says| says.contains("KDC_ERR_PREAUTH_FAILED (24)")));
        assert_eq!(in_token(&gss[..20]), None);
        assert_eq!(in_token(b"NTLMSSP"), None);
    }

    #[test]
    fn a_ticket_is_no_error() {
        assert_eq!(error_code(&[0, 0, 0, 2, 0x6B, 0]), None);
        assert_eq!(error_code(&[]), None);
        assert_eq!(error_code(&PREAUTH_FAILED[..18]), None);
    }

    #[test]
    fn every_answer_has_its_number() {
        assert!(explain(18).contains("KDC_ERR_CLIENT_REVOKED (18)"));
        assert!(explain(4711).contains("4711"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = error_code(&bytes);
        }
    }
}
