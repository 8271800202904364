//! The committed table of peers and what the probe makes of them.

use core::fmt::Write as _;
use std::sync::Mutex;
use std::thread;

use rdpwhy::Limits;
use rdpwhy::handshake::Held as _;

use crate::measure::{Measured, Peer, meet};
use crate::peers::peers;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/hostile.md");

/// What a probe may hold above its start, and its document in JSON, in bytes.
const HELD: u64 = 4 << 20;
const DOCUMENT: usize = 2 << 20;
/// Peers that are met at the same time: more would take the time from each other.
const AT_ONCE: usize = 3;

const HEAD: &str = "\
# Hostile peers

Servers on loopback that flood, drip and never read, each met by one probe over a real socket, and what the probe made of
it. A probe may hold 4 MiB above its start, and its JSON may have 2 MiB. Made by `cargo test -p rdpwhy-tests --test
hostile`, which fails when it is not what is written here; `RDPWHY_RENEW=1` writes it anew. Times are not checked here.

| peer | what it does | verdict | connections | within its limits |
|---|---|---|---|---|
";

fn row(peer: &Peer, measured: &Measured) -> String {
    let ending = measured.report.ending.as_ref().map_or("none", rdpwhy::Ending::name);
    let position = measured.report.position;
    let facts = measured.report.facts.held();
    // The report, and its verdict.
    let kept = usize::try_from(measured.kept).unwrap_or(usize::MAX);
    let within = kept <= Limits::default().report + Limits::FACTS
        && measured.held <= HELD
        && measured.document <= DOCUMENT
        && facts <= Limits::FACTS;
    format!(
        "| {} | {} | {}/{} {ending} | {} | {} |",
        peer.name,
        peer.does,
        position.stage,
        position.step,
        measured.connections,
        if within { "yes" } else { "no" }
    )
}

#[expect(clippy::print_stdout, reason = "figures that are read, not checked")]
fn figures(peer: &Peer, measured: &Measured) {
    println!(
        "{:28} held {:>9} kept {:>9} json {:>8} wall {:>5} ms cpu {:>5} ms over {:>4} ms events {:>5}+{:<8} {}",
        peer.name,
        measured.held,
        measured.kept,
        measured.document,
        measured.wall.as_millis(),
        measured.cpu.as_millis(),
        measured.wall.saturating_sub(peer.time).as_millis(),
        measured.report.transcript.len(),
        measured.report.events_dropped,
        measured.verdict,
    );
}

fn rows() -> Vec<String> {
    let peers = peers();
    let only = std::env::var("RDPWHY_PEER").ok();
    let next = Mutex::new(0..peers.len());
    let rows = Mutex::new(vec![String::new(); peers.len()]);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(index) = next.lock().expect("a counter").next() else { return };
                    let peer = peers.get(index).expect("a peer");
                    if only.as_deref().is_some_and(|only| !peer.name.contains(only)) {
                        continue;
                    }
                    let measured = meet(peer);
                    figures(peer, &measured);
                    let mut rows = rows.lock().expect("rows");
                    rows.get_mut(index).expect("a row").push_str(&row(peer, &measured));
                }
            });
        }
    });
    rows.into_inner().expect("rows")
}

#[test]
fn every_peer_leads_to_a_verdict_within_the_limits() {
    let rows = rows();
    let mut table = HEAD.to_owned();
    for row in &rows {
        writeln!(table, "{row}").expect("a string takes everything");
    }
    if std::env::var_os("RDPWHY_PEER").is_some() {
        return;
    }
    if std::env::var_os("RDPWHY_RENEW").is_some() {
        std::fs::write(PATH, &table).expect("the table can be written");
    }
    let committed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(committed == table, "hostile.md is not what the peers lead to; it is now:\n{table}");
    assert!(rows.iter().all(|row| row.ends_with("| yes |")), "not within the limits:\n{table}");
}
