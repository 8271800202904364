//! Where faults lie: those on the client's messages, and those on the server's.

use rdpwhy_handshake::{EventBody, PduKind, Side, Stage, Timestamp};

use super::{Mode, Server};
use crate::{Fault, Manner, When};

/// TLS record content types (RFC 8446 5.1).
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;

impl Server {
    /// Carries out a fault on a message of the client that has come, or that is awaited now.
    pub(super) fn strike(&mut self, at: Timestamp) {
        if self.mode != Mode::Speaking {
            return;
        }
        let new = self.witness.transcript().get(self.judged..).unwrap_or_default();
        let came =
            |pdu| new.iter().any(|event| event.body.from() == Some(Side::Client) && event.body.pdu() == Some(pdu));
        let struck = self.faults_on(Side::Client).find(|fault| match fault.when {
            When::After => came(fault.pdu),
            When::Before => self.awaits(fault.pdu),
            When::Inside(_) | When::Record(_) => false,
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
        self.cut(|pdu| is_tls(pdu) == in_records && (!in_records || self.begins(pdu, first)))
    }

    /// The fault inside the client's plaintext.
    pub(super) fn cut_inside_tls(&self) -> Option<(usize, Manner)> {
        self.cut(|pdu| !is_tls(pdu))
    }

    /// The fault on a message that the server is about to send.
    pub(super) fn fault_at(&self, pdu: PduKind) -> Option<&Fault> {
        self.faults_on(Side::Server).find(|fault| fault.pdu == pdu)
    }

    pub(super) fn has_tls_fault(&self) -> bool {
        self.faults_on(Side::Server).any(|fault| is_tls(fault.pdu))
    }

    /// The fault on a record that the server is about to send. TLS 1.3 hides the server's Finished in the last record of
    /// its flight.
    pub(super) fn record_fault(&self, pdu: PduKind, is_last: bool) -> Option<&Fault> {
        let holds_finished = is_last && pdu == PduKind::TlsEncryptedHandshake;
        self.fault_at(pdu).or_else(|| holds_finished.then(|| self.fault_at(PduKind::TlsFinished)).flatten())
    }

    fn faults_on(&self, side: Side) -> impl Iterator<Item = &Fault> {
        self.config.faults.iter().filter(move |fault| fault.from == side)
    }

    fn cut(&self, on_this_tap: impl Fn(PduKind) -> bool) -> Option<(usize, Manner)> {
        if self.mode != Mode::Speaking {
            return None;
        }
        let mut faults = self.faults_on(Side::Client).filter(|fault| on_this_tap(fault.pdu) && self.awaits(fault.pdu));
        faults.find_map(|fault| match fault.when {
            When::Inside(bytes) | When::Record(bytes) => Some((bytes, fault.how.clone())),
            When::Before | When::After => None,
        })
    }

    /// Whether the client is to send `pdu` now. In TLS the position awaits the client's last message alone (1.2), or
    /// still the server's (1.3).
    fn awaits(&self, pdu: PduKind) -> bool {
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

    fn saw(&self, from: Side, pdu: PduKind) -> bool {
        let is = |body: &EventBody| body.from() == Some(from) && body.pdu() == Some(pdu);
        self.witness.transcript().iter().any(|event| is(&event.body))
    }
}

fn is_tls(pdu: PduKind) -> bool {
    pdu.name().starts_with("tls.")
}
