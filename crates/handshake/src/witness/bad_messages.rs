//! Messages that end the waiting: this is the only place that decides which.
//!
//! A message of the server that no stage takes has a flaw: its contents do not decode, or it belongs to another place of
//! the exchange. What becomes of it:
//!
//! * The awaited message, malformed, ends the waiting immediately: a client that gets it cannot go on. A request that
//!   clients may leave unanswered does not.
//! * Any other malformed message, and a well-formed one of another stage, ends it unless what is awaited follows within
//!   [`PATIENCE`]: servers repeat themselves, and some say farewell to a client and serve it all the same.
//! * Nothing else ends anything: not what may come at any time, nor well-formed contents of Send Data without a name of
//!   their own, since servers send more than the specifications list. If silence follows, the ending is that silence.
//!
//! A flaw while the client is due, and a flaw of the client, is an anomaly in the transcript and no more.

use rdpwhy_pdu::frame::{FrameLayer, Scan};
use rdpwhy_pdu::{ClientPdu, Decoded, Pdu, PduKind, ServerPdu, Side};

use super::Handshake;
use super::messages::{HEAD, ultimatum};
use crate::{BadMessage, Defect, Duration, Ending, EventBody, LocalFault, Stage, Timestamp};

/// How long what is awaited may follow a message that has no place. A path that lost a segment needs a retransmission.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is wrong with a message, and what it says of the connection.
pub(super) struct Flaw {
    pub(super) message: BadMessage,
    /// The kind is the one that is awaited.
    awaited: bool,
    /// The reason of a Disconnect Provider Ultimatum.
    farewell: Option<u8>,
}

/// An ending that stands unless what is awaited comes first.
#[derive(Clone, Debug)]
pub(super) struct Held {
    ending: Ending,
    due: Timestamp,
}

impl Handshake {
    /// What is wrong with a message; `None` where it was taken and decodes, or may come at any time.
    pub(super) fn flaw(&self, by: Side, decoded: &Decoded, taken: bool) -> Option<Flaw> {
        let pdu = decoded.kind;
        let (defect, detail) = match &decoded.malformed {
            Some(malformed) => (Defect::Malformed, malformed.to_string()),
            None if decoded.pdu == Pdu::Misdirected => (Defect::Unexpected, only_sent_by(by.peer())),
            None if taken || self.ending.is_some() || is_always_legal(pdu) => return None,
            None => (Defect::Unexpected, format!("while in {}, {}", self.stage(), self.progress.step().0)),
        };
        let awaited = !taken && defect == Defect::Malformed && !is_optional(pdu) && self.position().awaits_pdu(pdu);
        let farewell = match decoded.pdu {
            Pdu::Client(ClientPdu::DisconnectProviderUltimatum(reason))
            | Pdu::Server(ServerPdu::DisconnectProviderUltimatum(reason)) => Some(reason),
            _ => None,
        };
        Some(Flaw { message: BadMessage { by, pdu, defect, detail }, awaited, farewell })
    }

    /// Decides what becomes of a flaw.
    pub(super) fn weigh(&mut self, at: Timestamp, flaw: Flaw) {
        let Flaw { message, awaited, farewell } = flaw;
        let waits = self.ending.is_none() && self.position().awaits_from(Side::Server);
        let is_nameless = message.defect == Defect::Unexpected && is_nameless(message.pdu);
        if message.by != Side::Server || !waits || is_nameless {
            return;
        }
        let ending = match farewell {
            Some(reason) => Ending::Refused { refusal: ultimatum(message.by, reason), then: None },
            None => Ending::BadMessage(message),
        };
        if awaited {
            self.end(ending);
        } else {
            self.held.get_or_insert(Held { ending, due: at.after(PATIENCE) });
        }
    }

    /// The speaker has no answer to the server's last message: that is what the message is, whatever else it is.
    pub(super) fn end_unanswerable(&mut self) {
        let position = self.position();
        let detail = format!("in {}, {}", position.stage, position.step);
        match &self.answer {
            Some((pdu, _)) => self.end(Ending::BadMessage(BadMessage {
                by: Side::Server,
                pdu: *pdu,
                defect: Defect::Unanswerable,
                detail,
            })),
            // No message of a server has been taken: the speaker was driven in a wrong order.
            None => self.end(Ending::Unable {
                because: LocalFault::driver(format!("there is nothing to send {detail}")).into(),
            }),
        }
    }

    /// The licence decodes, and the client that can decrypt it finds that it is none. Licensing had passed with it.
    pub(super) fn refuse_license(&mut self, at: Timestamp, detail: String) {
        let Some((pdu, _)) = &self.answer else { return };
        let (by, pdu, defect) = (Side::Server, *pdu, Defect::Malformed);
        self.license_is_unfit = self.ending.is_none();
        let (what, head) = (defect.name(), Vec::new());
        let body = EventBody::Anomaly { from: by, what, pdu: Some(pdu), detail: Some(detail.clone()), head };
        self.record_event(at, body);
        self.end(Ending::BadMessage(BadMessage { by, pdu, defect, detail }));
    }

    /// The awaited message did not follow: the held ending stands, if there is one.
    pub(super) fn settle_held(&mut self) {
        if let Some(held) = self.held.take() {
            self.end(held.ending);
        }
    }

    /// The same, if the time for what is awaited is over; as of that moment.
    pub(super) fn settle_held_by(&mut self, at: Timestamp) {
        let Some(due) = self.held_deadline().filter(|due| at >= *due) else { return };
        if self.ending.is_none() && self.garbage_deadline().is_none_or(|garbage| due <= garbage) {
            self.now = due.max(self.now);
            self.settle_held();
        }
    }

    pub(super) fn held_deadline(&self) -> Option<Timestamp> {
        self.held.as_ref().map(|held| held.due)
    }

    /// Bytes that are no TLS record may be a message all the same: servers that cannot start TLS say so in MCS, in the
    /// place of their hello (xrdp: `03 00 00 09 02 f0 80 21 80`).
    pub(super) fn judge_garbage(&mut self, by: Side, head: Vec<u8>) {
        let in_place_of_tls = by == Side::Server && self.stage() == Stage::Tls && !self.facts.tls.up;
        let frame = match FrameLayer::Tpkt.scan(&head) {
            Scan::Whole(len) if in_place_of_tls && !head.is_empty() => head.get(..len),
            _ => None,
        };
        let read = frame.map(|frame| (frame, self.decode(by, FrameLayer::Tpkt, frame)));
        match read {
            Some((frame, decoded)) if decoded.malformed.is_none() && !is_of_nobody(decoded.kind) => {
                self.take_in_place_of_tls(by, frame, decoded);
            }
            _ => self.end_unreadable(by, head),
        }
    }

    fn take_in_place_of_tls(&mut self, by: Side, frame: &[u8], decoded: Decoded) {
        let Some(Flaw { message, farewell, .. }) = self.flaw(by, &decoded, false) else { return };
        let (at, pdu) = (self.now, decoded.kind);
        let body = EventBody::Pdu { from: by, pdu, bytes: frame.len(), summary: decoded.summary, raw: None };
        self.record_event(at, body);
        let head = frame.get(..HEAD).unwrap_or(frame).to_vec();
        let (what, detail) = (message.defect.name(), Some(message.detail.clone()));
        self.record_event(at, EventBody::Anomaly { from: by, what, pdu: Some(pdu), detail, head });
        self.end(match farewell {
            Some(reason) => Ending::Refused { refusal: ultimatum(by, reason), then: None },
            None => Ending::BadMessage(message),
        });
    }
}

/// What is wrong with a message that came from the wrong side.
pub(super) fn only_sent_by(side: Side) -> String {
    format!("only a {side} sends it")
}

/// Messages that may come at any time and mean nothing for the position.
const fn is_always_legal(kind: PduKind) -> bool {
    matches!(
        kind,
        PduKind::RdpPreconnection
            | PduKind::RdpHeartbeat
            | PduKind::RdpAutoDetectRequest
            | PduKind::RdpAutoDetectResponse
            | PduKind::RdpChannelData
            | PduKind::RdpShareData
            | PduKind::RdpSetErrorInfo
            | PduKind::RdpFastPath
            | PduKind::RdpSealed
    )
}

/// Requests that the server goes on without an answer to.
const fn is_optional(kind: PduKind) -> bool {
    matches!(kind, PduKind::RdpAutoDetectRequest | PduKind::RdpMultitransportRequest)
}

/// Contents of Send Data that have no name of their own, and requests that a client may leave unanswered.
const fn is_nameless(kind: PduKind) -> bool {
    matches!(
        kind,
        PduKind::McsSendDataRequest
            | PduKind::McsSendDataIndication
            | PduKind::RdpMultitransportRequest
            | PduKind::RdpMultitransportResponse
    )
}

/// TPDUs and domain PDUs that no RDP server sends.
const fn is_of_nobody(kind: PduKind) -> bool {
    matches!(kind, PduKind::X224Data | PduKind::McsOther)
}
