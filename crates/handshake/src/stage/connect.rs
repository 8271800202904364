//! `connect`: TCP to one of the addresses. Step `dial`.

use super::{Answer, Seen, Watch};
use crate::position::Awaited;
use crate::{DialEvent, Facts, Unreachable};

#[derive(Clone, Debug, Default)]
pub(crate) struct Connect {
    /// The most telling failure so far, in case every attempt fails.
    most_telling: Option<Unreachable>,
}

impl Watch for Connect {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        match seen {
            Seen::Dial(DialEvent::Attempt { .. }) => Answer::Stay,
            Seen::Dial(DialEvent::AttemptFailed { reason, .. }) => {
                if self.most_telling.map(telling) < Some(telling(*reason)) {
                    self.most_telling = Some(*reason);
                }
                Answer::Stay
            }
            Seen::Dial(DialEvent::Connected { .. }) => Answer::Done,
            Seen::Dial(DialEvent::Exhausted) => Answer::Unreachable(self.most_telling.unwrap_or(Unreachable::Timeout)),
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        ("dial", &[])
    }

    fn yields(&self) -> bool {
        true
    }
}

/// An answer of the host tells more than silence, and silence more than a missing route of our own.
const fn telling(reason: Unreachable) -> u8 {
    match reason {
        Unreachable::Refused => 5,
        Unreachable::Timeout => 4,
        Unreachable::HostUnreachable => 3,
        Unreachable::NetworkUnreachable => 2,
        Unreachable::ResolverFailed => 1,
        Unreachable::NameNotFound => 0,
    }
}
