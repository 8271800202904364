//! A server in front of another: what it says are the other's words, and what the client says goes on to there.
//!
//! The faults stay where they are: [`Server::say`] carries out those on the server's messages, and a client's message is
//! handed on only once no fault has struck it.

mod tls;

use rdpwhy_client::layer::{Layer, LayerEvent};
use rdpwhy_handshake::{How, Incapacity, Input, PduKind, Side, Stage, Timestamp};
use rdpwhy_pdu::frame::{FrameLayer, Scan};

use super::{Mode, Server, ServerOutput};
use crate::tls::split_records;
use crate::{Config, Relaying};

const CLOSE_NOTIFY: u8 = 0;

/// So much of the other server waits for the client: no message is as long.
const UNSAID: usize = 256 * 1024;

/// The leg to the other server.
pub(super) struct Upstream {
    relaying: Relaying,
    layer: Option<Box<dyn Layer>>,
    /// Its bytes, outside TLS or inside it, that are no whole frame yet.
    unsaid: Vec<u8>,
    /// The client's, that no fault has struck.
    unsent: Vec<u8>,
    /// The client's, as long as it is not known whether the other server gets through TLS: a death in there is to be seen
    /// where it is.
    held: Vec<u8>,
    has_said_goodbye: bool,
    ended: Option<How>,
}

/// What comes next of the other server.
enum Next {
    /// A frame.
    Frame(Vec<u8>),
    /// What makes none.
    Bytes(Vec<u8>),
    /// No more than has been said.
    Nothing,
}

impl Server {
    /// A server to which a client has just connected, in front of another: of `config` it uses the faults, and identity
    /// and TLS mode where TLS is [`Relaying::Terminated`].
    #[must_use]
    pub fn relaying(config: Config, relaying: Relaying) -> Self {
        let mut server = Self::new(Config { logon: None, ..config });
        server.upstream = Some(Upstream {
            relaying,
            layer: None,
            unsaid: Vec::new(),
            unsent: Vec::new(),
            held: Vec::new(),
            has_said_goodbye: false,
            ended: None,
        });
        server
    }

    pub(super) const fn relays(&self) -> bool {
        self.upstream.is_some()
    }

    /// Whether records are on the wire that this server does not make.
    pub(super) fn passes_records(&self) -> bool {
        let sealed = self.upstream.as_ref().is_some_and(|upstream| upstream.relaying == Relaying::Sealed);
        sealed && self.witness.has_passed(Stage::Negotiation) && self.witness.route().contains(&Stage::Tls)
    }

    /// Bytes of the other server's socket.
    pub(super) fn hear_upstream(&mut self, at: Timestamp, bytes: &[u8]) {
        let Some(upstream) = self.upstream.as_mut().filter(|_| self.mode == Mode::Speaking) else { return };
        let Some(layer) = &mut upstream.layer else {
            return upstream.unsaid.extend_from_slice(bytes);
        };
        let (unsaid, goodbye) = (&mut upstream.unsaid, &mut upstream.has_said_goodbye);
        let mut refusal = None;
        let result = layer.receive(bytes, &mut |event| match event {
            LayerEvent::Clear(bytes) => unsaid.extend_from_slice(bytes),
            LayerEvent::Alert(CLOSE_NOTIFY) => *goodbye = true,
            LayerEvent::Alert(description) => refusal = Some(description),
            _ => {}
        });
        let held = if layer.is_up() { core::mem::take(&mut upstream.held) } else { Vec::new() };
        let is_too_much = upstream.unsaid.len() > UNSAID;
        self.flush_upstream();
        match (result, refusal) {
            (Ok(()), _) if is_too_much => {
                self.give_up_upstream(at, "it goes on while the client does not come through TLS")
            }
            (Ok(()), _) => self.receive(at, &held),
            (Err(_), Some(description)) => self.pass_alert(at, description),
            (Err(error), None) => self.give_up_upstream(at, &error.to_string()),
        }
    }

    /// The other server's FIN or RST. What it said before comes first.
    pub(super) fn upstream_ended(&mut self, how: How) {
        if let Some(upstream) = &mut self.upstream {
            upstream.ended = upstream.ended.or(Some(how));
        }
    }

    /// Keeps what the client has said, for [`Server::hand_up`].
    pub(super) fn keep_for_upstream(&mut self, bytes: &[u8]) {
        if let Some(upstream) = self.upstream.as_mut().filter(|_| self.mode == Mode::Speaking) {
            upstream.unsent.extend_from_slice(bytes);
        }
    }

    /// The client's close_notify goes on.
    pub(super) fn say_goodbye_upstream(&mut self) {
        if let Some(layer) = self.upstream.as_mut().and_then(|upstream| upstream.layer.as_mut()) {
            layer.close();
        }
        self.flush_upstream();
    }

    /// One step of what the other server and the client say to each other. Says whether there was one.
    pub(super) fn relay(&mut self, at: Timestamp) -> bool {
        if self.is_to_end_tls() {
            self.begin_tls(at);
            self.begin_upstream_tls(at);
            // Without a layer of its own there is nothing to go on with.
            if self.layer.is_none() && self.mode == Mode::Speaking {
                self.hang_up(at);
            }
            return self.mode == Mode::Speaking;
        }
        self.hand_up(at);
        self.mode == Mode::Speaking && self.say_for_upstream(at)
    }

    /// Hands on what the client has said; no fault has struck it.
    fn hand_up(&mut self, at: Timestamp) {
        let Some(upstream) = self.upstream.as_mut().filter(|upstream| !upstream.unsent.is_empty()) else { return };
        match &mut upstream.layer {
            None => self.outputs.push_back(ServerOutput::TransmitUpstream(core::mem::take(&mut upstream.unsent))),
            Some(layer) if layer.is_up() => {
                let result = layer.send(&core::mem::take(&mut upstream.unsent));
                self.flush_upstream();
                if let Err(error) = result {
                    self.give_up_upstream(at, &error.to_string());
                }
            }
            Some(_) => {}
        }
    }

    /// Says what the other server has said, up to a fault, and ends as it did. Says whether there was something.
    fn say_for_upstream(&mut self, at: Timestamp) -> bool {
        // TLS speaks for itself.
        if self.layer.as_ref().is_some_and(|layer| !layer.is_up()) {
            return self.has_died_in_tls() && self.end_as_upstream(at);
        }
        match self.next_of_upstream() {
            Next::Frame(frame) => self.say_frame(at, &frame),
            Next::Bytes(bytes) => self.send_unharmed(at, &bytes),
            Next::Nothing => return self.end_as_upstream(at),
        }
        true
    }

    /// The client is gone, in this way.
    pub(super) fn hang_up_on_upstream(&mut self, how: How) {
        if !self.relays() {
            return;
        }
        if how == How::Reset {
            return self.outputs.push_back(ServerOutput::ResetUpstream);
        }
        self.say_goodbye_upstream();
        self.outputs.push_back(ServerOutput::ShutdownUpstream);
    }

    fn say_frame(&mut self, at: Timestamp, frame: &[u8]) {
        if self.passes_records() {
            return self.pass_records(at, frame);
        }
        match self.name_of_frame(at, frame) {
            Some(pdu) => self.say(at, pdu, frame),
            None => self.send_unharmed(at, frame),
        }
    }

    /// A record of the other server, as the messages that are clear in it; they are places by number too.
    fn pass_records(&mut self, at: Timestamp, record: &[u8]) {
        for part in split_records(record) {
            if self.mode != Mode::Speaking {
                return;
            }
            let fault = self.name_of_frame(at, &part).and_then(|pdu| self.record_fault(pdu, false)).cloned();
            match fault {
                Some(fault) => self.say_less(at, fault, &part),
                None => {
                    self.send_unharmed(at, &part);
                    self.count_record();
                }
            }
        }
    }

    fn name_of_frame(&self, at: Timestamp, frame: &[u8]) -> Option<PduKind> {
        let from = Side::Server;
        let input =
            if self.layer.is_some() { Input::Clear { from, bytes: frame } } else { Input::Wire { from, bytes: frame } };
        self.name_of(at, input)
    }

    /// Whether a fault may still strike what the other server says: only then it is taken apart.
    fn looks_for_names(&self) -> bool {
        let has_fault = self.config.faults.iter().any(|fault| fault.from == Side::Server);
        has_fault && !self.has_struck && self.witness.ending().is_none()
    }

    fn next_of_upstream(&mut self) -> Next {
        let layer = self.frame_layer();
        let looks_for_names = self.looks_for_names();
        let Some(upstream) = &mut self.upstream else { return Next::Nothing };
        if upstream.unsaid.is_empty() {
            return Next::Nothing;
        }
        // Without a fault to look for, half a message goes on as half a message.
        if !looks_for_names {
            return Next::Bytes(core::mem::take(&mut upstream.unsaid));
        }
        match layer.map_or(Scan::Foreign, |layer| layer.scan(&upstream.unsaid)) {
            Scan::Whole(len) => Next::Frame(upstream.unsaid.drain(..len).collect()),
            Scan::Partial { .. } if upstream.ended.is_none() && !upstream.has_said_goodbye => Next::Nothing,
            Scan::Partial { .. } | Scan::Foreign => Next::Bytes(core::mem::take(&mut upstream.unsaid)),
        }
    }

    /// What the next byte of the other server begins; `None` for a stranger's.
    fn frame_layer(&self) -> Option<FrameLayer> {
        let first = *self.upstream.as_ref()?.unsaid.first()?;
        if self.passes_records() {
            return Some(FrameLayer::TlsRecord);
        }
        match (self.witness.position().stage, first) {
            (Stage::EarlyUserAuth, _) => Some(FrameLayer::EarlyUserAuth),
            (_, 0x03) => Some(FrameLayer::Tpkt),
            (Stage::Credssp, 0x30) => Some(FrameLayer::TsRequest),
            (_, byte) if byte & 0x03 == 0 && self.witness.has_passed(Stage::ClientInfo) => Some(FrameLayer::FastPath),
            _ => None,
        }
    }

    /// Ends the client's leg as the other server ended its own, once it has.
    fn end_as_upstream(&mut self, at: Timestamp) -> bool {
        if self.has_died_in_tls() {
            self.show_held(at);
        }
        let Some(upstream) = &mut self.upstream else { return false };
        let says_goodbye = core::mem::take(&mut upstream.has_said_goodbye);
        let ended = upstream.ended.take();
        if says_goodbye {
            self.say_close_notify(at);
        }
        match ended {
            _ if self.mode != Mode::Speaking => {}
            Some(How::Reset) => self.reset(at),
            Some(_) => self.shut_down(at, Mode::Draining),
            None => {}
        }
        says_goodbye || ended.is_some()
    }

    /// The leg to the other server cannot go on, and so the client's cannot.
    fn give_up_upstream(&mut self, at: Timestamp, why: &str) {
        self.show_held(at);
        let because = Incapacity::PeerChose(format!("the server behind the relay: {why}"));
        self.witness.observe(at, Input::Unable(because));
        if self.mode == Mode::Speaking {
            self.hang_up(at);
        }
    }

    fn flush_upstream(&mut self) {
        let layer = self.upstream.as_mut().and_then(|upstream| upstream.layer.as_mut());
        let bytes = layer.map(|layer| layer.take_transmit()).unwrap_or_default();
        if !bytes.is_empty() {
            self.outputs.push_back(ServerOutput::TransmitUpstream(bytes));
        }
    }
}
