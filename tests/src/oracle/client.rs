//! The client against a server that says anything: it never panics, never talks without end, and always comes to its
//! own end.

use std::sync::{Arc, OnceLock};

use rdpwhy_client::layer::{Connector, RustlsConnector, TransparentConnector};
use rdpwhy_client::{Client, Config, Input, Output, Reach};
use rdpwhy_handshake::{DialEvent, Ending, How, Incapacity, Report, Timestamp};
use rdpwhy_pdu::gcc::ChannelDef;

use super::chunks::Taker;
use super::script;
use crate::FixedRandomness;

/// What a handshake of ours is made of, TLS and all.
const OWN_WORDS: usize = 64 * 1024;
/// Deadlines, lingers and the end of garbage: more wakes than these are a loop.
const WAKES: usize = 64;

pub(super) fn transparent(input: &[u8]) {
    run(input, Arc::new(TransparentConnector));
}

pub(super) fn rustls(input: &[u8]) {
    static CONNECTOR: OnceLock<Arc<RustlsConnector>> = OnceLock::new();
    let connector = CONNECTOR.get_or_init(|| Arc::new(RustlsConnector::ring()));
    run(input, Arc::clone(connector) as Arc<dyn Connector>);
}

/// The first two bytes configure the client; then one byte chooses what happens next, and its bytes follow.
fn run(input: &[u8], connector: Arc<dyn Connector>) {
    let mut from = Taker::new(input);
    let client = Client::new(config(from.u8(), from.u8(), connector));
    let mut talk = Talk { client, now: Timestamp::ZERO, wake: None, done: false, sent: 0, received: 0 };
    talk.tell(Input::Dial(script::dial(5)));
    while !from.is_empty() && !talk.done {
        match from.u8() & 0x07 {
            0..=2 => talk.receive(from.sized()),
            3 => talk.later(u64::from(from.u16()) * 1000),
            4 => talk.tell(Input::Ended(script::how(from.u8()))),
            5 => talk.tell(Input::WriteFailed),
            6 => talk.tell(Input::Tick),
            _ => talk.tell(Input::Dial(script::dial(from.u8()))),
        }
    }
    talk.finish();
}

fn config(choice: u8, protocols: u8, connector: Arc<dyn Connector>) -> Config {
    let mut config = Config::with_connector("server.example", 3389, connector);
    config.reach = match (choice & 1, choice & 0x10) {
        (0, 0) => Reach::Session,
        (0, _) => Reach::License,
        _ => Reach::Anonymous,
    };
    config.stored_license = (choice & 0x20 != 0).then(|| vec![0x5A; 64]);
    config.randomness = Arc::new(FixedRandomness(0x29));
    if choice & 2 != 0 {
        config.early_capabilities |= Config::AUTO_DETECT | Config::SKIP_CHANNEL_JOIN;
    }
    if choice & 4 != 0 {
        config.channels = vec![ChannelDef { name: "rdpsnd".to_owned(), options: 0xC000_0000 }];
    }
    config.record = choice & 8 != 0;
    match protocols {
        0 => {}
        0xFF => config.protocols = None,
        mask => config.protocols = Some(u32::from(mask)),
    }
    config
}

/// No byte of a peer ends as a fault of the probe.
fn is_the_peers(report: &Report) {
    let local = matches!(report.ending, Some(Ending::Unable { because: Incapacity::Local(_) }));
    assert!(!local, "a peer led to {:?} in {:?}", report.ending, report.position);
}

struct Talk {
    client: Client,
    now: Timestamp,
    wake: Option<Timestamp>,
    done: bool,
    sent: usize,
    received: usize,
}

impl Talk {
    fn receive(&mut self, bytes: &[u8]) {
        self.received += bytes.len();
        self.tell(Input::Received(bytes));
    }

    fn later(&mut self, micros: u64) {
        self.now.0 += micros;
        self.tell(Input::Tick);
    }

    fn tell(&mut self, input: Input<'_>) {
        self.client.handle(self.now, input);
        self.drain();
        assert_eq!(self.client.misread_offer(), None, "a peer changed what the client offered");
    }

    /// Every answer but the last is something to send.
    fn drain(&mut self) {
        loop {
            match self.client.poll() {
                Output::Transmit(bytes) => {
                    assert!(!bytes.is_empty(), "nothing is to be sent");
                    self.sent += bytes.len();
                    let allowed = OWN_WORDS + 8 * self.received;
                    assert!(self.sent <= allowed, "{} bytes in, {} out", self.received, self.sent);
                }
                Output::Shutdown => self.sent += 1,
                Output::Wait(until) => {
                    self.wake = until;
                    return;
                }
                _ => {
                    self.done = true;
                    return;
                }
            }
        }
    }

    /// Left alone, the client comes to its end by its own deadlines; where nobody has dialed it, by being told.
    fn finish(mut self) {
        for _ in 0..WAKES {
            if self.done {
                break;
            }
            match self.wake {
                Some(at) => {
                    self.now = self.now.max(at);
                    self.tell(Input::Tick);
                }
                None => self.tell(Input::Ended(How::Reset)),
            }
        }
        assert!(self.done, "no end at {:?}", self.client.report().position);
        let report = self.client.report();
        assert!(report.ending.is_some(), "done without an ending");
        is_the_peers(&report);
        // What is told afterwards changes nothing.
        self.client.handle(self.now, Input::Received(&[3, 0, 0, 11]));
        self.client.handle(self.now, Input::Dial(DialEvent::Exhausted));
        assert_eq!(self.client.poll(), Output::Done);
        assert_eq!(self.client.report(), report);
    }
}
