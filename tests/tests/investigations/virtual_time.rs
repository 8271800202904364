//! An investigation of a persona in virtual time: no socket, and no pause that is waited for.

use core::time::Duration;
use std::net::{Ipv4Addr, SocketAddr};

use rdpwhy::diagnosis::{Answer, Budget, Change, Diagnosis, Experiment, Investigation, Next};
use rdpwhy::vary;
use rdpwhy_client::{Client, Config};
use rdpwhy_handshake::{Report, TcpFacts, Timestamp, UdpKnock, WallTime};
use rdpwhy_lab::{Persona, Server, simulate};

/// 2026-01-01: whether a certificate has expired must not depend on today's date.
pub(crate) const WALL: WallTime = WallTime(1_767_225_600_000_000);

/// A persona that is investigated, and what it has seen of it.
pub(crate) struct Investigated {
    pub(crate) diagnosis: Diagnosis,
    /// When each experiment began, and when it ended.
    pub(crate) times: Vec<(Timestamp, Timestamp)>,
    /// Connections that the server has seen, the first probe's included.
    pub(crate) connections: u32,
}

/// Probes the persona as a client must ask to see its case, and looks into what that shows.
pub(crate) fn investigate(persona: &Persona, budget: Budget) -> Investigated {
    investigate_as(persona, budget, |config| config, |investigation| investigation)
}

/// The same, where experiment `id` meets another persona: an accident.
pub(crate) fn investigate_with_accident(persona: &Persona, id: &'static str, accident: &Persona) -> Investigated {
    let asked = (|config| config, |investigation| investigation);
    run(persona, Budget::default(), asked.0, asked.1, Others { accident: Some((id, accident)), addresses: &[] })
}

/// The same, where each of `addresses` stands behind another address of the name.
pub(crate) fn investigate_at_addresses(persona: &Persona, addresses: &[&Persona], budget: Budget) -> Investigated {
    investigate_at_addresses_asking(persona, addresses, budget, |investigation| investigation)
}

/// The same, with what the investigation asks in any case.
pub(crate) fn investigate_at_addresses_asking(
    persona: &Persona,
    addresses: &[&Persona],
    budget: Budget,
    asking: impl Fn(Investigation) -> Investigation,
) -> Investigated {
    run(persona, budget, |config| config, asking, Others { accident: None, addresses })
}

/// Other servers than the persona.
#[derive(Clone, Copy, Default)]
struct Others<'a> {
    /// The one that an experiment of this name meets.
    accident: Option<(&'a str, &'a Persona)>,
    /// Those behind the other addresses of the name.
    addresses: &'a [&'a Persona],
}

impl<'a> Others<'a> {
    /// The server that `experiment` meets.
    fn met(self, experiment: &Experiment, persona: &'a Persona) -> &'a Persona {
        let accident = self.accident.filter(|(id, _)| *id == experiment.id).map(|(_, other)| other);
        let elsewhere = match experiment.change {
            Change::Address(nth) => self.addresses.get(usize::from(nth) - 1).copied(),
            _ => None,
        };
        accident.or(elsewhere).unwrap_or(persona)
    }
}

/// The same, with a client of the caller's own, and what it asks in any case.
pub(crate) fn investigate_as(
    persona: &Persona,
    budget: Budget,
    client: impl Fn(Config) -> Config,
    asking: impl Fn(Investigation) -> Investigation,
) -> Investigated {
    run(persona, budget, client, asking, Others::default())
}

fn run(
    persona: &Persona,
    budget: Budget,
    client: impl Fn(Config) -> Config,
    asking: impl Fn(Investigation) -> Investigation,
    others: Others<'_>,
) -> Investigated {
    let mut config = client(persona.client.apply(Config::default()));
    config.wall = Some(WALL);
    config.target = persona.client.target((Ipv4Addr::LOCALHOST, 3389).into());
    let world = World { persona, config };
    let (mut first, _) = world.connect(&world.config, 1, None);
    first.facts.path.addresses.extend((2..).zip(others.addresses).map(|(host, _)| address(host)));
    let mut investigation = asking(Investigation::new(first.clone(), budget));
    let (mut now, mut times, mut connections) = (Timestamp::ZERO, Vec::new(), 1);
    let mut running: Vec<(Timestamp, Timestamp, &'static str, Answer)> = Vec::new();
    loop {
        match investigation.poll(now) {
            Next::Run { experiment, connection } => {
                connections += u32::from(experiment.change.connects());
                let met = World { persona: others.met(experiment, persona), config: world.config.clone() };
                let (answer, took) = met.run(&first, experiment, connection);
                running.push((now.after(took), now, experiment.id, answer));
            }
            Next::Wait(until) => {
                let ends = running.iter().map(|(ends, ..)| *ends).min();
                now = [until, ends].into_iter().flatten().min().expect("nothing to wait for");
                while let Some(at) = running.iter().position(|(ends, ..)| *ends <= now) {
                    let (ended, began, id, answer) = running.remove(at);
                    times.push((began, ended));
                    investigation.answered(id, answer);
                }
            }
            _ => break,
        }
    }
    Investigated { diagnosis: investigation.finish(), times, connections }
}

/// An address that no other host of these tests has.
pub(crate) fn address(host: u8) -> SocketAddr {
    (Ipv4Addr::new(127, 0, 0, host), 3389).into()
}

struct World<'a> {
    persona: &'a Persona,
    config: Config,
}

impl World<'_> {
    fn run(&self, first: &Report, experiment: &Experiment, connection: u32) -> (Answer, Duration) {
        if experiment.change == Change::UdpSyn {
            return (Answer::Udp(UdpKnock::Silent), Duration::from_secs(2));
        }
        let varied = vary(&self.config, first, experiment.change, connection);
        let varied = varied.unwrap_or_else(|| panic!("{} cannot be made", experiment.id));
        let (report, took) = self.connect(&varied.config, connection, varied.max_segment);
        (Answer::Report(Box::new(report)), took)
    }

    /// The connections before the one that shows the case were somebody else's.
    fn connect(&self, config: &Config, connection: u32, max_segment: Option<u16>) -> (Report, Duration) {
        let mut server = self.persona.server.for_connection(self.persona.client.connection + connection - 1);
        server.wall = Some(WALL);
        let link = self.persona.link.clone().unwrap_or_default();
        let link = max_segment.map_or(link.clone(), |bytes| link.with_mss(bytes));
        let mut client = Client::new(config.clone());
        if let Some(bytes) = max_segment {
            // As the kernel would tell it.
            client.add_tcp_facts(TcpFacts { send_mss: Some(bytes.into()), ..TcpFacts::default() });
        }
        let simulated = simulate(client, Server::new(server), link);
        (simulated.client_report(), simulated.elapsed)
    }
}
