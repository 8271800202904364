//! [`Meter`]: the time spent in one side's calls, added up.

use std::time::{Duration, Instant};

/// A stopwatch that runs only inside [`Meter::run`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Meter {
    elapsed: Duration,
}

impl Meter {
    /// Does it, and counts the time.
    pub fn run<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let result = work();
        self.elapsed += begin.elapsed();
        result
    }

    /// All of it.
    #[must_use]
    pub const fn elapsed(&self) -> Duration {
        self.elapsed
    }
}
