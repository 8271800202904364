//! The only clock of the house: monotonic time since the origin, and the civil time at it.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rdpwhy_handshake::{Timestamp, WallTime};

/// Counts from the moment it was started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    origin: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { origin: Instant::now() }
    }

    pub(crate) fn now(self) -> Timestamp {
        Timestamp::from_elapsed(self.origin.elapsed())
    }
}

/// The civil time now. `None` where it lies before 1970: such a clock tells nothing about certificates.
pub(crate) fn wall_time() -> Option<WallTime> {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since_epoch.as_micros()).ok().map(WallTime)
}
