//! NTLM messages as an observer reads them (MS-NLMP 2.2.1), raw or inside SPNEGO (RFC 4178).

mod authenticate;
mod av_pairs;
mod challenge;
mod negotiate;
mod os_version;
mod spnego;

pub use authenticate::AuthenticateLengths;
pub use av_pairs::{AvPair, AvPairs, filetime_to_unix};
pub use challenge::Challenge;
pub use negotiate::Negotiate;
pub use os_version::OsVersion;
pub use spnego::{Mechanism, unwrap_token};

/// What every NTLM message begins with.
const SIGNATURE: &[u8; 8] = b"NTLMSSP\0";

/// NegotiateFlags (MS-NLMP 2.2.2.5) that this module reads or sends.
mod flag {
    pub(super) const UNICODE: u32 = 0x0000_0001;
    pub(super) const REQUEST_TARGET: u32 = 0x0000_0004;
    pub(super) const SIGN: u32 = 0x0000_0010;
    pub(super) const SEAL: u32 = 0x0000_0020;
    pub(super) const NTLM: u32 = 0x0000_0200;
    pub(super) const ALWAYS_SIGN: u32 = 0x0000_8000;
    pub(super) const EXTENDED_SESSIONSECURITY: u32 = 0x0008_0000;
    pub(super) const TARGET_INFO: u32 = 0x0080_0000;
    pub(super) const VERSION: u32 = 0x0200_0000;
    pub(super) const KEY_128: u32 = 0x2000_0000;
    pub(super) const KEY_EXCH: u32 = 0x4000_0000;
    pub(super) const KEY_56: u32 = 0x8000_0000;
}

/// MessageType of an NTLM message (1 negotiate, 2 challenge, 3 authenticate), when `token` is one.
#[must_use]
pub fn message_type(token: &[u8]) -> Option<u32> {
    let body = token.strip_prefix(SIGNATURE)?;
    body.first_chunk::<4>().copied().map(u32::from_le_bytes)
}
