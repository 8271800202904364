//! [`Handshake`]: the one automaton that sees both directions. Live, replay, relay, fuzz and simulation enter here.

mod bad_messages;
mod endings;
mod messages;
mod records;
mod track;

use crate::arrivals::Arrivals;
use crate::budget::Ledger;
use crate::stage::{Progress, Seen};
use crate::tap::{Records, Sides, Stream};
use crate::{
    Ending, EventBody, Facts, Input, Limits, PacketFacts, Position, Report, Side, Stage, Target, TcpFacts, Timestamp,
    Transcript, WallTime,
};
use bad_messages::Held;
use rdpwhy_pdu::{Held as _, PduKind, ServerPdu};
use records::HelloSent;
use track::Track;

/// Addresses that facts list; the transcript has them all.
const ADDRESSES: usize = 64;

/// What the witness is told beforehand.
#[derive(Clone, Debug)]
pub struct Config {
    /// The connection's number in a diagnosis, from 1: part of every event's id.
    pub connection: u32,
    /// Civil time at the origin; without it no certificate is called expired and no clock skew is told.
    pub wall: Option<WallTime>,
    /// What is being looked at.
    pub target: Target,
    /// What it may hold.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self { connection: 1, wall: None, target: Target::default(), limits: Limits::default() }
    }
}

/// The witness.
///
/// INVARIANT: its state is a function of the inputs' bytes, order and times, never of how the bytes were cut.
#[derive(Clone, Debug)]
pub struct Handshake {
    config: Config,
    route: &'static [Stage],
    /// Index in the route of the stage that the position names.
    current: usize,
    /// Index of the first stage that may still be entered; before `current` where optional stages lie between.
    cursor: usize,
    progress: Progress,
    /// The stage that was due when an optional one came between: its index in the route, and how far it was.
    interrupted: Option<(usize, Progress)>,
    tracks: [Track; Stage::ALL.len()],
    ending: Option<Ending>,
    /// Where the ending belongs, when that is not where the route had got to.
    blamed: Option<Position>,
    /// A message that ends the waiting unless what is awaited follows it.
    held: Option<Held>,
    facts: Facts,
    ledger: Ledger,
    wire: Sides<Stream>,
    clear: Sides<Stream>,
    records: Sides<Records>,
    hello: HelloSent,
    /// Which side has closed: what the other does then is an answer.
    gone: Sides<bool>,
    /// Plaintext of the client has gone up since TLS was complete.
    client_spoke: bool,
    /// The clear tap was used, or the TLS layer announced itself: the stages after TLS are seen.
    inside_seen: bool,
    /// TLS came without a negotiation.
    opens_with_tls: bool,
    /// The speaker holds the keys of Standard RDP security: contents follow each sealed message.
    opens_seals: bool,
    /// Licensing is over: contents carry no licensing header any more.
    licensed: bool,
    /// The client has sent a message with a secret: its bytes are not kept from there on.
    client_is_secret: bool,
    /// The last message of the server that a stage took.
    answer: Option<(PduKind, Option<ServerPdu>)>,
    /// The licence that licensing ended with is of no use: licensing is where the conversation failed.
    license_is_unfit: bool,
    /// What the server has sent since the stage began that is due.
    arrivals: Arrivals,
    now: Timestamp,
    moved_at: Timestamp,
    /// When bytes of the server came last.
    heard_at: Timestamp,
    /// And before that.
    heard_before: Timestamp,
}

impl Handshake {
    /// Before anything has happened.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let route = crate::route::OPENING;
        let ledger = Ledger::new(config.limits);
        let mut witness = Self {
            config,
            route,
            current: 0,
            cursor: 0,
            progress: Stage::Resolve.begin(),
            interrupted: None,
            tracks: [Track::default(); Stage::ALL.len()],
            ending: None,
            blamed: None,
            held: None,
            facts: Facts::default(),
            ledger,
            wire: Sides::default(),
            clear: Sides::default(),
            records: Sides::default(),
            hello: HelloSent::default(),
            gone: Sides::default(),
            client_spoke: false,
            inside_seen: false,
            opens_with_tls: false,
            opens_seals: false,
            licensed: false,
            client_is_secret: false,
            answer: None,
            license_is_unfit: false,
            arrivals: Arrivals::default(),
            now: Timestamp::ZERO,
            moved_at: Timestamp::ZERO,
            heard_at: Timestamp::ZERO,
            heard_before: Timestamp::ZERO,
        };
        witness.track_mut(Stage::Resolve).entered = Some(Timestamp::ZERO);
        witness
    }

    /// Shows one observation. Times must not go back; one that does counts as now.
    pub fn observe(&mut self, at: Timestamp, input: Input<'_>) {
        let at = at.max(self.now);
        self.settle(at);
        self.now = at;
        self.arrivals.count(&input);
        match input {
            Input::Wire { from: Side::Server, .. } | Input::Clear { from: Side::Server, .. } => {
                // Bytes of one moment are one, however they are cut.
                if self.heard_at != at {
                    self.heard_before = self.heard_at;
                }
                self.heard_at = at;
            }
            // The record before it was a ticket, for which no client waits, unless it is one of very many.
            Input::TlsTicket if self.arrivals.is_usual_ticket() => self.heard_at = self.heard_before,
            _ => {}
        }
        match input {
            Input::Dial(event) => self.observe_dial(at, event),
            Input::Wire { from, bytes } => self.observe_wire(at, from, bytes),
            Input::Clear { from, bytes } => self.observe_clear(at, from, bytes),
            Input::TlsUp(up) => self.observe_tls_up(at, &up),
            Input::TlsTicket => self.facts.tls.confirmed = true,
            Input::TlsAlert { from, description } => self.observe_hidden_alert(at, from, description),
            Input::TlsFault(fault) => self.facts.tls.fault = self.facts.tls.fault.or(Some(fault)),
            Input::DirectTls => self.begin_with(at, crate::route::DIRECT_TLS, Stage::Tls),
            Input::Listening => self.begin_with(at, crate::route::OPENING, Stage::Negotiation),
            Input::Inspecting => self.facts.experiment = true,
            Input::SecurityUp => self.opens_seals = true,
            Input::Opened { from, frame, authentic } => self.observe_opened(at, from, frame, authentic),
            Input::LicenseOpened(license) => self.facts.licensing.issued = Some(license.cut()),
            Input::LicenseUnfit(why) => self.refuse_license(at, why),
            Input::Trust(trust) => self.facts.credssp.trust = Some(trust),
            Input::Ended { by, how } => self.observe_close(at, by, how),
            Input::Deadline(limit) => self.observe_deadline(at, limit),
            Input::Tick => {}
            Input::Stop(because) => self.end(Ending::Stopped { because }),
            Input::Complete => {
                self.settle_held();
                self.end(Ending::Completed);
            }
            Input::Unable(because) => self.end(Ending::Unable { because: because.cut() }),
            Input::Exceeded { by, quota, bytes } => self.end(Ending::Exceeded { by, quota, bytes }),
            Input::Unanswerable => self.end_unanswerable(),
            Input::Unreadable { from, head } => self.end_unreadable(from, head.to_vec()),
        }
        self.settle(at);
    }

    /// Judges what was to be judged by now.
    fn settle(&mut self, at: Timestamp) {
        self.settle_held_by(at);
        self.settle_garbage(at);
    }

    /// When the witness itself wants to be called again, with [`Input::Tick`] if nothing else happens.
    #[must_use]
    pub fn wake_at(&self) -> Option<Timestamp> {
        if self.ending.is_some() {
            return None;
        }
        [self.garbage_deadline(), self.held_deadline()].into_iter().flatten().min()
    }

    /// Where the conversation stands, or stood when it ended.
    #[must_use]
    pub fn position(&self) -> Position {
        self.blamed.unwrap_or_else(|| {
            let (step, awaits) = self.progress.step();
            Position { stage: self.stage(), step, awaits }
        })
    }

    /// How it ended, once it has.
    #[must_use]
    pub const fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// What was learned so far.
    #[must_use]
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What was seen so far.
    #[must_use]
    pub const fn transcript(&self) -> &Transcript {
        self.ledger.transcript()
    }

    /// Bytes that transcript and facts hold, as they are charged to [`Limits::report`].
    #[must_use]
    pub fn held(&self) -> usize {
        self.ledger.events_held() + self.facts.held()
    }

    /// The stages of this connection as far as they are known: the whole route once a protocol is selected.
    #[must_use]
    pub const fn route(&self) -> &'static [Stage] {
        self.route
    }

    /// The last message of the server that a stage took: what the client answers. `None` where there is none, and where
    /// its fields are not known.
    #[must_use]
    pub const fn last_from_server(&self) -> Option<&ServerPdu> {
        match &self.answer {
            Some((_, pdu)) => pdu.as_ref(),
            None => None,
        }
    }

    /// Whether `side` has closed the connection.
    #[must_use]
    pub const fn has_closed(&self, side: Side) -> bool {
        *self.gone.of(side)
    }

    /// How many events there were, those beyond the transcript's bound among them.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.transcript().len() + usize::try_from(self.ledger.dropped()).unwrap_or(usize::MAX)
    }

    /// Whether `stage` has passed.
    #[must_use]
    pub fn has_passed(&self, stage: Stage) -> bool {
        self.track(stage).passed
    }

    /// Adds what the kernel knows of the connection, which no byte shows.
    pub fn add_tcp_facts(&mut self, tcp: TcpFacts) {
        self.facts.path.tcp = Some(tcp);
    }

    /// Adds the headers of the server's packets.
    pub fn add_packet_facts(&mut self, packets: PacketFacts) {
        self.facts.path.packets = Some(packets);
    }

    /// Notes that a reset may have discarded bytes of the peer, see [`crate::PathFacts::resets_discard`].
    pub fn note_resets_discard(&mut self) {
        self.facts.path.resets_discard = true;
    }

    /// The report so far.
    #[must_use]
    pub fn report(&self) -> Report {
        Report {
            target: Target { address: self.facts.path.address, ..self.config.target.clone() },
            elapsed_us: self.now.0,
            position: self.position(),
            ending: self.ending.clone(),
            stages: self.stage_reports(),
            facts: self.facts.clone(),
            transcript: self.transcript().clone(),
            events_dropped: self.ledger.dropped(),
        }
    }

    fn stage(&self) -> Stage {
        self.route.get(self.current).copied().unwrap_or(Stage::Finalization)
    }

    fn wall_now(&self) -> Option<i64> {
        self.config.wall.map(|wall| wall.at(self.now))
    }

    fn record_event(&mut self, at: Timestamp, body: EventBody) {
        // With each event, not with each observation: what is kept is no matter of how the bytes were cut.
        self.ledger.charge(&self.facts);
        self.ledger.record(self.config.connection, at, body, self.ending.is_some());
    }

    fn observe_dial(&mut self, at: Timestamp, event: crate::DialEvent) {
        match &event {
            crate::DialEvent::Resolved { addresses } => {
                self.facts.path.addresses = addresses.iter().copied().take(ADDRESSES).collect()
            }
            crate::DialEvent::Connected { address } => self.facts.path.address = Some(*address),
            _ => {}
        }
        self.offer(at, &Seen::Dial(&event));
        self.record_event(at, EventBody::Dial(event));
    }
}
