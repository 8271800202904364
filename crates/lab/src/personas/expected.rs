//! What a probe must say of a persona, and whether it did.

use core::fmt;

use rdpwhy_handshake::{Ending, How, Report, Stage};

/// What a probe must say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The stage.
    pub stage: Stage,
    /// The step in it, as `rdpwhy_handshake::Position` calls it.
    pub step: String,
    /// The ending's kind, as `rdpwhy_handshake::Ending::name` calls it.
    pub ending: String,
    /// The manner, of a `closed` one.
    pub how: Option<How>,
}

impl Expected {
    /// Whether the report says it.
    #[must_use]
    pub fn is_met_by(&self, report: &Report) -> bool {
        let Some(ending) = &report.ending else { return false };
        let how = match ending {
            Ending::Closed(close) => Some(close.how),
            _ => None,
        };
        (self.stage, self.step.as_str(), self.ending.as_str(), self.how)
            == (report.position.stage, report.position.step, ending.name(), how)
    }
}

impl fmt::Display for Expected {
    /// `tls at server-hello, closed, reset`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}, {}", self.stage, self.step, self.ending)?;
        self.how.map_or(Ok(()), |how| write!(f, ", {how}"))
    }
}
