//! GCC Conference Create user data (T.124, MS-RDPBCGR 2.2.1.3.2 to 2.2.1.4.6).

mod block;
mod client;
mod client_core;
pub(crate) mod conference;
mod server;
mod server_certificate;

pub use client::{ChannelDef, ClientBlocks, ClientSecurity};
pub use client_core::{ClientCore, ClientDisplay};
pub use server::{ServerBlocks, ServerCore, ServerNetwork, ServerSecurity};
pub use server_certificate::{CertificateForm, ServerCertificate};

/// A block that has no decoder, or whose inside does not decode: kept whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawBlock {
    /// The block type: `0xC001`, `0x0C01` and so on.
    pub kind: u16,
    /// Its contents without the four header bytes.
    pub body: Vec<u8>,
}

/// The name of an encryption method (MS-RDPBCGR 2.2.1.4.3): `none`, `40-bit`, `128-bit`, `56-bit`, `fips`.
#[must_use]
pub const fn method_name(method: u32) -> Option<&'static str> {
    Some(match method {
        0 => "none",
        1 => "40-bit",
        2 => "128-bit",
        8 => "56-bit",
        0x10 => "fips",
        _ => return None,
    })
}

/// The name of an encryption level (MS-RDPBCGR 2.2.1.4.3).
#[must_use]
pub const fn level_name(level: u32) -> Option<&'static str> {
    Some(match level {
        0 => "none",
        1 => "low",
        2 => "client-compatible",
        3 => "high",
        4 => "fips",
        _ => return None,
    })
}
