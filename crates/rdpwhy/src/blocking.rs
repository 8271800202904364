//! The same probe over `std::net`, for those who have no runtime.
//!
//! It differs from the tokio driver in two things. Addresses are tried one after the other, each with an equal share of
//! what is left of the connect deadline, instead of racing. And a resolver that does not answer in time is left behind
//! on a thread of its own, since the operating system's call cannot be given up.
//!
//! A [`Probe`] with a handle runs here as well: [`Probe::run_blocking`].

use rdpwhy_client::Config;
use rdpwhy_handshake::{Report, Target};

use crate::{Error, Probe};

/// Connects to `target` and speaks as far as `config` allows, in the calling thread.
///
/// # Errors
/// [`Error`]: a local fault. A handshake that fails is a report.
pub fn probe(target: Target, config: Config) -> Result<Report, Error> {
    Probe::new(target, config).run_blocking().map(|finished| finished.report)
}
