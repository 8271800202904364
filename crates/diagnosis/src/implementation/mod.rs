//! Which software the server is, and what says so.
//!
//! A row of [`rows::ROWS`] is one observation: a function over the reports, and the implementations that it fits. The
//! rows that are decisive are intersected, then those that only suggest. Observations that contradict each other give no
//! answer.

mod answer;
mod builds;
mod observation;
mod rows;

pub use answer::{Implementation, Sureness};
pub use observation::{Observation, Strength};

use rdpwhy_handshake::Report;

/// Which software the server of these reports is. They have to be connections to one server.
#[must_use]
pub fn implementation<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Implementation {
    let reports: Vec<&Report> = reports.into_iter().collect();
    let observations = rows::ROWS.iter().filter_map(|row| row.observe(&reports)).collect();
    Implementation::of(observations, builds::version(&reports))
}

#[cfg(test)]
mod tests;
