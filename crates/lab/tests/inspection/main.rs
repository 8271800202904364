//! Inspections in virtual time: which hello is answered how by which server, what a middlebox does to each, and that a
//! recording of one says the same.

mod answers;
mod hellos;
mod offers;
mod openings;
mod paths;

use rdpwhy_client::{Client, Config as ClientConfig, Hello};
use rdpwhy_handshake::{Config as WitnessConfig, Ending, Handshake, Observation, Report, Timestamp};
use rdpwhy_lab::{Config, Link, Server, Simulated, simulate};

/// Asks `server` this hello. What is recorded replays to the same report, also byte by byte.
#[track_caller]
fn inspect(server: &Config, hello: Hello, link: &str) -> Simulated {
    let mut config = ClientConfig::new("server.example", 3389).inspecting(hello);
    config.record = true;
    let link: Link = link.parse().expect("a link");
    let simulated = simulate(Client::new(config), Server::new(server.clone()), link);
    let report = simulated.client_report();
    for piece in [usize::MAX, 7, 1] {
        assert_eq!(replay(&simulated.client, piece), report, "replayed in pieces of {piece}");
    }
    simulated
}

fn replay(client: &Client, piece: usize) -> Report {
    let config = client.config();
    let mut witness = Handshake::new(WitnessConfig {
        connection: config.connection,
        wall: config.wall,
        target: config.target.clone(),
        ..WitnessConfig::default()
    });
    for (at, observation) in client.recording() {
        match observation {
            Observation::Wire { from, bytes } => {
                for bytes in bytes.chunks(piece) {
                    show(&mut witness, *at, &Observation::Wire { from: *from, bytes: bytes.to_vec() });
                }
            }
            other => show(&mut witness, *at, other),
        }
    }
    witness.report()
}

fn show(witness: &mut Handshake, at: Timestamp, observation: &Observation) {
    observation.show(at, witness);
}

/// The answer in one line: `TLS 1.0 TLS_RSA_WITH_AES_128_CBC_SHA rsa`, `again`, `alert 70`, `reset`.
fn answer(report: &Report) -> String {
    let tls = &report.facts.tls;
    match &report.ending {
        Some(Ending::Stopped { .. }) => {
            let key = tls.certificate.as_ref().map_or("unseen", |seen| seen.leaf.key.algorithm.as_str());
            let again = if report.position.step == "client-hello" { " again" } else { "" };
            format!("{} {} {key}{again}", tls.version_name.unwrap_or("?"), tls.suite_name.unwrap_or("?"))
        }
        Some(Ending::Refused { refusal, .. }) => format!("alert {}", refusal.code),
        Some(Ending::Closed(close)) => close.how.to_string(),
        other => format!("{other:?}"),
    }
}

fn named(name: &str) -> Hello {
    Hello::named(name).unwrap_or_else(|| panic!("no hello is called {name}"))
}
