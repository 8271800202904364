//! A message that comes byte by byte.

use core::time::Duration;
use std::collections::VecDeque;

use rdpwhy_handshake::Timestamp;

use super::Server;

/// Between two bytes.
const INTERVAL: Duration = Duration::from_secs(1);

/// What is still to come, and when the next byte is due.
#[derive(Debug, Default)]
pub(super) struct Drip {
    rest: VecDeque<u8>,
    next: Timestamp,
    way: Way,
}

/// How the bytes go out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Way {
    /// Through the layer, in a record each where there are records.
    #[default]
    Layer,
    /// As they are: they are a record's.
    Raw,
}

impl Drip {
    /// Begins with the rest of a message or of a record.
    pub(super) fn start(&mut self, at: Timestamp, rest: &[u8], way: Way) {
        self.rest = rest.iter().copied().collect();
        self.way = way;
        self.next = at.after(INTERVAL);
    }

    pub(super) fn due(&self) -> Option<Timestamp> {
        (!self.rest.is_empty()).then_some(self.next)
    }
}

impl Server {
    /// Sends the byte that is due.
    pub(super) fn let_drip(&mut self, at: Timestamp) {
        if self.drip.due().is_none_or(|due| at < due) {
            return;
        }
        if let Some(byte) = self.drip.rest.pop_front() {
            self.drip.next = at.after(INTERVAL);
            self.send_while_stalled(at, &[byte], self.drip.way);
        }
    }
}
