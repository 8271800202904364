//! RSA as RDP uses it: without padding schemes, little-endian on the wire, with keys that the peer chose. And signatures of
//! TLS by keys of sizes that TLS libraries refuse.

mod private;
mod proprietary;
mod public;
mod signature;

pub use private::PrivateKey;
pub use proprietary::{proprietary_certificate, verify_proprietary};
pub use public::{KeyError, PublicKey};
pub use signature::{Digest, Padding};

use num_bigint::BigUint;

/// Zero bytes behind every RSA number on the wire (MS-RDPBCGR 5.3.4.1).
const PADDING: usize = 8;

/// A number in `size` little-endian bytes and the padding.
fn to_wire(number: &BigUint, size: usize) -> Vec<u8> {
    let mut bytes = number.to_bytes_le();
    bytes.resize(size + PADDING, 0);
    bytes
}
