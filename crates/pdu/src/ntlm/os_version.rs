//! VERSION (MS-NLMP 2.2.2.10): which Windows, or who plays one.

use core::fmt;

/// VERSION (MS-NLMP 2.2.2.10). Displayed as `10.0.20348`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OsVersion {
    /// ProductMajorVersion.
    pub major: u8,
    /// ProductMinorVersion.
    pub minor: u8,
    /// ProductBuild.
    pub build: u16,
    /// NTLMRevisionCurrent, 15 as a rule.
    pub revision: u8,
}

impl OsVersion {
    /// Reads the eight bytes; the three reserved ones are passed over.
    #[must_use]
    pub const fn decode(bytes: [u8; 8]) -> Self {
        let [major, minor, low, high, _, _, _, revision] = bytes;
        Self { major, minor, build: u16::from_le_bytes([low, high]), revision }
    }

    /// The eight bytes.
    #[must_use]
    pub const fn encode(self) -> [u8; 8] {
        let [low, high] = self.build.to_le_bytes();
        [self.major, self.minor, low, high, 0, 0, 0, self.revision]
    }
}

impl fmt::Display for OsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.build)
    }
}
