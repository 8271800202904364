//! What the server sends: cut into frames, passed through the layer, and answered frame by frame.

use rdpwhy_handshake::{Incapacity, Input as Seen, Side, Timestamp, TlsFault, TlsUp};
use rdpwhy_pdu::frame::FrameLayer;

use crate::Client;
use crate::layer::{Layer, LayerError, LayerEvent};

/// What a layer told of while it read.
enum Told {
    Seen(Seen<'static>),
    Clear(Vec<u8>),
}

impl Client {
    pub(crate) fn receive(&mut self, at: Timestamp, mut bytes: &[u8]) {
        self.heard_at = at;
        while !bytes.is_empty() {
            let taken = match &self.layer {
                None => self.split.piece(FrameLayer::Tpkt, bytes),
                Some(layer) if layer.has_records() => self.split.piece(FrameLayer::TlsRecord, bytes),
                Some(_) => {
                    let witness = &self.witness;
                    self.split.message(bytes, |first| witness.framing(Side::Server, first))
                }
            };
            let (piece, rest) = bytes.split_at(taken);
            bytes = rest;
            match self.layer.take() {
                Some(layer) => self.receive_through(at, layer, piece),
                None => {
                    self.observe(at, Seen::Wire { from: Side::Server, bytes: piece });
                    self.open_sealed(at, piece);
                }
            }
            // What a frame calls for is said before the next one is read, however many came in one read.
            self.speak(at);
            self.leave(at);
        }
    }

    fn receive_through(&mut self, at: Timestamp, mut layer: Box<dyn Layer>, piece: &[u8]) {
        if self.layer_failed {
            self.observe(at, Seen::Wire { from: Side::Server, bytes: piece });
            self.layer = Some(layer);
            return;
        }
        let from = Side::Server;
        // The layer is not at hand while it reads, and what it tells of may call for an answer.
        let mut told = Vec::new();
        let result = layer.receive(piece, &mut |event| {
            if let LayerEvent::Up(TlsUp { chain, verification, suite, .. }) = &event {
                self.suite = *suite;
                self.certificate = chain.first().cloned().unwrap_or_default();
                self.verification.clone_from(verification);
            }
            let seen = match event {
                LayerEvent::Wire(bytes) => return self.observe(at, Seen::Wire { from, bytes }),
                LayerEvent::Clear(bytes) => Told::Clear(bytes.to_vec()),
                LayerEvent::Up(up) => Told::Seen(Seen::TlsUp(up)),
                LayerEvent::Ticket => Told::Seen(Seen::TlsTicket),
                LayerEvent::Alert(description) => Told::Seen(Seen::TlsAlert { from, description }),
            };
            told.push(seen);
        });
        self.layer = Some(layer);
        for told in told {
            match told {
                Told::Seen(seen) => self.observe(at, seen),
                Told::Clear(bytes) => self.receive_clear(at, &bytes),
            }
        }
        // The verdict comes before the layer's own alert goes up, which is only its consequence. Where the witness still
        // waits for the whole of a garbage's head, the alert waits for the goodbye.
        if let Err(error) = result {
            self.layer_failed = true;
            self.judge_layer(at, error);
        }
        if !self.layer_failed || self.witness.ending().is_some() {
            self.flush_layer(at);
        }
    }

    /// Takes plaintext: each message of a record is answered before the next one is read, as if it had come alone.
    fn receive_clear(&mut self, at: Timestamp, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let witness = &self.witness;
            let taken = self.clear_split.message(bytes, |first| witness.framing(Side::Server, first));
            let (piece, rest) = bytes.split_at(taken);
            bytes = rest;
            self.observe(at, Seen::Clear { from: Side::Server, bytes: piece });
            self.speak(at);
            self.leave(at);
        }
    }

    pub(crate) fn judge_layer(&mut self, at: Timestamp, error: LayerError) {
        // Garbage is judged by the witness, which waits for the whole of its head.
        if self.witness.ending().is_some() || self.witness.wake_at().is_some() {
            return;
        }
        match error {
            LayerError::Refused => {}
            LayerError::Unreadable { head, kind, .. } => {
                self.observe_fault(at, kind);
                self.observe(at, Seen::Unreadable { from: Side::Server, head: &head });
            }
            LayerError::Peer { fault, kind } => {
                self.observe_fault(at, kind);
                let because = self.name_the_version(fault.into());
                self.observe(at, Seen::Unable(because));
            }
            LayerError::Own(fault) => self.observe(at, Seen::Unable(fault.into())),
        }
    }

    fn observe_fault(&mut self, at: Timestamp, kind: Option<TlsFault>) {
        if let Some(kind) = kind {
            self.observe(at, Seen::TlsFault(kind));
        }
    }

    /// "TLS 1.0" tells more than the TLS library's words about what it misses.
    fn name_the_version(&self, because: Incapacity) -> Incapacity {
        const TLS_1_2: u16 = 0x0303;
        let tls = &self.witness.facts().tls;
        match (because, tls.version, tls.version_name) {
            (Incapacity::PeerChose(_), Some(version), Some(name)) if version < TLS_1_2 => {
                Incapacity::PeerChose(name.to_owned())
            }
            (because, _, _) => because,
        }
    }
}
