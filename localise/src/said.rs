//! What a report says of a death, in plain words that can be compared.

use rdpwhy_handshake::{Ending, Partial, Report};

/// Stage, awaited message, ending and what had begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The stage.
    pub stage: String,
    /// Whether the message that was due is awaited.
    pub awaits: bool,
    /// `closed reset by server`, `silent`, `unreadable`, `refused mcs-result 3 by server, then eof`, `completed`.
    pub ending: String,
    /// The frame that had begun: its layer, how much came, and how much it has at least.
    pub partial: Option<(String, usize, usize)>,
}

impl Said {
    /// What a report says, as far as `due` is concerned.
    #[must_use]
    pub fn of(report: &Report, due: Option<&str>) -> Self {
        let position = report.position;
        let (ending, partial) = match &report.ending {
            None => ("none".to_owned(), None),
            Some(Ending::Closed(close)) => (format!("closed {} by {}", close.how.name(), close.by), close.partial),
            Some(Ending::Silent { partial, .. }) => ("silent".to_owned(), *partial),
            Some(Ending::Refused { refusal, then }) => {
                let then = then.map_or("nothing", |close| close.how.name());
                (format!("refused {} {} by {}, then {then}", refusal.kind.name(), refusal.code, refusal.by), None)
            }
            Some(other) => (other.name().to_owned(), None),
        };
        let awaits = due.is_none_or(|due| position.awaits.iter().any(|awaited| awaited.pdu.name() == due));
        Self { stage: position.stage.name().to_owned(), awaits, ending, partial: partial.map(named) }
    }
}

fn named(partial: Partial) -> (String, usize, usize) {
    (partial.layer.name().to_owned(), partial.have, partial.need)
}
