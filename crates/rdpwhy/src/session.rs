//! [`Session`]: what the drivers share. It owns the client, the clock and what is to be written; a driver only moves
//! bytes.

use core::time::Duration;
use std::io;
use std::net::SocketAddr;

use rdpwhy_client::{Client, Config, Input, KdcRequest, Logon, Output};
use rdpwhy_handshake::{DialEvent, How, Stage, TcpFacts, Timestamp};
use tracing::debug;

use crate::clock::{Clock, wall_time};
use crate::dial::MaxSegment;
use crate::drive::{Outbox, ReadFailure};
use crate::packets::Packets;
use crate::transport::TcpPath;
use crate::{Error, Finished, ProbeHandle};

/// Whether what has arrived and was not read is lost when a reset comes. Windows discards it: WSARecv answers
/// WSAECONNRESET at once. Linux and the BSDs hand out what was received first.
const RESETS_DISCARD: bool = cfg!(windows);

/// A conversation that runs.
pub(crate) struct Session {
    handle: ProbeHandle,
    clock: Clock,
    outbox: Outbox,
    reading: bool,
    /// What its connection is to keep to.
    max_segment: MaxSegment,
    /// The connection's addresses, where it is a TCP connection of ours.
    path: Option<TcpPath>,
    /// What is captured of the server's packets, where that is wanted.
    packets: Option<Packets>,
    /// When the kernel is asked what the peer has acknowledged of the bytes that were written last.
    ask_kernel_at: Option<Timestamp>,
    /// How long after a write that is, by the round trip as it is known.
    ask_kernel_after: Duration,
    /// The answer at the end stays: the close that the probe may send behind it cannot be acknowledged yet.
    asked_at_the_end: bool,
    /// What a KDC is to be asked.
    kdc: Option<KdcRequest>,
}

/// What a driver does next, besides writing what is in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Read, and call [`Session::advance`] again at the latest after this time.
    Wait(Option<Duration>),
    /// Close.
    Done,
}

impl Session {
    /// Time begins here.
    pub(crate) fn start(mut config: Config, logon: Box<dyn Logon>, handle: ProbeHandle) -> Self {
        config.wall = config.wall.or_else(wall_time);
        let clock = Clock::start();
        *handle.client() = Client::with_logon(config, logon);
        Self {
            handle,
            clock,
            outbox: Outbox::default(),
            reading: true,
            max_segment: MaxSegment(None),
            path: None,
            packets: None,
            ask_kernel_at: None,
            ask_kernel_after: acknowledgement_due(&TcpFacts::default()),
            asked_at_the_end: false,
            kdc: None,
        }
    }

    /// With this segment size for its connection.
    pub(crate) const fn with_max_segment(mut self, max_segment: MaxSegment) -> Self {
        self.max_segment = max_segment;
        self
    }

    /// With a capture that cannot be begun.
    #[cfg(all(test, feature = "tokio", feature = "ring", target_os = "linux"))]
    pub(crate) fn with_failing_packets(mut self) -> Self {
        self.packets = Some(Packets::failing());
        self
    }

    /// With a capture of the server's packets.
    pub(crate) fn with_packets(mut self, wanted: bool) -> Self {
        self.packets = wanted.then(Packets::new).flatten();
        self
    }

    /// Takes what the client has ready, and wakes it if it is due. Call it after everything that happened.
    pub(crate) fn advance(&mut self) -> Next {
        // A peer that never stops sending leaves no idle moment: the client is woken here, whatever else goes on.
        let mut woken = false;
        let mut asked = self.ask_kernel_at.is_some_and(|at| at <= self.clock.now());
        if asked {
            self.note_tcp_facts();
        }
        loop {
            let output = self.handle.client().poll();
            match output {
                Output::Transmit(bytes) => {
                    self.outbox.push(&bytes);
                    self.weigh_unsent();
                }
                Output::AskKdc(request) => self.kdc = Some(request),
                Output::Shutdown => {
                    self.note_last_tcp_facts(asked);
                    self.outbox.finish();
                }
                Output::Done => {
                    self.note_last_tcp_facts(asked);
                    return Next::Done;
                }
                Output::Wait(Some(until)) if !woken && until <= self.clock.now() => {
                    woken = true;
                    // A silence may end now. What is written then cannot be acknowledged yet, so the kernel is asked before.
                    if !asked && self.ask_kernel_at.is_none() {
                        asked = true;
                        self.note_tcp_facts();
                    }
                    self.tick();
                }
                Output::Wait(until) => {
                    let until = until.into_iter().chain(self.ask_kernel_at).min();
                    return Next::Wait(until.map(|until| self.until(until)));
                }
                _ => debug!(target: "rdpwhy", "an output that this driver does not know"),
            }
        }
    }

    /// Tells the client of answers that wait, where they are too many.
    fn weigh_unsent(&mut self) {
        let unsent = self.outbox.unsent();
        let limit = self.handle.client().config().limits.unsent;
        if unsent > limit {
            self.handle(Input::Unsent(unsent));
        }
    }

    /// What is to be written.
    pub(crate) const fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }

    /// What a KDC is to be asked, once, and how long that may take.
    pub(crate) fn take_kdc_request(&mut self) -> Option<(KdcRequest, Duration)> {
        let request = self.kdc.take()?;
        debug!(target: "rdpwhy", url = request.url, "asking a KDC");
        Some((request, self.limit(Stage::Credssp)))
    }

    /// What came of it.
    pub(crate) fn kdc_answered(&mut self, answer: Result<Vec<u8>, String>) {
        debug!(target: "rdpwhy", bytes = answer.as_ref().map_or(0, Vec::len), error = answer.as_ref().err(), "KDC");
        self.handle(Input::Kdc(answer));
    }

    /// Whether anything may still come from the peer.
    pub(crate) const fn is_reading(&self) -> bool {
        self.reading
    }

    /// A step of reaching the server.
    pub(crate) fn dial(&mut self, event: DialEvent) {
        debug!(target: "rdpwhy", ?event, "dial");
        if let (Some(packets), DialEvent::AttemptFailed { address, .. }) = (&mut self.packets, &event) {
            packets.failed(*address);
        }
        self.handle(Input::Dial(event));
    }

    /// A connection to `address` is tried next.
    ///
    /// # Errors
    /// Its packets are to be captured and cannot be.
    pub(crate) fn attempt(&mut self, address: SocketAddr) -> Result<(), Error> {
        if let Some(packets) = &mut self.packets {
            packets.attempt(address)?;
        }
        self.dial(DialEvent::Attempt { address });
        Ok(())
    }

    /// A connection of ours is up.
    pub(crate) fn connected(&mut self, path: TcpPath) {
        self.path = Some(path);
        if RESETS_DISCARD {
            self.handle.client().note_resets_discard();
        }
        // A reset takes the kernel's knowledge with it, so it is asked now, and again before the close.
        self.note_tcp_facts();
        self.keep_packets(path.local, path.peer);
        self.dial(DialEvent::Connected { address: path.peer });
    }

    /// A server accepted our connection and reset it while we were still connecting.
    pub(crate) fn connected_and_reset(&mut self, address: SocketAddr) {
        self.keep_packets(None, address);
        self.dial(DialEvent::Connected { address });
        self.peer_ended(How::Reset);
    }

    /// How much of the limit of `stage`, and of the whole, is left when the stage begins.
    pub(crate) fn limit(&self, stage: Stage) -> Duration {
        let client = self.handle.client();
        let deadlines = &client.config().deadlines;
        deadlines.of(stage).min(deadlines.total.saturating_sub(self.clock.now().elapsed()))
    }

    /// What its connection is to keep to.
    pub(crate) const fn max_segment(&self) -> MaxSegment {
        self.max_segment
    }

    /// What is probed.
    pub(crate) fn target(&self) -> rdpwhy_handshake::Target {
        self.handle.client().config().target.clone()
    }

    /// Time has passed, or a stream was handed to us and the client may speak.
    pub(crate) fn tick(&mut self) {
        self.handle(Input::Tick);
    }

    /// The result of a read.
    pub(crate) fn read(&mut self, result: io::Result<&[u8]>) {
        self.note_packets();
        match result {
            Ok([]) => self.peer_ended(How::Eof),
            Ok(bytes) => {
                debug!(target: "rdpwhy", bytes = bytes.len(), "received");
                self.handle(Input::Received(bytes));
            }
            Err(error) => match ReadFailure::of(&error) {
                ReadFailure::NothingYet => {}
                ReadFailure::Ended(how) => self.peer_ended(how),
                // The kernel has given up on a peer that does not acknowledge. To us that is silence, and the client's
                // deadline says so.
                ReadFailure::Silence => self.reading = false,
                ReadFailure::Fault => self.failed(&format!("the connection cannot be read: {error}")),
            },
        }
    }

    /// The result of a write of ours.
    pub(crate) fn wrote(&mut self, result: io::Result<usize>) {
        match result {
            Ok(count) if count > 0 => {
                self.outbox.wrote(count);
                if self.path.is_some() {
                    self.ask_kernel_at = Some(self.clock.now().after(self.ask_kernel_after));
                }
            }
            Err(error) if ReadFailure::of(&error) == ReadFailure::NothingYet => {}
            Ok(_) => self.write_failed("nothing was taken"),
            Err(error) => self.write_failed(&error.to_string()),
        }
    }

    /// The result of a flush or of a shutdown.
    pub(crate) fn settled(&mut self, result: io::Result<()>) {
        match result {
            Ok(()) => self.outbox.settled(),
            Err(error) if ReadFailure::of(&error) == ReadFailure::NothingYet => {}
            Err(error) => self.write_failed(&error.to_string()),
        }
    }

    /// The end.
    pub(crate) fn finish(self) -> Finished {
        let finished = self.handle.finished_so_far();
        let report = &finished.report;
        let ending = report.ending.as_ref().map(rdpwhy_handshake::Ending::name);
        debug!(target: "rdpwhy", stage = %report.position.stage, step = report.position.step, ending, "finished");
        finished
    }

    fn peer_ended(&mut self, how: How) {
        debug!(target: "rdpwhy", %how, "the peer ended the connection");
        self.reading = false;
        self.handle(Input::Ended(how));
    }

    /// Our own side cannot go on. What is known so far is still a report.
    fn failed(&mut self, why: &str) {
        debug!(target: "rdpwhy", why, "our own side failed");
        self.reading = false;
        self.handle(Input::Failed(why.to_owned()));
    }

    /// What the peer sent before is still to be read.
    fn write_failed(&mut self, why: &str) {
        debug!(target: "rdpwhy", why, "a write failed");
        self.outbox.fail();
        self.handle(Input::WriteFailed);
    }

    fn handle(&mut self, input: Input<'_>) {
        let mut client = self.handle.client();
        client.handle(self.clock.now(), input);
    }

    fn until(&self, moment: Timestamp) -> Duration {
        Duration::from_micros(moment.since(self.clock.now()))
    }

    fn keep_packets(&mut self, local: Option<SocketAddr>, peer: SocketAddr) {
        if let Some(packets) = &mut self.packets {
            packets.connected(local, peer);
        }
        self.note_packets();
    }

    /// The queue of a packet socket is short: it is read as often as the connection is.
    fn note_packets(&mut self) {
        let Some(packets) = &mut self.packets else { return };
        packets.drain();
        if let Some(facts) = packets.facts() {
            self.handle.client().add_packet_facts(facts);
        }
    }

    /// At the end, unless they were `asked` for just before.
    fn note_last_tcp_facts(&mut self, asked: bool) {
        if !asked && !self.asked_at_the_end {
            self.note_tcp_facts();
        }
        self.asked_at_the_end = true;
    }

    fn note_tcp_facts(&mut self) {
        self.ask_kernel_at = None;
        if self.asked_at_the_end {
            return;
        }
        let now = self.clock.now();
        if let Some(mut facts) = self.path.and_then(TcpPath::facts) {
            facts.asked_at_us = Some(now.0);
            self.ask_kernel_after = acknowledgement_due(&facts);
            self.handle.client().add_tcp_facts(facts);
        }
    }
}

/// See [`TcpFacts::acknowledgement_due_us`].
fn acknowledgement_due(facts: &TcpFacts) -> Duration {
    Duration::from_micros(facts.acknowledgement_due_us())
}
