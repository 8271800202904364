//! A whole diagnosis of a flooding server: the reports of all its connections together.

use core::time::Duration;

use rdpwhy::diagnosis::{Budget, Diagnosis};
use rdpwhy::document::diagnosis_document;
use rdpwhy::{Diagnoser, Reach};

use crate::measure::{Peer, config, target};
use crate::peers::peers;
use crate::wire::Server;

/// What a diagnosis of twenty connections may hold above its start, and its document in JSON, in bytes.
const HELD: u64 = 24 << 20;
const DOCUMENT: usize = 2 << 20;

/// Those that make the largest reports, and one that floods inside TLS.
const PEERS: [&str; 4] = ["gcc-blocks", "mcs-joins", "handshake-fragments", "ts-request-tokens"];

#[expect(clippy::print_stdout, reason = "figures that are read, not checked")]
fn check(peer: &Peer, driver: &str, run: impl FnOnce(Diagnoser) -> Diagnosis) {
    let server = Server::start(peer.play);
    let budget = Budget { spacing: Duration::ZERO, ..Budget::default() };
    let mut come = None;
    let memory = allocation_counter::measure(|| {
        let config = config(peer.reach, Duration::from_millis(500));
        come = Some(run(Diagnoser::new(target(&server), config).budget(budget).policy(true)));
    });
    let diagnosis = come.expect("it has run");
    let document = serde_json::to_vec(&diagnosis_document(&diagnosis, Reach::Anonymous).brief()).expect("JSON").len();
    let (held, connections) = (memory.bytes_max, diagnosis.connections());
    println!("{} ({driver}): {connections} connections, {held} bytes held, {document} bytes of JSON", peer.name);
    assert!(held <= HELD && document <= DOCUMENT, "{} ({driver}): {held} bytes, {document} of JSON", peer.name);
    assert!(connections <= 20, "{}: {connections} connections", peer.name);
    assert!(connections >= 5, "{}: only {connections} connections", peer.name);
}

#[test]
fn twenty_connections_to_a_flood_are_held_within_the_limit() {
    std::thread::scope(|scope| {
        for peer in peers().into_iter().filter(|peer| PEERS.contains(&peer.name)) {
            scope.spawn(move || {
                check(&peer, "blocking", |this| this.run_blocking().expect("a diagnosis").diagnosis);
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                check(&peer, "tokio", |this| runtime.block_on(this.run()).expect("a diagnosis").diagnosis);
            });
        }
    });
}
