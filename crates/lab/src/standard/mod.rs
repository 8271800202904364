//! Standard RDP security of the server: what it announces, and the key that it shows.

mod keys;

pub(crate) use keys::{certificate, private_key};

use crate::Certificate;

/// How a server without TLS seals what it says (MS-RDPBCGR 2.2.1.4.3, 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardSecurity {
    /// encryptionMethod: 0 none, 1 40-bit, 8 56-bit, 2 128-bit, 0x10 FIPS.
    pub method: u32,
    /// encryptionLevel: 0 none, 1 low (the server seals nothing), 2 client-compatible, 3 high, 4 FIPS.
    pub level: u32,
    /// The certificate in SC_SECURITY.
    pub certificate: Certificate,
    /// Salt the MACs with the packet count.
    pub secure_checksum: bool,
    /// Seal licensing messages, where the client says that it can open them.
    pub seals_licensing: bool,
}

impl StandardSecurity {
    /// ENCRYPTION_LEVEL_LOW.
    pub(crate) const LOW: u32 = 1;

    /// Level low, 40 bits: the client seals, the server does not.
    #[must_use]
    pub fn low() -> Self {
        Self::sealing(1, Self::LOW)
    }

    /// Level client-compatible, 56 bits.
    #[must_use]
    pub fn client_compatible() -> Self {
        Self::sealing(8, 2)
    }

    /// Level high, 128 bits.
    #[must_use]
    pub fn high() -> Self {
        Self::sealing(2, 3)
    }

    /// Level FIPS.
    #[must_use]
    pub fn fips() -> Self {
        Self::sealing(0x10, 4)
    }

    fn sealing(method: u32, level: u32) -> Self {
        Self { method, level, seals_licensing: true, ..Self::default() }
    }
}

impl Default for StandardSecurity {
    fn default() -> Self {
        Self {
            method: 0,
            level: 0,
            certificate: Certificate::Proprietary,
            secure_checksum: false,
            seals_licensing: false,
        }
    }
}
