//! The live stream, cut at random places: the client says the same however the server's bytes come to it.
//!
//! TLS keys differ from run to run, so a recording of TLS cannot be lived through again; one of Standard RDP security
//! can, and one of the transparent layer.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert_eq, proptest};
use proptest::sample::{Index, select};
use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Input, Output, Reach};
use rdpwhy_handshake::{DialEvent, How, Observation, Report, Side, Timestamp};
use rdpwhy_lab::{Config as Lab, Fault, Link, Place, Security, Server, TlsMode, places, simulate};
use rdpwhy_tests::FixedRandomness;

use crate::{licensing, manner, standard, when};

/// Something that happens to the client from outside.
#[derive(Clone, Debug)]
enum Happens {
    Dial(DialEvent),
    /// Everything that arrives at one moment. INVARIANT: the link has a latency, so that none of it answers what the
    /// client says at that moment, and it may all come in one read.
    Bytes(Vec<u8>),
    Ended(How),
}

/// A server, how far the client goes, and what lies between them.
#[derive(Clone, Debug)]
struct Case {
    lab: Lab,
    reach: Reach,
    protocols: u32,
    latency: Duration,
}

impl Case {
    fn config(&self) -> Config {
        let mut config = Config::new("server.example", 3389).reach(self.reach).protocols(Some(self.protocols));
        config.connector = Arc::new(TransparentConnector);
        config.randomness = Arc::new(FixedRandomness(7));
        config.record = true;
        config
    }

    /// What happened to a client of this server, and what it said.
    fn run(&self) -> (Vec<(Timestamp, Happens)>, Report) {
        let link = Link::default().with_latency(self.latency);
        let client = simulate(Client::new(self.config()), Server::new(self.lab.clone()), link).client;
        let mut script: Vec<(Timestamp, Happens)> = Vec::new();
        for (at, observation) in client.recording() {
            match observation {
                Observation::Dial(event) => script.push((*at, Happens::Dial(event.clone()))),
                Observation::Wire { from: Side::Server, bytes } | Observation::Clear { from: Side::Server, bytes } => {
                    match script.last_mut() {
                        Some((then, Happens::Bytes(before))) if then == at => before.extend(bytes),
                        _ => script.push((*at, Happens::Bytes(bytes.clone()))),
                    }
                }
                Observation::Ended { by: Side::Server, how } => script.push((*at, Happens::Ended(*how))),
                _ => {}
            }
        }
        (script, client.report())
    }
}

/// What a client that lives through the script says, with the server's bytes cut at `cuts`, cyclically.
fn live(case: &Case, script: &[(Timestamp, Happens)], cuts: &[usize]) -> Report {
    let mut lengths = cuts.iter().copied().cycle();
    let mut client = Client::new(case.config());
    for (at, happens) in script {
        wake_until(&mut client, Some(*at));
        match happens {
            Happens::Dial(event) => client.handle(*at, Input::Dial(event.clone())),
            Happens::Ended(how) => client.handle(*at, Input::Ended(*how)),
            Happens::Bytes(bytes) => {
                let mut rest = bytes.as_slice();
                while !rest.is_empty() {
                    let (now, later) = rest.split_at(lengths.next().unwrap_or(rest.len()).min(rest.len()));
                    client.handle(*at, Input::Received(now));
                    rest = later;
                }
            }
        }
    }
    wake_until(&mut client, None);
    client.report()
}

/// Wakes the client whenever it wants to be woken before `end`, as a driver does.
fn wake_until(client: &mut Client, end: Option<Timestamp>) {
    let mut woken = None;
    loop {
        match client.poll() {
            Output::Transmit(_) | Output::Shutdown => {}
            Output::Wait(Some(at)) if end.is_none_or(|end| at < end) && woken != Some(at) => {
                woken = Some(at);
                client.handle(at, Input::Tick);
            }
            _ => return,
        }
    }
}

fn case(security: Vec<Security>, protocols: u32) -> impl Strategy<Value = Case> {
    let fault = proptest::option::weighted(0.7, (any::<Index>(), when(), manner()));
    let reach = select(vec![Reach::Anonymous, Reach::Session, Reach::License]);
    (select(security), licensing(), standard(), fault, reach, 1_u64..400).prop_map(
        move |(security, licensing, standard, fault, reach, latency)| {
            let lab = Lab::default()
                .with_security(security)
                .with_tls(TlsMode::Transparent)
                .with_licensing(licensing)
                .with_standard(standard);
            let lab = match fault {
                None => lab,
                Some((place, when, how)) => {
                    let (from, pdu) = *place.get(&places(&lab));
                    lab.with_fault(Fault { from, place: Place::first(pdu), when, how })
                }
            };
            Case { lab, reach, protocols, latency: Duration::from_millis(latency) }
        },
    )
}

fn cuts() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(1_usize..60, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn standard_rdp_security_says_the_same_however_its_bytes_come(
        case in case(vec![Security::Rdp], 0),
        cuts in cuts(),
    ) {
        let (script, said) = case.run();
        prop_assert_eq!(live(&case, &script, &[]), said.clone());
        prop_assert_eq!(live(&case, &script, &cuts), said);
    }

    #[test]
    fn the_transparent_layer_says_the_same_however_its_bytes_come(
        case in case(vec![Security::Ssl, Security::Hybrid, Security::HybridEx, Security::Negotiate], 0x0B),
        cuts in cuts(),
    ) {
        let (script, said) = case.run();
        prop_assert_eq!(live(&case, &script, &[]), said.clone());
        prop_assert_eq!(live(&case, &script, &cuts), said);
    }
}
