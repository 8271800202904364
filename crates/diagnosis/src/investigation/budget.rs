//! [`Budget`]: what an investigation may cost the server.

use core::time::Duration;

/// What an investigation may cost the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Budget {
    /// TCP connections in all, the first probe's included.
    pub connections: u32,
    /// Connections that are open at once.
    pub at_once: u32,
    /// From the beginning of one to the beginning of the next.
    #[cfg_attr(feature = "serde", serde(rename = "spacing_us", serialize_with = "as_micros"))]
    pub spacing: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self { connections: 20, at_once: 2, spacing: Duration::from_millis(200) }
    }
}

impl Budget {
    /// The first probe, and nothing else.
    #[must_use]
    pub fn single() -> Self {
        Self { connections: 1, ..Self::default() }
    }

    /// So many connections in all.
    #[must_use]
    pub const fn connections(mut self, connections: u32) -> Self {
        self.connections = connections;
        self
    }
}

#[cfg(feature = "serde")]
fn as_micros<S: serde::Serializer>(spacing: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(spacing.as_micros()).unwrap_or(u64::MAX))
}
