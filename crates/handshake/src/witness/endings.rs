//! How it ended: one ending, decided once, and what the socket did afterwards.

use rdpwhy_pdu::frame::classify;
use rdpwhy_pdu::tls::alert_name;

use super::Handshake;
use crate::position::from_server;
use crate::stage::Seen;
use crate::tap::Stream;
use crate::{
    AlertSeen, Awaited, Close, Duration, Ending, EventBody, How, Limit, Partial, PduKind, Position, Refusal,
    RefusalKind, Side, Stage, Timestamp,
};

/// How long garbage may go on before it is judged: a stranger's answer often comes in several segments.
const LINGER: Duration = Duration::from_millis(200);
/// Alerts that facts list; a peer can send warnings for ever.
const ALERTS: usize = 32;

const CLOSE_NOTIFY: u8 = 0;
const USER_CANCELED: u8 = 90;

/// What shows that a TLS 1.3 server accepts the client's last message.
const ACCEPTANCE: &[Awaited] = &[from_server(PduKind::TlsNewSessionTicket), from_server(PduKind::TlsApplicationData)];

impl Handshake {
    /// The first ending counts; a close after a refusal is kept with it, unless it only answers the other side's.
    pub(super) fn end(&mut self, ending: Ending) {
        let gone = &self.gone;
        match (&mut self.ending, ending) {
            (Some(Ending::Refused { refusal, then: then @ None }), Ending::Closed(close))
                if close.by == refusal.by && !gone.of(close.by.peer()) =>
            {
                *then = Some(close);
            }
            (Some(_), _) => {}
            (None, ending) => {
                self.blamed = self.blame(&ending);
                self.ending = Some(ending);
                let now = self.now;
                self.track_mut(self.position().stage).left = Some(now);
            }
        }
    }

    /// Where the ending belongs, when that is not where the route had got to.
    fn blame(&self, ending: &Ending) -> Option<Position> {
        if matches!(ending, Ending::Completed) {
            return self.last_done();
        }
        if self.license_is_unfit {
            let (step, awaits) = Stage::license_awaited();
            return Some(Position { stage: Stage::Licensing, step, awaits });
        }
        if self.unseen_inside() {
            return Some(Position { stage: Stage::Tls, step: "application-data", awaits: &[] });
        }
        let after_tls = self.facts.tls.up && self.has_passed(Stage::Tls);
        if !after_tls || self.facts.tls.confirmed {
            return None;
        }
        let silent_or_closed = matches!(ending, Ending::Closed(_) | Ending::Silent { .. });
        let rejected = ending.blames() == Some(Stage::Tls);
        (rejected || silent_or_closed && !self.client_spoke).then_some(Position {
            stage: Stage::Tls,
            step: "finished",
            awaits: ACCEPTANCE,
        })
    }

    /// The last stage that was due before the one that is due now.
    fn last_done(&self) -> Option<Position> {
        let behind = self.route.get(..self.due_index())?;
        let due = |stage: &&Stage| stage.begin().is_due(&self.facts);
        let all_done = self.has_passed(self.stage()).then(|| self.stage());
        let stage = all_done.or_else(|| behind.iter().rev().find(due).copied())?;
        Some(Position { stage, step: "done", awaits: &[] })
    }

    /// With the wire tap alone, what flows after TLS is seen by nobody.
    pub(super) fn unseen_inside(&self) -> bool {
        !self.inside_seen && self.has_passed(Stage::Tls)
    }

    pub(super) fn observe_close(&mut self, at: Timestamp, by: Side, how: How) {
        self.record_event(at, EventBody::Close { by, how });
        self.settle_held();
        if let Some(garbage) = self.garbage_of(by) {
            self.judge_garbage(by, garbage);
        }
        let partial = self.partial_from(by);
        self.end(Ending::Closed(Close { how, by, partial }));
        *self.gone.of_mut(by) = true;
    }

    pub(super) fn observe_deadline(&mut self, at: Timestamp, limit: Limit) {
        if self.ending.is_some() {
            return;
        }
        let waited_us = at.since(self.moved_at);
        self.record_event(at, EventBody::Deadline { limit, waited_us });
        self.settle_held();
        for side in [Side::Server, Side::Client] {
            if let Some(garbage) = self.garbage_of(side) {
                return self.judge_garbage(side, garbage);
            }
        }
        let position = self.position();
        let due = if position.awaits_from(Side::Client) { Side::Client } else { Side::Server };
        let partial = self.partial_from(due);
        let quiet_us = at.since(self.heard_at.max(self.moved_at)).min(waited_us);
        let is_silent = position.awaits_from(Side::Client) || self.arrivals.are_over(at, quiet_us, limit);
        self.end(if is_silent {
            Ending::Silent { waited_us, quiet_us, partial, limit }
        } else {
            Ending::Endless(self.arrivals.endless(at, waited_us, limit, partial))
        });
    }

    pub(super) fn observe_alert(&mut self, at: Timestamp, from: Side, description: u8, fatal: bool) {
        let name = alert_name(description);
        self.record_event(at, EventBody::Alert { from, code: description, name });
        if self.facts.tls.alerts.len() < ALERTS {
            self.facts.tls.alerts.push(AlertSeen { from, code: description, name });
        }
        match description {
            CLOSE_NOTIFY => {
                self.settle_held();
                let partial = self.partial_from(from);
                self.end(Ending::Closed(Close { how: How::CloseNotify, by: from, partial }));
            }
            USER_CANCELED => {}
            code if fatal => {
                let refusal = Refusal { by: from, kind: RefusalKind::TlsAlert, code: u32::from(code), name };
                self.end(Ending::Refused { refusal, then: None });
            }
            _ => {
                self.offer(at, &Seen::Tls { from, pdu: PduKind::TlsAlert });
            }
        }
    }

    /// An alert that a layer tells of. The wire tap has read it already where it was clear.
    pub(super) fn observe_hidden_alert(&mut self, at: Timestamp, from: Side, description: u8) {
        let read = self.facts.tls.alerts.iter().any(|alert| alert.from == from && alert.code == description);
        if !read || self.ending.is_none() {
            self.observe_alert(at, from, description, true);
        }
    }

    pub(super) fn end_unreadable(&mut self, by: Side, head: Vec<u8>) {
        if self.ending.is_some() {
            return;
        }
        let looks_like = classify(&head).name();
        let head = if self.hides(by) { Vec::new() } else { head };
        let body = EventBody::Anomaly { from: by, what: "unreadable", pdu: None, detail: None, head: head.clone() };
        self.record_event(self.now, body);
        self.end(Ending::Unreadable { by, looks_like, head });
    }

    /// Judges garbage whose time is up, as of the moment when it was.
    pub(super) fn settle_garbage(&mut self, at: Timestamp) {
        if self.ending.is_some() {
            return;
        }
        let due = |side| Some((self.garbage_due(side)?, side));
        let first = [Side::Server, Side::Client].into_iter().filter_map(due).min_by_key(|(due, _)| *due);
        let Some((due, side)) = first.filter(|(due, _)| at >= *due) else { return };
        self.now = due.max(self.now);
        let head = self.garbage_of(side).unwrap_or_default();
        self.judge_garbage(side, head);
    }

    pub(super) fn garbage_deadline(&self) -> Option<Timestamp> {
        [Side::Server, Side::Client].into_iter().filter_map(|side| self.garbage_due(side)).min()
    }

    /// When one side's garbage is to be judged: at once when its head is as long as it gets.
    fn garbage_due(&self, side: Side) -> Option<Timestamp> {
        let streams = [self.wire.of(side), self.clear.of(side)];
        let due = |stream: &Stream| {
            let since = stream.foreign_since()?;
            Some(if stream.head_is_full() { since } else { since.after(LINGER) })
        };
        streams.into_iter().filter_map(due).min()
    }

    fn garbage_of(&self, side: Side) -> Option<Vec<u8>> {
        let streams = [self.wire.of(side), self.clear.of(side)];
        let foreign = streams.into_iter().find(|stream| stream.foreign_since().is_some())?;
        Some(foreign.head().to_vec())
    }

    /// The outermost unfinished frame of one side.
    fn partial_from(&self, side: Side) -> Option<Partial> {
        self.wire.of(side).partial().or_else(|| self.clear.of(side).partial())
    }
}
