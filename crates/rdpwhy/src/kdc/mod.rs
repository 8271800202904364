//! One question to a KDC and its answer, for a logon that needs tickets. Blocking: the drivers give it a thread.

#[cfg(feature = "credssp")]
mod proxy;
mod socket;

use core::time::Duration;

use rdpwhy_client::KdcRequest;

/// Asks, and waits for the answer, each step of it no longer than `limit`.
///
/// # Errors
/// Why there is no answer, in words.
pub(crate) fn ask(request: &KdcRequest, limit: Duration) -> Result<Vec<u8>, String> {
    let KdcRequest { url, message } = request;
    // No KDC takes no time to answer, and a socket takes no timeout of zero.
    let limit = limit.max(Duration::from_millis(1));
    match url.split_once("://") {
        Some(("tcp", address)) => socket::over_tcp(address, message, limit).map_err(|error| error.to_string()),
        Some(("udp", address)) => socket::over_udp(address, message, limit).map_err(|error| error.to_string()),
        #[cfg(feature = "credssp")]
        Some(("http" | "https", _)) => proxy::over_http(url, message, limit),
        _ => Err("no such way to ask it is built in".to_owned()),
    }
}
