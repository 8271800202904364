//! What rustls has ready to send, of either side.

use rustls::ConnectionCommon;

/// Socket bytes that a rustls connection wants to send, possibly none.
#[must_use]
pub fn take_rustls_output<Data>(connection: &mut ConnectionCommon<Data>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    while connection.wants_write() && connection.write_tls(&mut bytes).is_ok() {}
    bytes
}
