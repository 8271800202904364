//! [`Server`]: bytes in, witness, what is due, bytes out; and the faults on the way.

mod close;
mod drip;
mod inbound;
mod receive;
mod relaying;
mod rewritten;
mod secured;
mod send;
mod strike;
mod upstream;
mod written;

use std::collections::VecDeque;

use rdpwhy_client::KdcRequest;
use rdpwhy_client::layer::Layer;
use rdpwhy_handshake::{Config as WitnessConfig, DialEvent, Handshake, How, Input, Stage, Target, Timestamp, TlsUp};

use crate::speak::{LogonState, Reply};
use crate::{Config, tls};
use drip::Drip;
use inbound::Inbound;
pub use relaying::{Relaying, SealedPlace};
use rewritten::Rewrite;
pub(crate) use secured::{RANDOM, Secured};
use upstream::Upstream;
pub use written::Written;

/// What happened.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ServerInput<'a> {
    /// Bytes from the socket.
    Received(&'a [u8]),
    /// The client closed: FIN or RST.
    Ended(How),
    /// What the KDC answered to [`ServerOutput::AskKdc`], or why it could not be asked.
    Kdc(Result<&'a [u8], &'a str>),
    /// Bytes from the socket of the server behind a [`Server::relaying`].
    Upstream(&'a [u8]),
    /// That server closed, or could not be reached.
    UpstreamEnded(How),
    /// Time passed, or the connection was just accepted.
    Tick,
}

/// What is to be done. Call [`Server::poll`] until it answers [`ServerOutput::Wait`] or [`ServerOutput::Done`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerOutput {
    /// Write these bytes.
    Transmit(Vec<u8>),
    /// Write these bytes to the server behind a [`Server::relaying`].
    TransmitUpstream(Vec<u8>),
    /// Send it a FIN.
    ShutdownUpstream,
    /// Send it an RST.
    ResetUpstream,
    /// Ask this KDC, and come back with [`ServerInput::Kdc`].
    AskKdc(KdcRequest),
    /// Send a FIN, and go on reading: closing with unread input would send a reset.
    Shutdown,
    /// Send an RST. Nothing comes after it.
    Reset,
    /// Read, and wake the server with [`ServerInput::Tick`] at this time, if there is one.
    Wait(Option<Timestamp>),
    /// The conversation is over: close.
    Done,
}

/// The server speaker.
pub struct Server {
    pub(crate) config: Config,
    pub(crate) witness: Handshake,
    layer: Option<Box<dyn Layer>>,
    /// Socket bytes of the client, and its plaintext inside TLS, until they are whole.
    wire: Inbound,
    clear: Inbound,
    /// The client's last whole message outside TLS, or inside it: some answers echo parts of it.
    pub(crate) last_message: Vec<u8>,
    pub(crate) secured: Secured,
    pub(crate) logon: LogonState,
    pub(crate) outputs: VecDeque<ServerOutput>,
    mode: Mode,
    drip: Drip,
    /// When a connection that is only drained is closed, where that does not wait for the client.
    drained_at: Option<Timestamp>,
    /// The last message, or record of the TLS handshake, that went out whole.
    last_sent: Vec<u8>,
    /// Records of TLS that went out whole; counted where a fault lies in TLS.
    records_sent: usize,
    /// A message has gone out inside TLS: the records from here on are no longer the handshake's.
    has_spoken_inside: bool,
    /// Whose words are said, where they are not its own.
    upstream: Option<Upstream>,
    /// What is sent instead of its messages, where an embedder decides that.
    rewrite: Option<Rewrite>,
    written: Vec<Written>,
    /// Events of the transcript that faults have been looked for in.
    judged: usize,
    has_struck: bool,
}

/// What the server still does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Speaking,
    /// Says nothing more, and waits for the client's close.
    Stalled,
    /// Has sent a FIN, and waits for the client's close.
    Draining,
    Over,
}

impl Server {
    /// A server to which a client has just connected.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let address = config.address;
        let target = Target { host: address.ip().to_string(), port: address.port(), address: Some(address) };
        let mut witness =
            Handshake::new(WitnessConfig { connection: 1, wall: config.wall, target, limits: config.limits });
        witness.observe(Timestamp::ZERO, Input::Dial(DialEvent::Resolved { addresses: vec![address] }));
        witness.observe(Timestamp::ZERO, Input::Dial(DialEvent::Connected { address }));
        let mut server = Self {
            config,
            witness,
            layer: None,
            wire: Inbound::default(),
            clear: Inbound::default(),
            last_message: Vec::new(),
            secured: Secured::default(),
            logon: LogonState::default(),
            outputs: VecDeque::new(),
            mode: Mode::Speaking,
            drip: Drip::default(),
            drained_at: None,
            last_sent: Vec::new(),
            records_sent: 0,
            has_spoken_inside: false,
            upstream: None,
            rewrite: None,
            written: Vec::new(),
            judged: 0,
            has_struck: false,
        };
        server.advance(Timestamp::ZERO);
        server
    }

    /// Tells the server what happened.
    pub fn handle(&mut self, at: Timestamp, input: ServerInput<'_>) {
        if self.mode == Mode::Over {
            return;
        }
        match input {
            ServerInput::Received(bytes) => self.receive(at, bytes),
            ServerInput::Ended(how) => self.client_ended(at, how),
            ServerInput::Kdc(answer) => self.take_kdc_answer(answer),
            ServerInput::Upstream(bytes) => self.hear_upstream(at, bytes),
            ServerInput::UpstreamEnded(how) => self.upstream_ended(how),
            ServerInput::Tick if self.mode == Mode::Stalled => self.let_drip(at),
            ServerInput::Tick if self.drained_at.is_some_and(|end| end <= at) => self.mode = Mode::Over,
            ServerInput::Tick => self.witness.observe(at, Input::Tick),
        }
        self.advance(at);
    }

    /// What is to be done now.
    pub fn poll(&mut self) -> ServerOutput {
        match self.outputs.pop_front() {
            Some(output) => output,
            None if self.mode == Mode::Over => ServerOutput::Done,
            None if self.mode == Mode::Stalled => ServerOutput::Wait(self.drip.due()),
            None if self.mode == Mode::Draining => ServerOutput::Wait(self.drained_at),
            None => ServerOutput::Wait(self.witness.wake_at()),
        }
    }

    /// The server's own witness: the ground truth.
    #[must_use]
    pub const fn handshake(&self) -> &Handshake {
        &self.witness
    }

    /// Whether a fault of the configuration was carried out. A client that goes another way, or not so far, never comes
    /// to it.
    #[must_use]
    pub const fn has_struck(&self) -> bool {
        self.has_struck
    }

    /// The configuration.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Speaks as long as the server is due, unless a fault comes first.
    fn advance(&mut self, at: Timestamp) {
        loop {
            self.strike(at);
            if self.mode != Mode::Speaking {
                return;
            }
            if self.relays() {
                if self.relay(at) {
                    continue;
                }
                return;
            }
            if self.witness.ending().is_some() {
                return self.hang_up(at);
            }
            if self.witness.position().stage == Stage::Tls && self.layer.is_none() {
                self.begin_tls(at);
                continue;
            }
            match self.due(at) {
                Some(Reply::Message(pdu, bytes)) => self.say(at, pdu, &bytes),
                Some(Reply::HangUp) => return self.hang_up(at),
                None => return,
            }
        }
    }

    fn begin_tls(&mut self, at: Timestamp) {
        match tls::layer(&self.config) {
            Ok(layer) => {
                let up = layer.is_up();
                self.layer = Some(layer);
                // A transparent layer is up before a byte has come.
                if up {
                    self.witness.observe(at, Input::TlsUp(TlsUp::default()));
                }
            }
            Err(fault) => self.fail(at, fault),
        }
    }
}
