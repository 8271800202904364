//! Time as a parameter: nobody in the core reads a clock.

pub use core::time::Duration;

/// Microseconds since the conversation's origin, which whoever feeds the witness chooses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// The origin.
    pub const ZERO: Self = Self(0);

    /// From an elapsed time since the origin.
    #[must_use]
    pub fn from_elapsed(elapsed: Duration) -> Self {
        Self(u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX))
    }

    /// As an elapsed time since the origin.
    #[must_use]
    pub const fn elapsed(self) -> Duration {
        Duration::from_micros(self.0)
    }

    /// Microseconds from `earlier` until here; 0 when it is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// A later moment.
    #[must_use]
    pub fn after(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(wait.as_micros()).unwrap_or(u64::MAX)))
    }
}

/// The civil time at the conversation's origin, in microseconds since 1970. Certificates and clock skew need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct WallTime(pub i64);

impl WallTime {
    /// The civil time `at` after the origin, in microseconds since 1970.
    #[must_use]
    pub fn at(self, at: Timestamp) -> i64 {
        self.0.saturating_add(i64::try_from(at.0).unwrap_or(i64::MAX))
    }
}
