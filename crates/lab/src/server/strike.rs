//! Where faults lie: those on the client's messages, and those on the server's.

use rdpwhy_handshake::{EventBody, PduKind, Side, Stage, Timestamp};

use super::{Mode, Server};
use crate::{Fault, Manner, Place, When};

/// TLS record content types (RFC 8446 5.1).
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

impl Server {
    /// Carries out a fault on a message of the client that has come, or that is awaited now.
    pub(super) fn strike(&mut self, at: Timestamp) {
        if self.mode != Mode::Speaking {
            return;
        }
        let seen = self.judged;
        let struck = self.faults_on(Side::Client).find(|fault| match (fault.place, fault.when) {
            (Place::Pdu { kind, nth }, When::After) => {
                let before = self.count(Side::Client, kind, 0..seen);
                let came = self.count(Side::Client, kind, seen..usize::MAX);
                (before + 1..=before + came).any(|number| number >= nth)
            }
            (place, When::Before) => self.awaits(place),
            _ => false,
        });
        let how = struck.map(|fault| fault.how.clone());
        self.judged = self.witness.transcript().len();
        if let Some(how) = how {
            self.carry_out(at, &how);
        }
    }

    /// The fault inside the client's socket bytes whose frame begins with `first`: after how many bytes, and what.
    pub(super) fn cut_on_wire(&self, first: u8) -> Option<(usize, Manner)> {
        let in_records = self.layer.is_some() || self.passes_records();
        self.cut(|kind| is_tls(kind) == in_records && (!in_records || self.begins(kind, first)))
    }

    /// The fault inside the client's plaintext.
    pub(super) fn cut_inside_tls(&self) -> Option<(usize, Manner)> {
        self.cut(|kind| !is_tls(kind))
    }

    /// The fault on a message that the server is about to send.
    pub(super) fn fault_at(&self, kind: PduKind) -> Option<&Fault> {
        // Counted only where a fault asks for it.
        let is_now = |nth: usize| self.count(Side::Server, kind, 0..usize::MAX) + 1 == nth;
        self.faults_on(Side::Server)
            .find(|fault| matches!(fault.place, Place::Pdu { kind: named, nth } if named == kind && is_now(nth)))
    }

    pub(super) fn has_tls_fault(&self) -> bool {
        self.faults_on(Side::Server).any(|fault| fault.place.kind().is_none_or(is_tls))
    }

    /// The fault on a record that the server is about to send. TLS 1.3 hides the server's Finished in the last record of
    /// its flight.
    pub(super) fn record_fault(&self, kind: PduKind, is_last: bool) -> Option<&Fault> {
        let holds_finished = is_last && kind == PduKind::TlsEncryptedHandshake;
        let by_number = Place::Record(self.records_sent + 1);
        self.faults_on(Side::Server)
            .find(|fault| !self.has_spoken_inside && fault.place == by_number)
            .or_else(|| self.fault_at(kind))
            .or_else(|| holds_finished.then(|| self.fault_at(PduKind::TlsFinished)).flatten())
    }

    /// A record of TLS has gone out whole.
    pub(super) const fn count_record(&mut self) {
        self.records_sent += 1;
    }

    fn faults_on(&self, side: Side) -> impl Iterator<Item = &Fault> {
        self.config.faults.iter().filter(move |fault| fault.from == side)
    }

    fn cut(&self, on_this_tap: impl Fn(PduKind) -> bool) -> Option<(usize, Manner)> {
        if self.mode != Mode::Speaking {
            return None;
        }
        let on_this_tap = |place: Place| place.kind().is_some_and(&on_this_tap);
        let mut faults =
            self.faults_on(Side::Client).filter(|fault| on_this_tap(fault.place) && self.awaits(fault.place));
        faults.find_map(|fault| match fault.when {
            When::Inside(bytes) | When::Record(bytes) => Some((bytes, fault.how.clone())),
            When::Before | When::After => None,
        })
    }

    /// Whether the client is to send the message of this place now. In TLS the position awaits the client's last message
    /// alone (1.2), or still the server's (1.3).
    fn awaits(&self, place: Place) -> bool {
        let Place::Pdu { kind: pdu, nth } = place else { return false };
        if self.count(Side::Client, pdu, 0..usize::MAX) + 1 < nth {
            return false;
        }
        let position = self.witness.position();
        let of_client = |awaited: PduKind| {
            position.awaits.iter().any(|candidate| candidate.from == Side::Client && candidate.pdu == awaited)
        };
        match pdu {
            PduKind::TlsClientKeyExchange => {
                of_client(PduKind::TlsFinished) && !self.saw(Side::Client, PduKind::TlsClientKeyExchange)
            }
            PduKind::TlsFinished => {
                let flight_is_out = self.saw(Side::Server, PduKind::TlsEncryptedHandshake);
                of_client(pdu) || position.stage == Stage::Tls && flight_is_out
            }
            // The one with the password: others have no name of their own.
            PduKind::CredsspTsRequest => of_client(pdu) && position.step == "credentials",
            _ => of_client(pdu),
        }
    }

    /// Whether a record of this content type is the one that carries `pdu`.
    fn begins(&self, pdu: PduKind, content_type: u8) -> bool {
        let sealed = self.saw(Side::Client, PduKind::TlsChangeCipherSpec);
        match pdu {
            PduKind::TlsFinished if self.witness.facts().tls.is_1_3() => content_type == APPLICATION_DATA,
            PduKind::TlsFinished => content_type == HANDSHAKE && sealed,
            _ => content_type == HANDSHAKE,
        }
    }

    fn saw(&self, from: Side, kind: PduKind) -> bool {
        self.count(from, kind, 0..usize::MAX) > 0
    }

    /// How many messages of this kind stand among these events of the transcript.
    fn count(&self, from: Side, kind: PduKind, events: core::ops::Range<usize>) -> usize {
        let is = |body: &EventBody| body.from() == Some(from) && body.pdu() == Some(kind);
        let transcript = self.witness.transcript().iter();
        transcript.skip(events.start).take(events.len()).filter(|event| is(&event.body)).count()
    }
}

fn is_tls(pdu: PduKind) -> bool {
    pdu.name().starts_with("tls.")
}
