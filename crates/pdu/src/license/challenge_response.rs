//! PLATFORM_CHALLENGE_RESPONSE_DATA (MS-RDPELE 2.2.2.5.1).

use crate::Malformed;
use crate::cursor::Cursor;

/// The answer to a platform challenge; it is sent encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeResponseData {
    /// wVersion.
    pub version: u16,
    /// wClientType.
    pub client_type: u16,
    /// wLicenseDetailLevel.
    pub license_detail: u16,
    /// pbChallenge, as the server sent it.
    pub challenge: Vec<u8>,
}

impl ChallengeResponseData {
    /// The only version.
    pub const VERSION: u16 = 0x0100;
    /// WIN32_PLATFORMCHALLENGE_TYPE.
    pub const WIN32: u16 = 0x0100;
    /// LICENSE_DETAIL_DETAIL.
    pub const DETAIL: u16 = 0x0003;

    /// Reads the data; what follows it is not looked at.
    ///
    /// # Errors
    /// It ends early.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("PLATFORM_CHALLENGE_RESPONSE_DATA", bytes);
        let (version, client_type, license_detail) = (cursor.u16_le()?, cursor.u16_le()?, cursor.u16_le()?);
        let length = usize::from(cursor.u16_le()?);
        Ok(Self { version, client_type, license_detail, challenge: cursor.take(length)?.to_vec() })
    }

    /// The data; a challenge beyond 65,535 bytes is cut, because cbChallenge cannot say more.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let length = u16::try_from(self.challenge.len()).unwrap_or(u16::MAX);
        let numbers = [self.version, self.client_type, self.license_detail, length];
        let challenge = self.challenge.iter().copied().take(usize::from(length));
        numbers.into_iter().flat_map(u16::to_le_bytes).chain(challenge).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::ChallengeResponseData;

    #[test]
    fn reads_back_what_it_writes() {
        let bytes = [0, 1, 0, 1, 1, 0, 4, 0, 9, 8, 7, 6];
        let data = ChallengeResponseData::decode(&bytes).unwrap();
        assert_eq!((data.version, data.client_type, data.license_detail), (0x100, 0x100, 1));
        assert_eq!(data.challenge, [9, 8, 7, 6]);
        assert_eq!(data.encode(), bytes);
        assert!(ChallengeResponseData::decode(&bytes[..11]).is_err());
    }
}
