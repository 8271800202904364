//! encryptionMethod (MS-RDPBCGR 2.2.1.4.3).

/// A method that encrypts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// ENCRYPTION_METHOD_40BIT.
    Bits40,
    /// ENCRYPTION_METHOD_56BIT.
    Bits56,
    /// ENCRYPTION_METHOD_128BIT.
    Bits128,
    /// ENCRYPTION_METHOD_FIPS: 3DES and HMAC-SHA1.
    Fips,
}

impl Method {
    /// All of them, the weakest first.
    pub const ALL: [Self; 4] = [Self::Bits40, Self::Bits56, Self::Bits128, Self::Fips];

    /// The method of an encryptionMethod; `None` for none, for several at once, and for an unknown one.
    #[must_use]
    pub fn from_wire(value: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.wire() == value)
    }

    /// encryptionMethod.
    #[must_use]
    pub const fn wire(self) -> u32 {
        match self {
            Self::Bits40 => 0x01,
            Self::Bits128 => 0x02,
            Self::Bits56 => 0x08,
            Self::Fips => 0x10,
        }
    }

    /// The bytes that a weakened RC4 key begins with (MS-RDPBCGR 5.3.5.1).
    pub(super) const fn salt(self) -> &'static [u8] {
        match self {
            Self::Bits40 => &[0xD1, 0x26, 0x9E],
            Self::Bits56 => &[0xD1],
            Self::Bits128 | Self::Fips => &[],
        }
    }

    /// Bytes of an RC4 key.
    pub(super) const fn key_size(self) -> usize {
        match self {
            Self::Bits40 | Self::Bits56 => 8,
            Self::Bits128 | Self::Fips => 16,
        }
    }
}
