//! Standard RDP security once the randoms are exchanged: what is sealed, and opened (MS-RDPBCGR 5.3.5 to 5.3.8).

mod fips;
mod method;
mod rc4;

pub use method::Method;

use core::fmt;

use rdpwhy_pdu::rdp::{SecurityHeader, security_flags as flag};
use rdpwhy_pdu::{Malformed, Side};

use fips::Fips;
use rc4::Rc4Pair;

/// Size of dataSignature.
const MAC: usize = 8;
/// Size of the basic security header.
const HEADER: usize = 4;

/// One end of a conversation under Standard RDP security: it seals what it sends and opens what it receives.
pub struct Sealing {
    method: Method,
    ciphers: Ciphers,
    sealed: u32,
    opened: u32,
}

enum Ciphers {
    Rc4(Box<Rc4Pair>),
    Fips(Box<Fips>),
}

/// What was in a sealed PDU.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The header without SEC_ENCRYPT and SEC_SECURE_CHECKSUM.
    pub header: SecurityHeader,
    /// The contents.
    pub body: Vec<u8>,
    /// Whether the MAC is the one that the contents have.
    pub authentic: bool,
}

impl Sealing {
    /// The end `me`, after the Security Exchange.
    #[must_use]
    pub fn new(me: Side, method: Method, client_random: &[u8; 32], server_random: &[u8; 32]) -> Self {
        let ciphers = match method {
            Method::Fips => Ciphers::Fips(Box::new(Fips::new(me, client_random, server_random))),
            _ => Ciphers::Rc4(Box::new(Rc4Pair::new(me, method, client_random, server_random))),
        };
        Self { method, ciphers, sealed: 0, opened: 0 }
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Seals `body` behind `header`: the contents of a Send Data PDU (MS-RDPBCGR 2.2.8.1.1.2). SEC_ENCRYPT is set, and
    /// SEC_SECURE_CHECKSUM where the MAC is salted with the packet count, which FIPS always is.
    pub fn seal(&mut self, header: SecurityHeader, body: &[u8], salted: bool) -> Vec<u8> {
        let count = self.sealed;
        self.sealed = self.sealed.wrapping_add(1);
        let mut flags = header.flags | flag::ENCRYPT;
        let sealed = match &mut self.ciphers {
            Ciphers::Fips(fips) => fips.seal(body, count),
            Ciphers::Rc4(pair) => {
                if salted {
                    flags |= flag::SECURE_CHECKSUM;
                }
                pair.seal(body, salted.then_some(count))
            }
        };
        SecurityHeader { flags, ..header }.before(&sealed)
    }

    /// Opens the contents of a Send Data PDU whose security header has SEC_ENCRYPT. A MAC that does not fit is told, not
    /// refused: the keys go on either way.
    ///
    /// # Errors
    /// There is no room for the header and the MAC, or FIPS contents are no whole number of blocks.
    pub fn open(&mut self, content: &[u8]) -> Result<Opened, Malformed> {
        let (header, sealed) = split_header(content)?;
        let count = self.opened;
        self.opened = self.opened.wrapping_add(1);
        let (body, authentic) = match &mut self.ciphers {
            Ciphers::Fips(fips) => fips.open(sealed, count)?,
            Ciphers::Rc4(pair) => pair.open(sealed, header.has(flag::SECURE_CHECKSUM).then_some(count))?,
        };
        let flags = header.flags & !(flag::ENCRYPT | flag::SECURE_CHECKSUM);
        Ok(Opened { header: SecurityHeader { flags, ..header }, body, authentic })
    }
}

/// The basic security header of a Send Data PDU's contents, and what follows it.
///
/// # Errors
/// Fewer than four bytes.
pub fn split_header(content: &[u8]) -> Result<(SecurityHeader, &[u8]), Malformed> {
    let short = Malformed { what: "TS_SECURITY_HEADER", at: content.len(), why: "ends early" };
    let (header, rest) = content.split_first_chunk::<HEADER>().ok_or(short)?;
    let [a, b, c, d] = *header;
    Ok((SecurityHeader { flags: u16::from_le_bytes([a, b]), flags_hi: u16::from_le_bytes([c, d]) }, rest))
}

impl fmt::Debug for Sealing {
    /// Never a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealing").field("method", &self.method).finish_non_exhaustive()
    }
}

impl fmt::Debug for Opened {
    /// Never the contents, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { header, body, authentic } = self;
        f.debug_struct("Opened")
            .field("header", header)
            .field("bytes", &body.len())
            .field("authentic", authentic)
            .finish()
    }
}
