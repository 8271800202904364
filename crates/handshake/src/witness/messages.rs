//! Messages outside TLS, and inside it: framed, decoded, learned from, offered.

use rdpwhy_pdu::frame::FrameLayer;
use rdpwhy_pdu::{
    ClientPdu, Context, Decoded, Pdu, PduKind, ServerPdu, Side, decode_early_user_auth, decode_fast_path,
    decode_preconnection, decode_tpkt, decode_ts_request,
};

use super::Handshake;
use crate::stage::Seen;
use crate::tap::Framed;
use crate::{Ending, EventBody, Refusal, RefusalKind, Stage, Timestamp};

/// How much of an odd message an anomaly shows.
pub(super) const HEAD: usize = 32;

impl Handshake {
    pub(super) fn observe_clear(&mut self, at: Timestamp, from: Side, bytes: &[u8]) {
        self.inside_seen = true;
        match from {
            Side::Client => self.client_spoke = true,
            Side::Server => self.facts.tls.confirmed = true,
        }
        self.clear.of_mut(from).push(bytes);
        self.read_clear(at, from);
        // What one side sent may change how the other's unread bytes are framed.
        self.read_clear(at, from.peer());
    }

    /// Which frame of `from` a first byte begins where the conversation stands now: messages, not TLS records.
    #[must_use]
    pub fn framing(&self, from: Side, first: u8) -> FrameLayer {
        message_layer(self.stage(), from, first)
    }

    fn read_clear(&mut self, at: Timestamp, from: Side) {
        while let Some((layer, frame)) = self.next_message(at, from, true) {
            self.see_message(at, from, layer, frame);
        }
    }

    /// The next message frame of the clear tap, or of the wire where there is no TLS.
    pub(super) fn next_message(
        &mut self,
        at: Timestamp,
        from: Side,
        inside_tls: bool,
    ) -> Option<(FrameLayer, Vec<u8>)> {
        let stage = self.stage();
        let mut chosen = FrameLayer::Tpkt;
        let stream = if inside_tls { self.clear.of_mut(from) } else { self.wire.of_mut(from) };
        let framed = stream.next(at, |first| {
            chosen = message_layer(stage, from, first);
            chosen
        });
        match framed {
            Framed::Frame(frame) => Some((chosen, frame)),
            Framed::Wait => None,
        }
    }

    pub(super) fn see_message(&mut self, at: Timestamp, from: Side, layer: FrameLayer, frame: Vec<u8>) {
        self.arrivals.count_message(at, from);
        let decoded = self.decode(from, layer, &frame);
        // With the keys at hand what is in it follows, as plaintext follows a TLS record.
        if decoded.sealed && self.opens_seals {
            return self.record_event(at, EventBody::Record { from, pdu: PduKind::RdpSealed, bytes: frame.len() });
        }
        self.take_message(at, from, frame, decoded);
    }

    /// A sealed message's contents, as the speaker opened them.
    pub(super) fn observe_opened(&mut self, at: Timestamp, from: Side, frame: &[u8], authentic: bool) {
        let decoded = self.decode(from, FrameLayer::Tpkt, frame);
        if !authentic {
            let (pdu, detail) = (Some(decoded.kind), Some("its MAC is another".to_owned()));
            self.record_event(at, EventBody::Anomaly { from, what: "bad-mac", pdu, detail, head: Vec::new() });
        }
        self.take_message(at, from, frame.to_vec(), decoded);
    }

    pub(super) fn decode(&self, from: Side, layer: FrameLayer, frame: &[u8]) -> Decoded {
        let context = Context {
            from,
            standard_security: self.facts.gcc.encrypts() && !self.route.contains(&Stage::Tls),
            licensed: self.licensed,
            io_channel: self.facts.channels.io,
            message_channel: self.facts.channels.message,
        };
        match layer {
            FrameLayer::TsRequest => decode_ts_request(frame, &context),
            FrameLayer::EarlyUserAuth => decode_early_user_auth(frame, &context),
            FrameLayer::FastPath => decode_fast_path(frame, &context),
            FrameLayer::Preconnection => decode_preconnection(frame, &context),
            _ => decode_tpkt(frame, &context),
        }
    }

    fn take_message(&mut self, at: Timestamp, from: Side, frame: Vec<u8>, decoded: Decoded) {
        let now = self.wall_now();
        self.facts.learn(&decoded, frame.len(), now);
        let refused = self.understand_anywhere(from, &decoded);
        let taken = refused || self.offer(at, &Seen::Pdu { from, decoded: &decoded });
        self.record_message(at, from, frame, decoded, taken);
    }

    /// Some answers are understood wherever they come. A Disconnect Provider Ultimatum is one even before MCS is spoken:
    /// xrdp sends it to a client for which it cannot start TLS.
    fn understand_anywhere(&mut self, from: Side, decoded: &Decoded) -> bool {
        let speaks_mcs = self.stage() == Stage::BasicSettings || self.has_passed(Stage::BasicSettings);
        let refusal = match &decoded.pdu {
            // Servers use it before MCS is spoken, too, and one of them goes on: see `bad_messages`.
            Pdu::Client(ClientPdu::DisconnectProviderUltimatum(_))
            | Pdu::Server(ServerPdu::DisconnectProviderUltimatum(_))
                if !speaks_mcs && !self.has_passed(Stage::Negotiation) =>
            {
                return false;
            }
            Pdu::Client(ClientPdu::DisconnectProviderUltimatum(reason))
            | Pdu::Server(ServerPdu::DisconnectProviderUltimatum(reason)) => ultimatum(from, *reason),
            _ if !speaks_mcs => return false,
            Pdu::Server(ServerPdu::SetErrorInfo(code)) if *code != 0 => {
                let name = rdpwhy_pdu::rdp::error_info_name(*code);
                Refusal { by: from, kind: RefusalKind::SetErrorInfo, code: *code, name }
            }
            _ => return self.understand_redirection(from, decoded),
        };
        self.end(Ending::Refused { refusal, then: None });
        true
    }

    fn understand_redirection(&mut self, from: Side, decoded: &Decoded) -> bool {
        if decoded.kind != PduKind::RdpServerRedirection || from != Side::Server {
            return false;
        }
        // Its inside may be sealed, or may not decode.
        let to = match &decoded.pdu {
            Pdu::Server(ServerPdu::ServerRedirection(redirection)) => {
                redirection.target().map(|target| rdpwhy_pdu::cut(target.to_owned()))
            }
            _ => None,
        };
        self.end(Ending::Redirected { to });
        true
    }

    fn record_message(&mut self, at: Timestamp, from: Side, frame: Vec<u8>, decoded: Decoded, taken: bool) {
        let flaw = self.flaw(from, &decoded, taken);
        let Decoded { kind, pdu, summary, .. } = decoded;
        if from == Side::Server && taken {
            let pdu = if let Pdu::Server(pdu) = pdu { Some(pdu) } else { None };
            self.answer = Some((kind, pdu));
        }
        self.client_is_secret |= from == Side::Client && carries_secret(kind);
        let hidden = self.hides(from) || from == Side::Server && gives_secret(kind);
        let head = if hidden { Vec::new() } else { frame.get(..HEAD).unwrap_or(&frame).to_vec() };
        let bytes = frame.len();
        let raw = if hidden { None } else { self.ledger.keep_frame(frame) };
        self.record_event(at, EventBody::Pdu { from, pdu: kind, bytes, summary, raw });
        if let Some(flaw) = flaw {
            let (what, detail) = (flaw.message.defect.name(), Some(flaw.message.detail.clone()));
            self.record_event(at, EventBody::Anomaly { from, what, pdu: Some(kind), detail, head });
            self.weigh(at, flaw);
        }
    }
}

impl Handshake {
    /// Whether what `from` sends is kept by kind and length alone.
    pub(super) const fn hides(&self, from: Side) -> bool {
        matches!(from, Side::Client) && self.client_is_secret
    }
}

/// Which frame the next byte begins. TPKT and TSRequest tell themselves apart by it; the four bytes of Early User
/// Authorization have no header, so the stage decides; fast-path exists only once Demand Active has come.
const fn message_layer(stage: Stage, from: Side, first: u8) -> FrameLayer {
    match (stage, from, first) {
        (Stage::EarlyUserAuth, Side::Server, _) => FrameLayer::EarlyUserAuth,
        (_, _, 0x03) => FrameLayer::Tpkt,
        // The length of a preconnection PDU is even, and its first byte never that of a TPKT.
        (Stage::Resolve | Stage::Connect | Stage::Negotiation, Side::Client, byte) if byte % 2 == 0 => {
            FrameLayer::Preconnection
        }
        (Stage::Tls | Stage::Credssp | Stage::EarlyUserAuth, _, _) => FrameLayer::TsRequest,
        (Stage::Capabilities | Stage::Finalization, _, byte) if byte & 0x03 == 0 => FrameLayer::FastPath,
        _ => FrameLayer::Tpkt,
    }
}

/// Messages of the client that carry a secret, or what a secret can be guessed from.
const fn carries_secret(kind: PduKind) -> bool {
    matches!(
        kind,
        PduKind::NtlmAuthenticate
            | PduKind::CredsspTsRequest
            | PduKind::RdpClientInfo
            | PduKind::RdpSecurityExchange
            | PduKind::LicenseInfo
    )
}

/// Messages of the server that carry a secret: a redirection's password, a second transport's cookie.
const fn gives_secret(kind: PduKind) -> bool {
    matches!(kind, PduKind::RdpServerRedirection | PduKind::RdpMultitransportRequest)
}

/// A Disconnect Provider Ultimatum as a refusal.
pub(super) fn ultimatum(by: Side, reason: u8) -> Refusal {
    let name = rdpwhy_pdu::mcs::disconnect_reason_name(reason);
    Refusal { by, kind: RefusalKind::DisconnectUltimatum, code: u32::from(reason), name }
}
