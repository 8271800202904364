//! What the server sends: messages through the layer, the layer's own records, and the faults in both.

use rdpwhy_handshake::{EventBody, Input, PduKind, Side, Timestamp};

use super::drip::Way;
use super::{Mode, Server, ServerOutput, Written};
use crate::fault::lengthen;
use crate::tls::split_records;
use crate::{Fault, Manner, When};

impl Server {
    /// Sends a message, or what a fault leaves of it.
    pub(super) fn say(&mut self, at: Timestamp, pdu: PduKind, bytes: &[u8]) {
        match self.fault_at(pdu).cloned() {
            None if self.rewrite.is_some() => self.say_rewritten(at, pdu, bytes),
            None => {
                let waiting = self.waiting();
                let sealed = self.send_whole(at, bytes);
                let socket = self.waiting() - waiting;
                let (frame, last) = sealed.map_or((bytes.len(), bytes.last().copied()), |sealed| (sealed, None));
                self.remember(Written { pdu: Some(pdu), frame, socket, last });
            }
            Some(fault) => self.say_less(at, fault, bytes),
        }
    }

    /// Sends what a fault leaves of a message.
    pub(super) fn say_less(&mut self, at: Timestamp, Fault { when, how, .. }: Fault, bytes: &[u8]) {
        // What is not sent is not sealed: a seal counts.
        if when == When::Before && how != Manner::Drip {
            return self.carry_out(at, &how);
        }
        let sealed = self.seal(bytes);
        if let Manner::Length(by) = how {
            let mut wire = sealed.unwrap_or_else(|| bytes.to_vec());
            lengthen(&mut wire, by);
            self.send(at, &wire);
            return self.carry_out(at, &how);
        }
        let wire = sealed.as_deref().unwrap_or(bytes);
        if let (When::Record(bytes), true) = (when, self.layer.as_ref().is_some_and(|layer| layer.has_records())) {
            let rest = self.send_part_of_record(at, wire, bytes);
            if how == Manner::Drip {
                self.drip.start(at, &rest, Way::Raw);
            }
            return self.carry_out(at, &how);
        }
        let sent = kept(wire, when);
        self.send(at, sent);
        if sent.len() == wire.len() {
            bytes.clone_into(&mut self.last_sent);
        }
        self.show_opened(at, sealed.is_some() && sent.len() == wire.len(), bytes);
        if how == Manner::Drip {
            self.drip.start(at, wire.get(sent.len()..).unwrap_or_default(), Way::Layer);
        }
        self.carry_out(at, &how);
    }

    /// Sends a message, whatever the faults are.
    pub(super) fn send_unharmed(&mut self, at: Timestamp, bytes: &[u8]) {
        self.send_whole(at, bytes);
    }

    /// The same; gives the length that it has sealed, where it is.
    fn send_whole(&mut self, at: Timestamp, bytes: &[u8]) -> Option<usize> {
        let sealed = self.seal(bytes);
        self.send(at, sealed.as_deref().unwrap_or(bytes));
        self.show_opened(at, sealed.is_some(), bytes);
        bytes.clone_into(&mut self.last_sent);
        sealed.map(|sealed| sealed.len())
    }

    /// Sends the first bytes of the records that a message makes, and gives the rest.
    fn send_part_of_record(&mut self, at: Timestamp, message: &[u8], bytes: usize) -> Vec<u8> {
        let Some(layer) = &mut self.layer else { return Vec::new() };
        if let Err(error) = layer.send(message) {
            self.fail(at, error);
            return Vec::new();
        }
        let records = layer.take_transmit();
        let (sent, rest) = records.split_at_checked(bytes).unwrap_or((&records, &[]));
        self.witness.observe(at, Input::Wire { from: Side::Server, bytes: sent });
        if sent.len() == records.len() {
            self.witness.observe(at, Input::Clear { from: Side::Server, bytes: message });
        }
        self.outputs.push_back(ServerOutput::Transmit(sent.to_vec()));
        rest.to_vec()
    }

    /// A byte of what has been given up otherwise.
    pub(super) fn send_while_stalled(&mut self, at: Timestamp, bytes: &[u8], way: Way) {
        self.mode = Mode::Speaking;
        match way {
            Way::Layer => self.send(at, bytes),
            Way::Raw => self.send_raw(at, bytes),
        }
        self.mode = Mode::Stalled;
    }

    fn send(&mut self, at: Timestamp, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let from = Side::Server;
        let Some(layer) = &mut self.layer else { return self.send_raw(at, bytes) };
        self.has_spoken_inside = true;
        match layer.send(bytes) {
            // As on the other side: the record first, then what is in it.
            Ok(()) => {
                self.flush_layer(at);
                self.witness.observe(at, Input::Clear { from, bytes });
            }
            Err(error) => self.fail(at, error),
        }
    }

    /// Sends what the layer has ready.
    pub(super) fn flush_layer(&mut self, at: Timestamp) {
        let Some(layer) = &mut self.layer else { return };
        let has_records = layer.has_records();
        let bytes = layer.take_transmit();
        // After the end the layer may still have answers; nobody is to hear them.
        if bytes.is_empty() || self.mode != Mode::Speaking {
            return;
        }
        if has_records && self.has_tls_fault() {
            return self.send_records(at, &bytes);
        }
        if has_records {
            self.witness.observe(at, Input::Wire { from: Side::Server, bytes: &bytes });
        }
        self.outputs.push_back(ServerOutput::Transmit(bytes));
    }

    /// What a message of ours holds that has just gone out sealed.
    fn show_opened(&mut self, at: Timestamp, is_sealed: bool, frame: &[u8]) {
        if is_sealed {
            self.witness.observe(at, Input::Opened { from: Side::Server, frame, authentic: true });
        }
    }

    /// Sends the layer's records one by one, up to a fault.
    fn send_records(&mut self, at: Timestamp, bytes: &[u8]) {
        let mut records = split_records(bytes).into_iter().peekable();
        while let Some(mut record) = records.next() {
            let is_last = records.peek().is_none();
            let fault = self
                .name_of(at, Input::Wire { from: Side::Server, bytes: &record })
                .and_then(|pdu| self.record_fault(pdu, is_last))
                .cloned();
            if let Some(Fault { how: Manner::Length(by), .. }) = fault {
                lengthen(&mut record, by);
            }
            let keep = fault.as_ref().map_or(record.as_slice(), |fault| kept(&record, fault.when));
            self.send_raw(at, keep);
            let rest = record.get(keep.len()..).unwrap_or_default();
            if fault.as_ref().is_some_and(|fault| fault.how == Manner::Drip) {
                self.drip.start(at, rest, Way::Raw);
            }
            if rest.is_empty() {
                self.count_record();
                let (frame, last) = (record.len(), record.last().copied());
                self.remember(Written { pdu: None, frame, socket: frame, last });
                self.last_sent = record;
            }
            if let Some(fault) = fault {
                return self.carry_out(at, &fault.how);
            }
        }
    }

    /// Bytes that go past the layer.
    pub(super) fn send_raw(&mut self, at: Timestamp, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.witness.observe(at, Input::Wire { from: Side::Server, bytes });
            self.outputs.push_back(ServerOutput::Transmit(bytes.to_vec()));
        }
    }

    /// What the witness would call a record, or a message.
    pub(super) fn name_of(&self, at: Timestamp, input: Input<'_>) -> Option<PduKind> {
        let known = self.witness.transcript().len();
        let mut scout = self.witness.clone();
        scout.observe(at, input);
        let new = scout.transcript().get(known..)?;
        new.iter().find_map(|event| match &event.body {
            EventBody::Alert { .. } => Some(PduKind::TlsAlert),
            body => body.pdu(),
        })
    }
}

/// The bytes of a frame that are sent in spite of a fault.
fn kept(frame: &[u8], when: When) -> &[u8] {
    match when {
        When::Before => &[],
        When::Inside(bytes) | When::Record(bytes) => frame.get(..bytes).unwrap_or(frame),
        When::After => frame,
    }
}
