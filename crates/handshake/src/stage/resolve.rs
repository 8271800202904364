//! `resolve`: a name becomes addresses. Step `lookup`.

use super::{Answer, Seen, Watch};
use crate::position::Awaited;
use crate::{DialEvent, Facts};

#[derive(Clone, Debug, Default)]
pub(crate) struct Resolve;

impl Watch for Resolve {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match seen {
            Seen::Dial(DialEvent::Resolving { .. }) => Answer::Stay,
            Seen::Dial(DialEvent::Resolved { .. }) => Answer::Done,
            Seen::Dial(DialEvent::ResolveFailed { reason, .. }) => Answer::Unreachable(*reason),
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        ("lookup", &[])
    }

    // Whoever hands us a connected stream, or a capture, shows no dial events at all.
    fn yields(&self) -> bool {
        true
    }
}
