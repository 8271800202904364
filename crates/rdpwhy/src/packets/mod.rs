//! Headers of the server's packets, captured beside the connection: on Linux, with the right to open a packet socket.

use std::io;

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod filter;
#[cfg(target_os = "linux")]
mod headers;
#[cfg(target_os = "linux")]
mod kept;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod socket;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::Packets;
#[cfg(target_os = "linux")]
pub(crate) use linux::Packets;

/// Why this process cannot capture packets.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PacketsError {
    /// The platform is not Linux.
    #[error("packets can be captured on Linux only")]
    Unsupported,
    /// The process lacks the capability CAP_NET_RAW.
    #[error(
        "capturing packets needs the right to open a packet socket (CAP_NET_RAW): run as root, or give the program the right \
         once with: setcap cap_net_raw+ep PROGRAM"
    )]
    NotAllowed,
    /// The operating system does not open a packet socket for another reason.
    #[error("a packet socket cannot be opened")]
    Failed(#[source] io::Error),
}

/// Whether this process may capture the headers of packets, see [`crate::Probe::packets`]. Sends nothing.
///
/// # Errors
/// It may not, and what is missing.
pub fn packets_available() -> Result<(), PacketsError> {
    Packets::check()
}
