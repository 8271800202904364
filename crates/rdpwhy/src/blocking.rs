//! The same probe over `std::net`, for those who have no runtime.
//!
//! It differs from the tokio driver in two things. Addresses are tried one after the other, each with an equal share of
//! what is left of the connect deadline, instead of racing. And a resolver that does not answer in time is left behind
//! on a thread of its own, since the operating system's call cannot be given up.
//!
//! A [`Probe`] with a handle runs here as well: [`Probe::run_blocking`].

use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use rdpwhy_client::Config;
use rdpwhy_handshake::{Report, Target, UdpKnock};

use crate::{Error, Probe, knock};

/// Connects to `target` and speaks as far as `config` allows, in the calling thread.
///
/// # Errors
/// [`Error`]: a local fault. A handshake that fails is a report.
pub fn probe(target: Target, config: Config) -> Result<Report, Error> {
    Probe::new(target, config).run_blocking().map(|finished| finished.report)
}

/// Sends one RDP-UDP SYN (version 2, without a session's cookie) to `address` and waits so long for an answer, which counts
/// from that address alone. It is never sent again, and no answer is acknowledged. [`UdpKnock::Silent`] is no information.
///
/// # Errors
/// `address` is not that of one host: multicast, broadcast, unspecified (`InvalidInput`); or our own machine cannot send
/// there.
pub fn udp_knock(address: SocketAddr, wait: Duration) -> io::Result<UdpKnock> {
    knock::blocking(address, wait)
}
