//! CLIENT_HARDWARE_ID (MS-RDPELE 2.2.2.3.1).

use crate::Malformed;
use crate::cursor::Cursor;

/// What the client says its machine is; it is sent encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HardwareId {
    /// PlatformId.
    pub platform_id: u32,
    /// Data1 to Data4.
    pub data: [u32; 4],
}

impl HardwareId {
    /// CLIENT_OS_ID_WINNT_POST_52 and CLIENT_IMAGE_ID_MICROSOFT (2.2.2.2), as every Windows since XP says.
    pub const PLATFORM: u32 = 0x0401_0000;

    /// Reads the 20 bytes; what follows is not looked at.
    ///
    /// # Errors
    /// Fewer than 20 bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("CLIENT_HARDWARE_ID", bytes);
        let platform_id = cursor.u32_le()?;
        let data = [cursor.u32_le()?, cursor.u32_le()?, cursor.u32_le()?, cursor.u32_le()?];
        Ok(Self { platform_id, data })
    }

    /// The 20 bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        core::iter::once(self.platform_id).chain(self.data).flat_map(u32::to_le_bytes).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::HardwareId;

    #[test]
    fn reads_back_what_it_writes() {
        // MS-RDPELE 4.2.2: the example's hardware id, decrypted.
        let bytes =
            [2, 0, 0, 0, 0xf1, 0x59, 0x87, 0x3e, 0xc9, 0xd8, 0x98, 0xaf, 0x24, 2, 0xf8, 0xf3, 0x29, 0x3a, 0xf0, 0x26];
        let id = HardwareId::decode(&bytes).unwrap();
        assert_eq!((id.platform_id, id.data[0]), (2, 0x3e87_59f1));
        assert_eq!(id.encode(), bytes);
        assert!(HardwareId::decode(&bytes[..19]).is_err());
    }
}
