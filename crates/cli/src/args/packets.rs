//! Whether headers of the server's packets are captured.

use clap::Args as Flags;
use rdpwhy::{PacketsError, packets_available};

use super::values::switch;

/// The flag of a capture.
#[derive(Debug, Flags)]
pub(crate) struct PacketsArgs {
    /// Capture the headers of the packets that the server sends on each connection but those of --tls-suites, and compare
    /// the one that ends it with the others: a TTL or timestamp that differs is evidence that a device on the network path
    /// sent it. On Linux, as root or with CAP_NET_RAW.
    #[arg(long, value_parser = switch, env = "RDPWHY_PACKETS", hide_env_values = true)]
    packets: bool,
}

impl PacketsArgs {
    /// Whether a capture is asked for.
    pub(super) const fn are_asked(&self) -> bool {
        self.packets
    }

    /// Whether packets are to be captured.
    ///
    /// # Errors
    /// They are, and this process may not.
    pub(crate) fn wanted(&self) -> Result<bool, PacketsError> {
        if self.packets {
            packets_available()?;
        }
        Ok(self.packets)
    }
}
