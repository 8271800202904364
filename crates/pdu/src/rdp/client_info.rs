//! Client Info (MS-RDPBCGR 2.2.1.11.1.1). Its password is never part of a summary.

use core::fmt;

use crate::cursor::Cursor;
use crate::{Malformed, Summary, utf16};

/// INFO_UNICODE.
const UNICODE: u32 = 0x10;
/// INFO_AUTOLOGON.
const AUTOLOGON: u32 = 0x08;
/// What cbDomain and its kin can say at most, in UTF-16 units, terminator excluded.
const MAX_UNITS: usize = 32_766;

/// TS_INFO_PACKET: what the client says about itself and who logs on.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ClientInfo {
    /// Code page, or keyboard layout with INFO_UNICODE.
    pub code_page: u32,
    /// INFO_* bits; 0x10 is INFO_UNICODE.
    pub flags: u32,
    /// Domain.
    pub domain: String,
    /// User name.
    pub user: String,
    /// Password; never shown.
    pub password: String,
    /// Alternate shell.
    pub shell: String,
    /// Working directory.
    pub directory: String,
    /// TS_EXTENDED_INFO_PACKET's client address, where there is one.
    pub client_address: Option<String>,
    /// TS_EXTENDED_INFO_PACKET's client directory, where there is one.
    pub client_directory: Option<String>,
}

impl ClientInfo {
    /// Reads what follows the security header. An extended part that is cut or missing is left out, as old clients
    /// send none.
    ///
    /// # Errors
    /// The fixed part or one of the five texts ends early.
    pub fn decode(body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("TS_INFO_PACKET", body);
        let code_page = cursor.u32_le()?;
        let flags = cursor.u32_le()?;
        let unicode = flags & UNICODE != 0;
        let mut lengths = [0; 5];
        for length in &mut lengths {
            *length = usize::from(cursor.u16_le()?);
        }
        let [mut domain, mut user, mut password, mut shell, mut directory] = <[String; 5]>::default();
        let texts = [&mut domain, &mut user, &mut password, &mut shell, &mut directory];
        for (length, text) in lengths.into_iter().zip(texts) {
            *text = read(cursor.take(length)?, unicode);
            // The lengths leave the terminator out; the last one is missing in some clients.
            let terminator = if unicode { 2 } else { 1 };
            cursor.take(terminator.min(cursor.left()))?;
        }
        let extended = extended(&mut cursor, unicode).ok();
        let (client_address, client_directory) = extended.unzip();
        Ok(Self { code_page, flags, domain, user, password, shell, directory, client_address, client_directory })
    }

    /// What follows the security header, always with INFO_UNICODE. The extended part is written when either of its
    /// texts is there, with a time zone of UTC and no performance flags. A text beyond 32,766 UTF-16 units is cut,
    /// because the length fields cannot say more.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let texts = [&self.domain, &self.user, &self.password, &self.shell, &self.directory].map(|text| units(text));
        let mut body = Vec::new();
        body.extend(self.code_page.to_le_bytes());
        body.extend((self.flags | UNICODE).to_le_bytes());
        for text in &texts {
            body.extend(length(text));
        }
        for text in texts {
            body.extend(text);
            body.extend([0; 2]);
        }
        if self.client_address.is_some() || self.client_directory.is_some() {
            self.encode_extended(&mut body);
        }
        body
    }

    /// Who logs on and how; never the password.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new()
            .with("code-page", self.code_page)
            .with("flags", format!("{:#010x}", self.flags))
            .with("autologon", self.flags & AUTOLOGON != 0)
            .with("domain", self.domain.clone())
            .with("user", self.user.clone())
            .with_some("client-address", self.client_address.clone())
            .with_some("client-directory", self.client_directory.clone())
    }

    /// TS_EXTENDED_INFO_PACKET (2.2.1.11.1.1.1), up to cbAutoReconnectCookie.
    fn encode_extended(&self, body: &mut Vec<u8>) {
        let address = self.client_address.as_deref().unwrap_or_default();
        let family: u16 = if address.contains(':') { 0x0017 } else { 0x0002 };
        body.extend(family.to_le_bytes());
        for text in [address, self.client_directory.as_deref().unwrap_or_default()] {
            // Unlike the five lengths above, these two count the terminator.
            let text = [units(text).as_slice(), &[0; 2]].concat();
            body.extend(length(&text));
            body.extend(text);
        }
        const TIME_ZONE: usize = 172;
        const SESSION_ID_FLAGS_AND_COOKIE_LENGTH: usize = 4 + 4 + 2;
        body.extend([0; TIME_ZONE + SESSION_ID_FLAGS_AND_COOKIE_LENGTH]);
    }
}

// INVARIANT: no output of the crate holds the password; a derived Debug would break that.
impl fmt::Debug for ClientInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientInfo")
            .field("code_page", &self.code_page)
            .field("flags", &self.flags)
            .field("domain", &self.domain)
            .field("user", &self.user)
            .field("shell", &self.shell)
            .field("directory", &self.directory)
            .field("client_address", &self.client_address)
            .field("client_directory", &self.client_directory)
            .finish_non_exhaustive()
    }
}

fn extended(cursor: &mut Cursor<'_>, unicode: bool) -> Result<(String, String), Malformed> {
    let _address_family = cursor.u16_le()?;
    let length = usize::from(cursor.u16_le()?);
    let address = read(cursor.take(length)?, unicode);
    let length = usize::from(cursor.u16_le()?);
    let directory = read(cursor.take(length)?, unicode);
    Ok((address, directory))
}

fn read(bytes: &[u8], unicode: bool) -> String {
    if unicode { utf16::decode(bytes) } else { utf16::decode_ansi(bytes) }
}

fn units(text: &str) -> Vec<u8> {
    let mut bytes = utf16::encode(text);
    bytes.truncate(2 * MAX_UNITS);
    bytes
}

fn length(bytes: &[u8]) -> [u8; 2] {
    u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::ClientInfo;

    fn sample() -> ClientInfo {
        ClientInfo {
            code_page: 0x409,
            flags: 0x33,
            domain: "LAB".to_owned(),
            user: "eltons".to_owned(),
            password: "s3cr3t!".to_owned(),
            client_address: Some("192.0.2.7".to_owned()),
            client_directory: Some("C:\\".to_owned()),
            ..ClientInfo::default()
        }
    }

    #[test]
    fn reads_back_what_it_writes_and_so_does_ironrdp() {
        let info = sample();
        assert_eq!(ClientInfo::decode(&info.encode()), Ok(info.clone()));
        let other: ironrdp_pdu::rdp::client_info::ClientInfo = ironrdp_core::decode(&info.encode()).unwrap();
        assert_eq!(other.credentials.username, "eltons");
        assert_eq!(other.credentials.password, "s3cr3t!");
        assert_eq!(other.extra_info.address, "192.0.2.7");
        assert_eq!(other.extra_info.dir, "C:\\");
    }

    #[test]
    fn shows_no_password() {
        let info = sample();
        assert!(!format!("{info:?}").contains("s3cr3t!"));
        assert!(!format!("{:?}", info.summary()).contains("s3cr3t!"));
    }

    #[test]
    fn an_old_client_sends_single_bytes_and_nothing_more() {
        let mut body = vec![0; 8];
        body.extend([3, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
        body.extend(b"LAB\0me\0\0\0\0");
        let info = ClientInfo::decode(&body).unwrap();
        assert_eq!((info.domain.as_str(), info.user.as_str()), ("LAB", "me"));
        assert_eq!(info.client_address, None);
    }
}
