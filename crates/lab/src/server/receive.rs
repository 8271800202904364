//! What the client sends: through the layer, to the witness, frame by frame.

use rdpwhy_client::layer::{LayerError, LayerEvent};
use rdpwhy_handshake::{Input, LocalFault, Side, Timestamp, TlsUp};

use super::{Mode, Server};
use crate::Manner;

/// A [`LayerEvent`] that owns its bytes.
enum Told {
    Wire(Vec<u8>),
    Up(TlsUp),
    Clear(Vec<u8>),
    Alert(u8),
}

/// TLS 1.3 on the wire.
const TLS_1_3: u16 = 0x0304;

impl Server {
    /// Whether the client's bytes are still read: after a FIN they are, for the record.
    const fn listens(&self) -> bool {
        matches!(self.mode, Mode::Speaking | Mode::Draining)
    }

    pub(super) fn receive(&mut self, at: Timestamp, bytes: &[u8]) {
        if !self.listens() || self.holds(at, bytes) {
            return;
        }
        self.wire.push(bytes);
        while self.listens() {
            let cut = self.wire.first().and_then(|first| self.cut_on_wire(first));
            let Some(piece) = self.wire.next(cut.as_ref().map(|(bytes, _)| *bytes)) else {
                return;
            };
            let message = if self.layer.is_some() {
                self.receive_through_layer(at, &piece.bytes);
                None
            } else {
                self.witness.observe(at, Input::Wire { from: Side::Client, bytes: &piece.bytes });
                self.keep_for_upstream(&piece.bytes);
                piece.frame.map(|frame| self.open(at, frame))
            };
            self.finish_piece(at, message, cut.filter(|_| piece.is_cut));
        }
    }

    fn receive_clear(&mut self, at: Timestamp, bytes: &[u8]) {
        self.clear.push(bytes);
        while self.listens() {
            let cut = self.cut_inside_tls();
            let Some(piece) = self.clear.next(cut.as_ref().map(|(bytes, _)| *bytes)) else {
                return;
            };
            self.witness.observe(at, Input::Clear { from: Side::Client, bytes: &piece.bytes });
            self.keep_for_upstream(&piece.bytes);
            self.finish_piece(at, piece.frame, cut.filter(|_| piece.is_cut));
        }
    }

    fn finish_piece(&mut self, at: Timestamp, message: Option<Vec<u8>>, cut: Option<(usize, Manner)>) {
        if let Some(message) = message {
            self.take_ts_request(&message);
            self.last_message = message;
        }
        match cut {
            _ if self.mode != Mode::Speaking => {}
            Some((_, how)) => self.carry_out(at, &how),
            None => self.advance(at),
        }
    }

    fn receive_through_layer(&mut self, at: Timestamp, bytes: &[u8]) {
        let Some(layer) = &mut self.layer else { return };
        let mut told = Vec::new();
        let result = layer.receive(bytes, &mut |event| match event {
            LayerEvent::Wire(bytes) => told.push(Told::Wire(bytes.to_vec())),
            LayerEvent::Up(up) => told.push(Told::Up(up)),
            LayerEvent::Clear(bytes) => told.push(Told::Clear(bytes.to_vec())),
            LayerEvent::Alert(description) => told.push(Told::Alert(description)),
            _ => {}
        });
        for told in told {
            if !self.listens() {
                return;
            }
            self.take_told(at, told);
        }
        self.flush_layer(at);
        if let Err(error) = result {
            self.judge_layer(at, error);
            // A server by itself hangs up at the witness's ending; a relay passes on what follows one.
            if self.relays() && self.mode == Mode::Speaking {
                self.hang_up(at);
            }
        }
    }

    fn take_told(&mut self, at: Timestamp, told: Told) {
        match told {
            Told::Wire(bytes) => {
                self.witness.observe(at, Input::Wire { from: Side::Client, bytes: &bytes });
                self.strike(at);
            }
            // The client's handshake is complete when it has our Finished, which TLS 1.2 sends last and TLS 1.3 has
            // sent already.
            Told::Up(up) if up.version == TLS_1_3 => {
                self.witness.observe(at, Input::TlsUp(up));
                self.flush_layer(at);
            }
            Told::Up(up) => {
                self.flush_layer(at);
                if self.listens() {
                    self.witness.observe(at, Input::TlsUp(up));
                }
            }
            Told::Clear(bytes) => self.receive_clear(at, &bytes),
            Told::Alert(description) => {
                self.witness.observe(at, Input::TlsAlert { from: Side::Client, description });
                self.say_goodbye_upstream();
            }
        }
    }

    /// The lab's own layer cannot be made, or cannot carry what is said.
    pub(super) fn fail(&mut self, at: Timestamp, fault: LocalFault) {
        if self.witness.ending().is_none() && self.mode == Mode::Speaking {
            self.witness.observe(at, Input::Unable(fault.into()));
        }
    }

    /// What the layer cannot do is the end, unless an alert has said so already.
    pub(super) fn judge_layer(&mut self, at: Timestamp, error: LayerError) {
        if self.witness.ending().is_some() || self.mode != Mode::Speaking {
            return;
        }
        match error {
            LayerError::Refused => {}
            LayerError::Unreadable { head, .. } => {
                self.witness.observe(at, Input::Unreadable { from: Side::Client, head: &head });
            }
            LayerError::Peer { fault, .. } => self.witness.observe(at, Input::Unable(fault.into())),
            LayerError::Own(fault) => self.witness.observe(at, Input::Unable(fault.into())),
            other => {
                let because = LocalFault::configuration(other).into();
                self.witness.observe(at, Input::Unable(because));
            }
        }
    }
}
