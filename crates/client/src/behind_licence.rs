//! Behind the licence: a server may still redirect the client or end the session, so the probe reads on for a moment
//! before it calls the handshake complete.

use core::time::Duration;

use rdpwhy_handshake::{Input as Seen, Side, Stage, Timestamp};

use crate::{Client, Reach};

/// Nothing more is expected when no data came for so long.
const QUIET: Duration = Duration::from_millis(250);

impl Client {
    /// Whether everything that the reach asks for has come: licensing is over, and for [`Reach::License`] the server has
    /// sent its Demand Active.
    pub(crate) fn has_all(&self) -> bool {
        let position = self.witness.position();
        match position.stage {
            Stage::Capabilities => self.config.reach < Reach::License || !position.awaits_from(Side::Server),
            Stage::Finalization => true,
            _ => false,
        }
    }

    /// The moment is over, whatever comes now: a driver that is late tells of a close in one go with it.
    pub(crate) fn complete_if_quiet(&mut self, at: Timestamp) {
        if self.witness.ending().is_none() && self.quiet_at().is_some_and(|quiet| at >= quiet) {
            self.observe(at, Seen::Complete);
        }
    }

    /// When the handshake counts as complete, unless data comes before. A server that goes on sending is read until the
    /// stage's own deadline.
    pub(crate) fn quiet_at(&self) -> Option<Timestamp> {
        let quiet = self.heard_at.max(self.stage_since().1).after(QUIET);
        self.has_all().then(|| self.deadline().map_or(quiet, |deadline| deadline.min(quiet)))
    }
}
