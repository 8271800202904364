//! [`Talk`]: a client and a server of the lab in virtual time, looked at after every input.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::collections::VecDeque;

use rdpwhy_client::{Client, Input, Output};
use rdpwhy_handshake::{DialEvent, Ending, How, Incapacity, Outcome, Report, Stage, Timestamp};
use rdpwhy_lab::{Server, ServerInput, ServerOutput};

use super::mutation::Mutator;

/// More deliveries and wakes than these are a loop. A flood of the mutator is 64 messages for each of the server's.
const STEPS: usize = 40_000;
/// A client's bytes: its own handshake, and answers to what was repeated.
const OWN_BYTES: usize = 128 * 1024;
const NO_KDC: &str = "virtual time has no KDC";

pub(super) struct Talk {
    client: Client,
    server: Server,
    now: Timestamp,
    up: VecDeque<Parcel>,
    down: VecDeque<Parcel>,
    client_done: bool,
    server_done: bool,
    /// The client's bytes are rewritten on the wire: for a client that has no layer.
    on_wire: Option<Mutator>,
    /// How many bytes of the server the client receives at a time.
    chunk: usize,
    sent: usize,
    received: usize,
    passed: Vec<Stage>,
}

enum Parcel {
    Bytes(Vec<u8>),
    Ended(How),
}

impl Talk {
    pub(super) fn new(client: Client, server: Server, chunk: usize) -> Self {
        Self {
            client,
            server,
            now: Timestamp::ZERO,
            up: VecDeque::new(),
            down: VecDeque::new(),
            client_done: false,
            server_done: false,
            on_wire: None,
            chunk: chunk.max(1),
            sent: 0,
            received: 0,
            passed: Vec::new(),
        }
    }

    pub(super) fn mutating_the_wire(mut self, mutator: Option<Mutator>) -> Self {
        self.on_wire = mutator;
        self
    }

    /// Runs to the end of both, and gives them back.
    pub(super) fn run(mut self) -> (Client, Server) {
        self.dial();
        let steps = (0..STEPS).take_while(|_| self.step()).count();
        assert!(steps < STEPS, "no end at {:?}", self.client.report().position);
        assert!(self.client_done, "the client stopped at {:?}", self.client.report().position);
        (self.client, self.server)
    }

    fn dial(&mut self) {
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3389);
        self.server.handle(self.now, ServerInput::Tick);
        for event in [DialEvent::Resolved { addresses: vec![address] }, DialEvent::Connected { address }] {
            self.tell(Input::Dial(event));
        }
    }

    fn step(&mut self) -> bool {
        let wakes = [self.drain_client(), self.drain_server()];
        if let Some(parcel) = self.up.pop_front() {
            match parcel {
                Parcel::Bytes(bytes) => self.server.handle(self.now, ServerInput::Received(&bytes)),
                Parcel::Ended(how) => self.server.handle(self.now, ServerInput::Ended(how)),
            }
            return true;
        }
        if let Some(parcel) = self.down.pop_front() {
            match parcel {
                Parcel::Bytes(bytes) => self.hear(&bytes),
                Parcel::Ended(how) => self.tell(Input::Ended(how)),
            }
            return true;
        }
        let Some(wake) = wakes.into_iter().flatten().min() else { return false };
        self.now = wake.max(Timestamp(self.now.0 + 1));
        self.tell(Input::Tick);
        self.server.handle(self.now, ServerInput::Tick);
        true
    }

    fn hear(&mut self, bytes: &[u8]) {
        self.received += bytes.len();
        for piece in bytes.chunks(self.chunk) {
            self.tell(Input::Received(piece));
        }
    }

    /// Whatever was said: the offer is the client's own, and no stage is lost that was passed.
    fn tell(&mut self, input: Input<'_>) {
        self.client.handle(self.now, input);
        assert_eq!(self.client.misread_offer(), None, "a peer changed what the client offered");
        let witness = self.client.handshake();
        let lost = self.passed.iter().find(|stage| !witness.has_passed(**stage));
        assert_eq!(lost, None, "a stage that was passed is not any more: {:?}", witness.position());
        self.passed = Stage::ALL.iter().copied().filter(|stage| witness.has_passed(*stage)).collect();
    }

    fn drain_client(&mut self) -> Option<Timestamp> {
        while !self.client_done {
            match self.client.poll() {
                Output::Transmit(bytes) => self.send_up(bytes),
                Output::Wait(until) => return until,
                Output::AskKdc(_) => self.tell(Input::Kdc(Err(NO_KDC.to_owned()))),
                Output::Shutdown => self.up.push_back(Parcel::Ended(How::Eof)),
                _ => {
                    self.client_done = true;
                    self.up.push_back(Parcel::Ended(How::Eof));
                }
            }
        }
        None
    }

    fn send_up(&mut self, bytes: Vec<u8>) {
        self.sent += bytes.len();
        assert!(self.sent <= OWN_BYTES + 8 * self.received, "{} bytes in, {} out", self.received, self.sent);
        match &mut self.on_wire {
            Some(mutator) => self.up.extend(mutator.apply(&bytes).into_iter().map(Parcel::Bytes)),
            None => self.up.push_back(Parcel::Bytes(bytes)),
        }
    }

    fn drain_server(&mut self) -> Option<Timestamp> {
        while !self.server_done {
            let parcel = match self.server.poll() {
                ServerOutput::Transmit(bytes) => Parcel::Bytes(bytes),
                ServerOutput::Wait(until) => return until,
                ServerOutput::Shutdown => Parcel::Ended(How::Eof),
                ServerOutput::Reset => Parcel::Ended(How::Reset),
                ServerOutput::Done => {
                    self.server_done = true;
                    Parcel::Ended(How::Eof)
                }
                ServerOutput::AskKdc(_) => {
                    self.server.handle(self.now, ServerInput::Kdc(Err(NO_KDC)));
                    continue;
                }
                _ => continue,
            };
            self.down.push_back(parcel);
        }
        None
    }
}

/// No byte of a peer ends as a fault of the side that reads it.
pub(super) fn is_the_peers(report: &Report) {
    let local = matches!(report.ending, Some(Ending::Unable { because: Incapacity::Local(_) }));
    assert!(!local, "a peer led to {:?} in {:?}", report.ending, report.position);
}

/// What is said of a conversation that is over.
pub(super) fn is_sound(report: &Report) {
    assert!(report.ending.is_some(), "over without an ending at {:?}", report.position);
    is_the_peers(report);
    assert!(report.transcript.len() <= 4096, "{} events", report.transcript.len());
    assert!(report.transcript.is_sorted_by_key(|event| event.at), "times went back");
    let running = report.stages.iter().find(|stage| stage.outcome == Outcome::Running);
    assert!(running.is_none(), "over, and {running:?}");
}
