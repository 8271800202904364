//! CHALLENGE_MESSAGE (MS-NLMP 2.2.1.2).

use super::{AvPairs, OsVersion, SIGNATURE, filetime_to_unix, flag};
use crate::cursor::Cursor;
use crate::{Malformed, Summary, utf16};

/// Size of the fixed part without and with Version.
const SHORT_HEADER: usize = 48;
const LONG_HEADER: usize = 56;

/// What the server says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// NegotiateFlags.
    pub flags: u32,
    /// TargetName: the domain, or the computer outside one.
    pub target_name: String,
    /// ServerChallenge.
    pub server_challenge: [u8; 8],
    /// TargetInfo.
    pub target_info: AvPairs,
    /// Version, where the message is long enough to hold it.
    pub version: Option<OsVersion>,
}

impl Challenge {
    /// Reads a raw NTLM token.
    ///
    /// # Errors
    /// Not a CHALLENGE_MESSAGE, it ends before its fixed part does, or a field points outside of it.
    pub fn decode(token: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("CHALLENGE_MESSAGE", token);
        if cursor.array()? != *SIGNATURE || cursor.u32_le()? != 2 {
            return Err(cursor.malformed("other signature or MessageType"));
        }
        let name = Field::decode(&mut cursor)?;
        let flags = cursor.u32_le()?;
        let server_challenge = cursor.array()?;
        let _reserved = cursor.u64_le()?;
        // The oldest servers end here, without TargetInfo.
        let info = if cursor.left() == 0 { Field::default() } else { Field::decode(&mut cursor)? };
        let outside = cursor.malformed("a field points outside the message");
        let name_bytes = name.of(token).ok_or(outside.clone())?;
        let target_name =
            if flags & flag::UNICODE != 0 { utf16::decode(name_bytes) } else { utf16::decode_ansi(name_bytes) };
        let target_info = AvPairs::decode(info.of(token).ok_or(outside)?);
        // Version has no length of its own: it is there when neither field begins before its end.
        let room = [name, info].iter().all(|field| field.length == 0 || field.offset >= LONG_HEADER);
        // Without its flag, a version that names nothing is padding, whatever its reserved bytes hold.
        let version = cursor
            .array()
            .ok()
            .map(OsVersion::decode)
            .filter(|version| room && (flags & flag::VERSION != 0 || version.encode() != [0; 8]));
        Ok(Self { flags, target_name, server_challenge, target_info, version })
    }

    /// The token. TargetName is written in UTF-16LE with NTLMSSP_NEGOTIATE_UNICODE, otherwise in single bytes (`?` for
    /// what has none). An empty `target_info` is left out.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let name = if self.flags & flag::UNICODE != 0 {
            utf16::encode(&self.target_name)
        } else {
            self.target_name.chars().map(|char| u8::try_from(char).unwrap_or(b'?')).collect()
        };
        let info = if self.target_info.pairs.is_empty() { Vec::new() } else { self.target_info.encode() };
        let header = if self.version.is_some() { LONG_HEADER } else { SHORT_HEADER };
        let mut token = SIGNATURE.to_vec();
        token.extend(2_u32.to_le_bytes());
        token.extend(Field { length: name.len(), offset: header }.encode());
        token.extend(self.flags.to_le_bytes());
        token.extend(self.server_challenge);
        token.extend([0; 8]);
        token.extend(Field { length: info.len(), offset: header + name.len() }.encode());
        token.extend(self.version.into_iter().flat_map(OsVersion::encode));
        token.extend(name);
        token.extend(info);
        token
    }

    /// The server's names, version and clock; not the challenge itself.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let clock = self.target_info.timestamp().and_then(filetime_to_unix);
        Summary::new()
            .with("flags", format!("{:#010x}", self.flags))
            .with("target-name", self.target_name.clone())
            .with_some("netbios-computer", self.target_info.text(AvPairs::NETBIOS_COMPUTER))
            .with_some("netbios-domain", self.target_info.text(AvPairs::NETBIOS_DOMAIN))
            .with_some("dns-computer", self.target_info.text(AvPairs::DNS_COMPUTER))
            .with_some("dns-domain", self.target_info.text(AvPairs::DNS_DOMAIN))
            .with_some("dns-tree", self.target_info.text(AvPairs::DNS_TREE))
            .without(self.target_info.dropped)
            .with_some("os-version", self.version.map(|version| version.to_string()))
            .with_some("clock-unix-us", clock.and_then(|micros| u64::try_from(micros).ok()))
    }
}

/// Where a field's payload lies: length, allocated length, offset from the message's first byte.
#[derive(Clone, Copy, Default)]
struct Field {
    length: usize,
    offset: usize,
}

impl Field {
    fn decode(cursor: &mut Cursor<'_>) -> Result<Self, Malformed> {
        let length = usize::from(cursor.u16_le()?);
        let _allocated = cursor.u16_le()?;
        let offset = cursor.u32_le()?;
        Ok(Self { length, offset: usize::try_from(offset).unwrap_or(usize::MAX) })
    }

    fn of(self, token: &[u8]) -> Option<&[u8]> {
        if self.length == 0 { Some(&[]) } else { token.get(self.offset..)?.get(..self.length) }
    }

    fn encode(self) -> [u8; 8] {
        let [a, b] = u16::try_from(self.length).unwrap_or(u16::MAX).to_le_bytes();
        let [c, d, e, f] = u32::try_from(self.offset).unwrap_or(u32::MAX).to_le_bytes();
        [a, b, a, b, c, d, e, f]
    }
}

#[cfg(test)]
mod tests {
    use super::Challenge;
    use crate::ntlm::{AvPairs, OsVersion};

    /// MS-NLMP 4.2.4.3: the CHALLENGE_MESSAGE of the NTLMv2 example.
    const SAMPLE: &[u8] = b"NTLMSSP\0\x02\0\0\0\x0c\0\x0c\0\x38\0\0\0\x33\x82\x8a\xe2\
        \x01\x23\x45\x67\x89\xab\xcd\xef\0\0\0\0\0\0\0\0\x24\0\x24\0\x44\0\0\0\x06\0\x70\x17\0\0\0\x0f\
        S\0e\0r\0v\0e\0r\0\
        \x02\0\x0c\0D\0o\0m\0a\0i\0n\0\x01\0\x0c\0S\0e\0r\0v\0e\0r\0\0\0\0\0";

    #[test]
    fn reads_the_sample_of_the_specification() {
        let challenge = Challenge::decode(SAMPLE).unwrap();
        assert_eq!(challenge.flags, 0xe28a_8233);
        assert_eq!(challenge.target_name, "Server");
        assert_eq!(challenge.server_challenge, [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]);
        assert_eq!(challenge.target_info.text(AvPairs::NETBIOS_DOMAIN).as_deref(), Some("Domain"));
        assert_eq!(challenge.target_info.text(AvPairs::NETBIOS_COMPUTER).as_deref(), Some("Server"));
        assert_eq!(challenge.version, Some(OsVersion { major: 6, minor: 0, build: 6000, revision: 15 }));
        assert_eq!(challenge.version.unwrap().to_string(), "6.0.6000");
        assert_eq!(challenge.encode(), SAMPLE);
    }

    #[test]
    fn a_payload_in_the_place_of_the_version_is_no_version() {
        let challenge = Challenge {
            flags: 0x0280_0201,
            target_name: "SRV1".to_owned(),
            server_challenge: [1; 8],
            target_info: AvPairs::default(),
            version: None,
        };
        assert_eq!(Challenge::decode(&challenge.encode()), Ok(challenge));
    }

    #[test]
    fn offsets_outside_are_refused() {
        let mut token = SAMPLE.to_vec();
        token[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(Challenge::decode(&token).is_err());
    }
}
