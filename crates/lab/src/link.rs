//! What lies between the two speakers of a simulation.

use core::time::Duration;

/// A path. More kinds of trouble will find their place here.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// One way.
    pub latency: Duration,
}

impl Default for Link {
    /// A millisecond each way.
    fn default() -> Self {
        Self { latency: Duration::from_millis(1) }
    }
}

impl Link {
    /// See [`Link::latency`].
    #[must_use]
    pub fn with_latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }
}
