//! Cipher suites of TLS 1.2 with ECDHE and AES in CBC mode, behind rustls' provider traits.
//!
//! rustls has no suite with CBC, and a Windows Server 2012 R2 as shipped has no other suite that rustls' clients offer:
//! a probe without these suites would fail where every Windows client connects. They protect records as RFC 5246
//! 6.2.3.2 (CBC Block Cipher) describes: MAC, then pad, then encrypt. rustls does not offer encrypt_then_mac
//! (RFC 7366), so no server may choose it.
//!
//! The hash and the PRF of the handshake are those of rustls' `ring` provider; only the protection of records is here.

mod algorithm;
mod decrypt;
mod encrypt;
mod key_block;
mod suites;
mod unpad;

#[cfg(test)]
mod tests;

pub use suites::CBC_SUITES;
