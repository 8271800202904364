//! Keys, MACs and ciphers of Standard RDP security (MS-RDPBCGR 5.3) and of licensing (MS-RDPELE 5.1).
//!
//! The crate computes and speaks nothing: whoever holds a conversation hands in randoms, keys and contents. RSA is
//! bounded before anything is computed, because its numbers come from the peer.
//!
//! ```
//! use rdpwhy_pdu::Side;
//! use rdpwhy_pdu::rdp::SecurityHeader;
//! use rdpwhy_security::standard::{Method, Sealing};
//!
//! let (client_random, server_random) = ([1; 32], [2; 32]);
//! let mut client = Sealing::new(Side::Client, Method::Bits128, &client_random, &server_random);
//! let mut server = Sealing::new(Side::Server, Method::Bits128, &client_random, &server_random);
//! let sealed = client.seal(SecurityHeader::new(0x0040), b"info", false);
//! let opened = server.open(&sealed)?;
//! assert_eq!((opened.body.as_slice(), opened.authentic), (&b"info"[..], true));
//! # Ok::<(), rdpwhy_pdu::Malformed>(())
//! ```

mod hash;
pub mod license;
pub mod rsa;
pub mod standard;
