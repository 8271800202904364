//! The wire: messages until TLS begins, records from there on.

use rdpwhy_pdu::frame::FrameLayer;
use rdpwhy_pdu::tls::{TlsContent, TlsMessage, decode_handshake};
use rdpwhy_pdu::{PduKind, Side};

use super::Handshake;
use super::bad_messages::only_sent_by;
use super::messages::HEAD;
use crate::stage::Seen;
use crate::tap::{Framed, RecordContent};
use crate::{Defect, EventBody, HelloForm, Stage, Timestamp, TlsUp};

/// How the client's records have been sent so far. It is read when the first message is whole: the ClientHello.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct HelloSent {
    form: HelloForm,
    last: Option<Timestamp>,
}

impl HelloSent {
    /// Bytes of the same time count once, however they were cut.
    fn sent(&mut self, at: Timestamp) {
        if self.last != Some(at) {
            self.last = Some(at);
            self.form.pieces = self.form.pieces.saturating_add(1);
        }
    }
}

impl Handshake {
    pub(super) fn observe_wire(&mut self, at: Timestamp, from: Side, bytes: &[u8]) {
        if from == Side::Client && self.wire_is_tls() {
            self.hello.sent(at);
        }
        self.wire.of_mut(from).push(bytes);
        self.read_wire(at, from);
        // What one side sent may change how the other's unread bytes are framed.
        self.read_wire(at, from.peer());
    }

    /// Reads what has come. On a change of layer the unread bytes are framed anew, so the layer is asked for each frame.
    fn read_wire(&mut self, at: Timestamp, from: Side) {
        loop {
            if self.wire_is_tls() {
                let Framed::Frame(record) = self.wire.of_mut(from).next(at, |_| FrameLayer::TlsRecord) else {
                    break;
                };
                self.see_record(at, from, &record);
            } else {
                let Some((layer, frame)) = self.next_message(at, from, false) else {
                    break;
                };
                self.see_message(at, from, layer, frame);
            }
        }
    }

    fn wire_is_tls(&self) -> bool {
        self.opens_with_tls || self.has_passed(Stage::Negotiation) && self.route.contains(&Stage::Tls)
    }

    fn see_record(&mut self, at: Timestamp, from: Side, record: &[u8]) {
        if from == Side::Client {
            self.hello.form.records += 1;
        }
        self.arrivals.count_record(at, from, self.facts.tls.up);
        let (is_1_3, up) = (self.facts.tls.is_1_3(), self.facts.tls.up);
        let content = self.records.of_mut(from).read(record, is_1_3, up, from);
        match content {
            RecordContent::Messages => {
                while let Some(raw) = self.records.of_mut(from).next_message() {
                    self.see_tls_message(at, from, decode_handshake(from, &raw), raw);
                }
            }
            RecordContent::Alert(alert) => {
                // TLS 1.3 gives the level no meaning (RFC 8446 6).
                self.observe_alert(at, from, alert.description, alert.level == 2 || is_1_3);
            }
            RecordContent::Named(pdu) => {
                self.record_event(at, EventBody::Record { from, pdu, bytes: record.len() });
                self.offer(at, &Seen::Tls { from, pdu });
            }
            RecordContent::Malformed(why) => {
                let detail = Some(why.to_owned());
                let body = EventBody::Anomaly { from, what: "malformed", pdu: None, detail, head: Vec::new() };
                self.record_event(at, body);
            }
        }
    }

    fn see_tls_message(&mut self, at: Timestamp, from: Side, message: TlsMessage, raw: Vec<u8>) {
        let now = self.wall_now();
        self.facts.tls.learn_message(&message, raw.len(), self.hello.form, now);
        let misdirected = message.content == TlsContent::Misdirected;
        if message.kind == PduKind::TlsServerHello && !misdirected && self.facts.tls.is_1_3() {
            for side in [Side::Client, Side::Server] {
                self.records.of_mut(side).seal();
            }
        }
        if !misdirected {
            self.offer(at, &Seen::Tls { from, pdu: message.kind });
        }
        let TlsMessage { kind, summary, malformed, .. } = message;
        let head = raw.get(..HEAD).unwrap_or(&raw).to_vec();
        let bytes = raw.len();
        let raw = self.ledger.keep_frame(raw);
        self.record_event(at, EventBody::Pdu { from, pdu: kind, bytes, summary, raw });
        let flaw = match malformed {
            Some(malformed) => Some((Defect::Malformed, malformed.to_string())),
            None => misdirected.then(|| (Defect::Unexpected, only_sent_by(from.peer()))),
        };
        if let Some((defect, detail)) = flaw {
            let (what, detail) = (defect.name(), Some(detail));
            self.record_event(at, EventBody::Anomaly { from, what, pdu: Some(kind), detail, head });
        }
    }

    pub(super) fn observe_tls_up(&mut self, at: Timestamp, up: &TlsUp) {
        let now = self.wall_now();
        self.inside_seen = true;
        self.facts.tls.learn_up(up, now);
        self.record_event(at, EventBody::TlsUp);
        self.offer(at, &Seen::TlsUp);
    }
}
