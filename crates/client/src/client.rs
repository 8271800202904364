//! [`Client`]: bytes in, witness, what is due, bytes out.

use std::collections::VecDeque;

use rdpwhy_handshake::{
    Because, Config as WitnessConfig, Ending, Handshake, How, Incapacity, Input as Seen, Limit, LocalFault,
    Observation, Quota, Report, Side, Stage, Timestamp, Verification,
};
use rdpwhy_pdu::gcc::ServerSecurity;

use crate::layer::Layer;
use crate::licensing::LicensingState;
use crate::sealing::StandardSecurity;
use crate::speak::LogonProgress;
use crate::split::FrameSplit;
use crate::{Anonymous, Config, Input, Logon, Opening, Output};

/// What an observation costs besides its bytes.
const RECORD_OVERHEAD: usize = 64;

/// The client speaker.
pub struct Client {
    pub(crate) config: Config,
    pub(crate) witness: Handshake,
    pub(crate) logon: Box<dyn Logon>,
    pub(crate) logon_progress: LogonProgress,
    /// The server's leaf certificate, DER, once TLS is up.
    pub(crate) certificate: Vec<u8>,
    /// What TLS says of it.
    pub(crate) verification: Option<Verification>,
    /// The cipher suite that the server has chosen, once TLS is up.
    pub(crate) suite: u16,
    pub(crate) layer: Option<Box<dyn Layer>>,
    /// The layer said that it cannot go on: what comes now passes the wire tap alone.
    pub(crate) layer_failed: bool,
    pub(crate) split: FrameSplit,
    /// The messages in what the layer decrypts.
    pub(crate) clear_split: FrameSplit,
    pub(crate) security: StandardSecurity,
    /// SC_SECURITY of the server's Connect-Response.
    pub(crate) server_security: Option<ServerSecurity>,
    pub(crate) licensing: LicensingState,
    pub(crate) exponentiations: u32,
    pub(crate) outputs: VecDeque<Output>,
    pub(crate) closing: Closing,
    /// When the layer has more to send.
    pub(crate) transmit_at: Option<Timestamp>,
    write_failed: bool,
    /// The stage that the position names, and since when.
    stage_since: (Stage, Timestamp),
    /// When data of the server came last.
    pub(crate) heard_at: Timestamp,
    recording: Vec<(Timestamp, Observation)>,
    recorded_bytes: usize,
}

/// How far the client is with leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closing {
    /// Not at all.
    No,
    /// It has ended by the peer's word: its close is awaited until then, for the record.
    Awaiting(Timestamp),
    /// We have said goodbye and sent a FIN: the peer's close is awaited until then.
    Draining(Timestamp),
    /// Over.
    Done,
}

impl Client {
    /// A client that logs nobody on.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let logon = Box::new(Anonymous::of(&config));
        Self::with_logon(config, logon)
    }

    /// A client whose CredSSP side is played by `logon`.
    #[must_use]
    pub fn with_logon(config: Config, logon: Box<dyn Logon>) -> Self {
        let witness = Handshake::new(WitnessConfig {
            connection: config.connection,
            wall: config.wall,
            target: config.target.clone(),
            limits: config.limits,
        });
        Self {
            config,
            witness,
            logon,
            logon_progress: LogonProgress::NotBegun,
            certificate: Vec::new(),
            verification: None,
            suite: 0,
            layer: None,
            layer_failed: false,
            split: FrameSplit::default(),
            clear_split: FrameSplit::default(),
            security: StandardSecurity::default(),
            server_security: None,
            licensing: LicensingState::default(),
            exponentiations: 0,
            outputs: VecDeque::new(),
            closing: Closing::No,
            transmit_at: None,
            write_failed: false,
            stage_since: (Stage::Resolve, Timestamp::ZERO),
            heard_at: Timestamp::ZERO,
            recording: Vec::new(),
            recorded_bytes: 0,
        }
    }

    /// The stage's time begins anew: what a KDC takes is not the server's.
    pub(crate) const fn restart_stage_clock(&mut self, at: Timestamp) {
        self.stage_since.1 = at;
    }

    /// The stage that the position names, and since when.
    pub(crate) const fn stage_since(&self) -> (Stage, Timestamp) {
        self.stage_since
    }

    /// Tells the client what happened.
    pub fn handle(&mut self, at: Timestamp, input: Input<'_>) {
        if self.closing == Closing::Done {
            return;
        }
        self.complete_if_quiet(at);
        match input {
            Input::Dial(event) => self.observe(at, Seen::Dial(event)),
            Input::Received(bytes) => self.receive(at, bytes),
            Input::Ended(how) => self.peer_ended(at, how),
            Input::WriteFailed => self.write_failed = true,
            Input::Unsent(bytes) => self.weigh_unsent(at, bytes),
            Input::Kdc(answer) => self.take_kdc_answer(at, answer),
            Input::Failed(why) => self.observe(at, Seen::Unable(LocalFault::driver(why).into())),
            Input::Tick => self.tick(at),
        }
        self.speak(at);
        self.leave(at);
    }

    /// What is to be done now.
    pub fn poll(&mut self) -> Output {
        match self.outputs.pop_front() {
            Some(output) => output,
            None if self.closing == Closing::Done => Output::Done,
            None => Output::Wait(self.wake_at()),
        }
    }

    /// The witness.
    #[must_use]
    pub const fn handshake(&self) -> &Handshake {
        &self.witness
    }

    /// The report so far.
    #[must_use]
    pub fn report(&self) -> Report {
        self.witness.report()
    }

    /// The configuration.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Every observation so far, where [`Config::record`] asked for them.
    #[must_use]
    pub fn recording(&self) -> &[(Timestamp, Observation)] {
        &self.recording
    }

    /// Whether [`Client::recording`] holds everything: a peer that sends for ever outgrows its limit
    /// ([`rdpwhy_handshake::Limits::recording`]).
    #[must_use]
    pub const fn recording_is_complete(&self) -> bool {
        self.recorded_bytes <= self.config.limits.recording
    }

    /// Shows the witness something, and keeps it where a recording was asked for.
    pub(crate) fn observe(&mut self, at: Timestamp, seen: Seen<'_>) {
        if self.config.record {
            self.record(at, Observation::from(&seen));
        }
        self.witness.observe(at, seen);
        let stage = self.witness.position().stage;
        if stage != self.stage_since.0 {
            self.stage_since = (stage, at);
        }
    }

    /// A recording beyond its bound would replay to another report, so nothing more is added.
    fn record(&mut self, at: Timestamp, observation: Observation) {
        let size = match &observation {
            Observation::Wire { bytes, .. }
            | Observation::Clear { bytes, .. }
            | Observation::Opened { frame: bytes, .. } => bytes.len(),
            _ => 0,
        };
        self.recorded_bytes = self.recorded_bytes.saturating_add(size + RECORD_OVERHEAD);
        if self.recorded_bytes <= self.config.limits.recording {
            self.recording.push((at, observation));
        }
    }

    /// A peer that makes the client answer and does not read the answers ends the conversation.
    fn weigh_unsent(&mut self, at: Timestamp, bytes: usize) {
        if bytes > self.config.limits.unsent && self.witness.ending().is_none() {
            let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
            self.observe(at, Seen::Exceeded { by: Side::Server, quota: Quota::Unsent, bytes });
        }
    }

    /// Sends what the layer has ready; its records pass the wire tap.
    pub(crate) fn flush_layer(&mut self, at: Timestamp) {
        let Some(layer) = &mut self.layer else { return };
        if self.transmit_at.is_some_and(|due| at < due) {
            return;
        }
        let has_records = layer.has_records();
        let bytes = layer.take_transmit();
        self.transmit_at = layer.pause().map(|pause| at.after(pause));
        if bytes.is_empty() {
            return;
        }
        if has_records {
            self.observe(at, Seen::Wire { from: Side::Client, bytes: &bytes });
        }
        self.outputs.push_back(Output::Transmit(bytes));
    }

    /// Sends a message, through the layer where there is one.
    pub(crate) fn send(&mut self, at: Timestamp, message: Vec<u8>) {
        self.send_shown(at, message, None);
    }

    /// The same, for a message that nobody may keep: the witness, and a recording, are shown `instead` of it.
    pub(crate) fn send_shown(&mut self, at: Timestamp, message: Vec<u8>, instead: Option<&[u8]>) {
        let shown = instead.unwrap_or(&message);
        let Some(layer) = &mut self.layer else {
            self.observe(at, Seen::Wire { from: Side::Client, bytes: shown });
            self.outputs.push_back(Output::Transmit(message));
            return;
        };
        match layer.send(&message) {
            Ok(()) => {
                // The receiver sees the record before its contents, so the sender's witness does too.
                self.flush_layer(at);
                self.observe(at, Seen::Clear { from: Side::Client, bytes: shown });
            }
            Err(fault) => self.observe(at, Seen::Unable(fault.into())),
        }
    }

    fn peer_ended(&mut self, at: Timestamp, how: How) {
        let how = if self.write_failed && how == How::Eof { How::Reset } else { how };
        self.observe(at, Seen::Ended { by: Side::Server, how });
        self.closing = match (self.closing, how) {
            // Half-closed: our goodbye may still be of use to it.
            (Closing::No | Closing::Awaiting(_), How::Eof) => Closing::Awaiting(at),
            _ => Closing::Done,
        };
    }

    fn tick(&mut self, at: Timestamp) {
        if self.transmit_at.is_some() && self.closing == Closing::No {
            self.flush_layer(at);
        }
        let due = self.witness.ending().is_none() && self.deadline().is_some_and(|deadline| at >= deadline);
        let seen = match self.awaits_kdc() {
            _ if !due => Seen::Tick,
            // Nobody was asked anything.
            None if self.only_listens() => Seen::Stop(Because::Inspected),
            None => Seen::Deadline(self.limit()),
            // The server is waiting for us.
            Some(url) => Seen::Unable(Incapacity::Kdc(format!("the KDC {url} does not answer"))),
        };
        self.observe(at, seen);
    }

    /// When the current stage, or everything, has lasted too long. Reaching the server has deadlines of its own, kept
    /// by whoever dials.
    pub(crate) fn deadline(&self) -> Option<Timestamp> {
        let (stage, since) = self.stage_since;
        let limits = &self.config.deadlines;
        let dialing = matches!(stage, Stage::Resolve | Stage::Connect);
        let limit = match self.config.opening {
            Opening::Listen(moment) => moment,
            Opening::X224 | Opening::DirectTls => limits.of(stage),
        };
        (!dialing).then(|| since.after(limit).min(Timestamp::ZERO.after(limits.total)))
    }

    /// Which limit [`Client::deadline`] keeps.
    fn limit(&self) -> Limit {
        let total = Timestamp::ZERO.after(self.config.deadlines.total);
        if self.deadline().is_some_and(|deadline| deadline < total) { Limit::Stage } else { Limit::Total }
    }

    fn wake_at(&self) -> Option<Timestamp> {
        match self.closing {
            Closing::Awaiting(until) | Closing::Draining(until) => Some(until),
            Closing::Done => None,
            Closing::No => {
                let limits = [self.deadline(), self.quiet_at(), self.witness.wake_at(), self.transmit_at];
                limits.into_iter().flatten().min()
            }
        }
    }

    /// Whether the witness has an ending that calls for a goodbye of ours.
    pub(crate) fn ending(&self) -> Option<&Ending> {
        self.witness.ending()
    }
}
