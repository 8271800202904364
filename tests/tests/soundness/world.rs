//! [`World`]: a persona, and the report of each connection to it. A report is made once for each thing that decides it.
//!
//! What a connection shows depends on what is changed, on the fate of this connection, on whether a fault of the persona
//! strikes it, and on the first report, which [`vary`] reads. Random bytes differ from one connection to the next, and no
//! conclusion depends on them. So a report that was made once stands for all such connections, with another number.

use core::time::Duration;
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, OnceLock};

use rdpwhy::diagnosis::{Answer, Change, Experiment};
use rdpwhy::vary;
use rdpwhy_client::{Client, Config};
use rdpwhy_handshake::{Report, TcpFacts, UdpKnock, WallTime};
use rdpwhy_lab::{Config as ServerConfig, Identity, Link, Persona, Server, simulate};

use crate::course::{End, Fate};
use crate::interference::At;

/// 2026-01-01: whether a certificate has expired must not depend on today's date.
const WALL: WallTime = WallTime(1_767_225_600_000_000);

/// How long a UDP probe waits for an answer.
const UDP: Duration = Duration::from_secs(2);

/// A connection's report, and how long the connection took.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) report: Report,
    pub(crate) took: Duration,
}

/// What a first probe met: it decides its report, but for random bytes.
pub(crate) type First = (Fate, bool);

/// What decides a report; `None` in place of the first probe's for the first probe itself.
type Key = (Option<First>, Fate, bool);

/// A persona, and what was seen of it.
pub(crate) struct World {
    pub(crate) persona: &'static Persona,
    config: Config,
    seen: HashMap<Key, Vec<(Change, Arc<Seen>)>>,
}

impl World {
    pub(crate) fn new(persona: &'static Persona) -> Self {
        let mut config = persona.client.apply(Config::default());
        config.wall = Some(WALL);
        config.target = persona.client.target((Ipv4Addr::LOCALHOST, 3389).into());
        Self { persona, config, seen: HashMap::new() }
    }

    /// The first probe, and what decides its report.
    pub(crate) fn first(&mut self, fate: Fate) -> (Seen, First) {
        let first = (fate, self.strikes(1));
        let config = self.config.clone();
        let seen = self.look_up((None, first.0, first.1), Change::Again, || (config, None));
        ((*seen).clone(), first)
    }

    /// An experiment behind the first probe, as connection `number`.
    pub(crate) fn run(
        &mut self,
        (report, first): (&Report, First),
        experiment: &Experiment,
        number: u32,
        fate: Fate,
    ) -> (Answer, Duration) {
        if experiment.change == Change::UdpSyn {
            return (Answer::Udp(UdpKnock::Silent), UDP);
        }
        let config = self.config.clone();
        let varied = || {
            let varied = vary(&config, report, experiment.change, number);
            let varied = varied.unwrap_or_else(|| panic!("{} cannot be made", experiment.id));
            (varied.config, varied.max_segment)
        };
        let key = (Some(first), fate, self.strikes(number));
        let seen = self.look_up(key, experiment.change, varied);
        let mut report = seen.report.clone();
        for event in &mut report.transcript {
            event.id.connection = number;
        }
        (Answer::Report(Box::new(report)), seen.took)
    }

    fn look_up(&mut self, key: Key, change: Change, varied: impl FnOnce() -> (Config, Option<u16>)) -> Arc<Seen> {
        let known = self.seen.get(&key).and_then(|seen| seen.iter().find(|(known, _)| *known == change));
        if let Some((_, seen)) = known {
            return Arc::clone(seen);
        }
        let seen = Arc::new(connect(self.persona, varied(), key.1, key.2));
        self.seen.entry(key).or_default().push((change, Arc::clone(&seen)));
        seen
    }

    /// Whether the persona's own faults are for this connection.
    fn strikes(&self, number: u32) -> bool {
        self.persona.server.strikes.hit(self.number_at_server(number))
    }

    /// The connections before the one that shows the case were another client's.
    const fn number_at_server(&self, number: u32) -> u32 {
        self.persona.client.connection + number - 1
    }
}

fn connect(persona: &Persona, (config, max_segment): (Config, Option<u16>), fate: Fate, strikes: bool) -> Seen {
    let (mut server, mut link) = match fate {
        Fate::Healthy { has_own_certificate } => (healthy(has_own_certificate), Link::default()),
        _ => (persona.server.clone(), persona.link.clone().unwrap_or_default()),
    };
    server.wall = Some(WALL);
    if !strikes {
        server.faults.clear();
    }
    match fate {
        Fate::Persona | Fate::Healthy { .. } => {}
        Fate::Resets { discards } => {
            server.resets = true;
            link = link.with_discard(if discards { 100 } else { 0 });
        }
        // In front of the persona's own faults: at one place the first is carried out.
        Fate::Ends(at, end) => server.faults.insert(0, fault(at, if end == End::Reset { "reset" } else { "eof" })),
        Fate::Silent(at) => server.faults.insert(0, fault(at, "stall")),
        Fate::Late(at, tenths) => {
            let until = Duration::from_millis(100 * tenths);
            link = if at == At::Request { link.with_hang(until) } else { link.with_hang_at_hello(until) };
        }
    }
    let mut client = Client::new(config);
    if let Some(bytes) = max_segment {
        link = link.with_mss(bytes);
        // As the kernel would tell it.
        client.add_tcp_facts(TcpFacts { send_mss: Some(bytes.into()), ..TcpFacts::default() });
    }
    if matches!(fate, Fate::Resets { .. }) {
        client.note_resets_discard();
    }
    let report = simulate(client, Server::new(server), link).client_report();
    // A server that hangs goes on after the client has left: the connection is over when the client has seen its end.
    let took = Duration::from_micros(report.elapsed_us);
    Seen { report, took }
}

fn fault(at: At, manner: &str) -> rdpwhy_lab::Fault {
    let place = match at {
        At::Request => "x224.connection-request",
        At::Hello => "tls.client-hello",
    };
    format!("{place}:after:{manner}").parse().expect("the lab has this fault")
}

/// Another server, with the persona's default certificate or with one of its own.
fn healthy(has_own_certificate: bool) -> ServerConfig {
    static OTHER: OnceLock<Identity> = OnceLock::new();
    let healthy = Persona::named("healthy").expect("it is there").server.clone();
    if !has_own_certificate {
        return healthy;
    }
    healthy.with_identity(OTHER.get_or_init(|| Identity::self_signed("rdpwhy-lab").expect("a name")).clone())
}
