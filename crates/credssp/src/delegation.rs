//! TSCredentials with TSPasswordCreds (MS-CSSP 2.2.1.2), the plaintext of authInfo.

use sspi::credssp::read_ts_credentials;
use zeroize::Zeroizing;

use crate::Credentials;

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
/// credType of TSPasswordCreds.
const PASSWORD: u8 = 1;

/// What a client handed over at the end of CredSSP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delegation {
    /// The user's name and password.
    Password,
    /// Empty fields: restricted admin.
    Nothing,
}

/// TSCredentials for these credentials, or with empty fields.
pub(crate) fn encode(credentials: Option<&Credentials>) -> Zeroizing<Vec<u8>> {
    let field = |number: u8, text: &str| context(number, &element(OCTET_STRING, &utf16(text)));
    let [domain, user, password] = match credentials {
        Some(credentials) => [credentials.domain.as_str(), &credentials.user, &credentials.password],
        None => [""; 3],
    };
    let fields = concat([&field(0, domain), &field(1, user), &field(2, password)]);
    let credentials = context(1, &element(OCTET_STRING, &element(SEQUENCE, &fields)));
    element(SEQUENCE, &concat([&context(0, &element(INTEGER, &[PASSWORD])), &credentials]))
}

/// Reads TSCredentials; `None` where they are malformed or of another kind than a password.
pub(crate) fn decode(plaintext: &[u8]) -> Option<Credentials> {
    let identity = read_ts_credentials(plaintext).ok()?.into_auth_identity()?;
    Some(Credentials {
        user: identity.user.to_string(),
        domain: identity.domain.to_string(),
        password: Zeroizing::new(identity.password.as_ref().as_ref().to_string()),
    })
}

fn utf16(text: &str) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() * 2));
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn context(number: u8, contents: &[u8]) -> Zeroizing<Vec<u8>> {
    element(0xA0 | number, contents)
}

/// A DER element (X.690) in one allocation of the right size, so that no unwiped copy is left behind.
fn element(tag: u8, contents: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(2 + size_of::<usize>() + contents.len()));
    out.push(tag);
    match u8::try_from(contents.len()) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let length = contents.len().to_be_bytes();
            let significant = length.iter().copied().skip_while(|byte| *byte == 0);
            out.push(0x80 | u8::try_from(significant.clone().count()).unwrap_or_default());
            out.extend(significant);
        }
    }
    out.extend_from_slice(contents);
    out
}

fn concat<const N: usize>(parts: [&Zeroizing<Vec<u8>>; N]) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}

#[cfg(test)]
mod tests {
    use sspi::CredentialsBuffers;
    use sspi::credssp::{CredSspMode, write_ts_credentials};
    use zeroize::Zeroizing;

    use super::{decode, encode};
    use crate::Credentials;

    fn credentials(password: &str) -> Credentials {
        Credentials::parse("TEST\\tuser", Zeroizing::new(password.to_owned()))
    }

    #[test]
    fn sspi_writes_the_same_bytes() {
        for password in ["", "secret", "пароль 🔑", &"long".repeat(100)] {
            let credentials = credentials(password);
            let buffers = CredentialsBuffers::AuthIdentity(credentials.buffers());
            let theirs = write_ts_credentials(&buffers, CredSspMode::WithCredentials).unwrap();
            assert!(
                *encode(Some(&credentials)) == theirs,
                "another encoding of a password of {} bytes",
                password.len()
            );
            let empty = write_ts_credentials(&buffers, CredSspMode::CredentialLess).unwrap();
            assert_eq!(*encode(None), empty);
        }
    }

    #[test]
    fn they_come_back() {
        let read = decode(&encode(Some(&credentials("пароль 🔑")))).unwrap();
        assert_eq!((read.user.as_str(), read.domain.as_str()), ("tuser", "TEST"));
        assert!(*read.password == "пароль 🔑");
        assert!(decode(b"\x30\x03\x02\x01\x01").is_none());
    }
}
