//! Owns [`Cursor`], a reader that cannot run past its end, and [`Malformed`], what it says when it would.

/// A message whose inside does not decode: where and what was missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {why} at byte {at}")]
pub struct Malformed {
    /// The structure, in the specification's words: `RDP_NEG_RSP`.
    pub what: &'static str,
    /// What is wrong with it.
    pub why: &'static str,
    /// Offset in the decoded slice, in bytes.
    pub at: usize,
}

/// A position in a slice of wire bytes. Every read is checked; nothing is consumed by a read that fails.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    what: &'static str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at the first byte; `what` names the structure in errors.
    #[must_use]
    pub const fn new(what: &'static str, bytes: &'a [u8]) -> Self {
        Self { what, bytes, at: 0 }
    }

    /// An error here.
    #[must_use]
    pub const fn malformed(&self, why: &'static str) -> Malformed {
        Malformed { what: self.what, why, at: self.at }
    }

    /// The offset of the next byte.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// What has not been read.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// How many bytes have not been read.
    #[must_use]
    pub fn left(&self) -> usize {
        self.rest().len()
    }

    /// The next `len` bytes.
    ///
    /// # Errors
    /// Fewer are left.
    pub fn take(&mut self, len: usize) -> Result<&'a [u8], Malformed> {
        let taken = self.rest().get(..len).ok_or_else(|| self.malformed("ends early"))?;
        self.at += len;
        Ok(taken)
    }

    /// The next `N` bytes as an array.
    ///
    /// # Errors
    /// Fewer are left.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let taken = self.rest().first_chunk::<N>().copied().ok_or_else(|| self.malformed("ends early"))?;
        self.at += N;
        Ok(taken)
    }

    /// One byte.
    ///
    /// # Errors
    /// None is left.
    pub fn u8(&mut self) -> Result<u8, Malformed> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// A 16-bit number, little-endian.
    ///
    /// # Errors
    /// Fewer than 2 bytes are left.
    pub fn u16_le(&mut self) -> Result<u16, Malformed> {
        self.array().map(u16::from_le_bytes)
    }

    /// A 16-bit number, big-endian.
    ///
    /// # Errors
    /// Fewer than 2 bytes are left.
    pub fn u16_be(&mut self) -> Result<u16, Malformed> {
        self.array().map(u16::from_be_bytes)
    }

    /// A 32-bit number, little-endian.
    ///
    /// # Errors
    /// Fewer than 4 bytes are left.
    pub fn u32_le(&mut self) -> Result<u32, Malformed> {
        self.array().map(u32::from_le_bytes)
    }

    /// A 64-bit number, little-endian.
    ///
    /// # Errors
    /// Fewer than 8 bytes are left.
    pub fn u64_le(&mut self) -> Result<u64, Malformed> {
        self.array().map(u64::from_le_bytes)
    }
}
