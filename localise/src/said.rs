//! What a report says of a death, in plain words that can be compared.

use core::fmt;

use rdpwhy_handshake::{Ending, EventBody, Manner, Partial, Report, Side};

/// Stage, awaited message, ending and what had begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The stage.
    pub stage: String,
    /// The step in it; of a conversation in which nothing died none is compared.
    pub step: String,
    /// Whether the message that was due is awaited, of the server.
    pub awaits: bool,
    /// `closed reset by server`, `silent`, `endless drip`, `unreadable`, `refused mcs-result 3 by server, then eof`, `completed`.
    pub ending: String,
    /// Whether something came of the server that did not belong there; `None` where that is not compared.
    pub odd: Option<bool>,
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
            Some(Ending::Endless(endless)) => (endless_as(endless.manner), endless.partial),
            Some(Ending::Refused { refusal, then }) => {
                let then = then.map_or("nothing", |close| close.how.name());
                (format!("refused {} {} by {}, then {then}", refusal.kind.name(), refusal.code, refusal.by), None)
            }
            Some(other) => (other.name().to_owned(), None),
        };
        let awaits = due.is_none_or(|due| {
            position.awaits.iter().any(|awaited| awaited.from == Side::Server && awaited.pdu.name() == due)
        });
        let is_odd = |body: &EventBody| matches!(body, EventBody::Anomaly { from: Side::Server, what, .. } if *what != "unreadable");
        let odd = report.transcript.iter().any(|event| is_odd(&event.body));
        let step = if due.is_some() { position.step } else { "" };
        Self {
            stage: position.stage.name().to_owned(),
            step: step.to_owned(),
            awaits,
            ending,
            odd: Some(odd),
            partial: partial.map(named),
        }
    }
}

impl fmt::Display for Said {
    /// `tls, server-hello: closed reset by server, 7 of 85 bytes of a tls-record`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.stage, self.step, self.ending)?;
        match &self.partial {
            Some((layer, have, need)) => write!(f, ", {have} of {need} bytes of a {layer}"),
            None => Ok(()),
        }
    }
}

/// Whether it is a message that was still coming, or anything else.
fn endless_as(manner: Manner) -> String {
    if manner == Manner::Drip { "endless drip".to_owned() } else { "endless".to_owned() }
}

fn named(partial: Partial) -> (String, usize, usize) {
    (partial.layer.name().to_owned(), partial.have, partial.need)
}
