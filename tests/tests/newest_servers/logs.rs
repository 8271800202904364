//! What the servers log of a probe that finds them healthy: no warning and no error that FreeRDP's own client does not cause
//! as well, but for those that say that a client has left.

use std::collections::BTreeSet;

use rdpwhy::{Config, Probe};
use rdpwhy_tests::RealServer;

use crate::target;

/// A probe stops before it logs on, or before the session; a client that goes on until then does not cause these.
const HAS_LEFT: &[&str] = &[
    "nla_recv error",
    "ERRCONNECT_CONNECT_TRANSPORT_FAILED",
    "BIO_read retries exceeded",
    "Failed to check FreeRDP file descriptor",
    "xrdp_mcs_recv failed",
    "xrdp_sec_recv failed",
    "xrdp_rdp_recv failed",
    "xrdp_process_loop failed",
    "skip sending PDU_TYPE_DEACTIVATE_ALL",
];

/// A server writes when it has noticed that a client has left.
const NOTICED: core::time::Duration = core::time::Duration::from_secs(1);

fn compare(name: &str) {
    let Some(server) = RealServer::start_newest(name) else { return };
    let at_start = server.log().len();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(Probe::new(target(&server), Config::default()).run()).expect("a report");
    std::thread::sleep(NOTICED);
    let of_probe = complaints(&server.log(), at_start);
    drop(server);
    let Some(server) = RealServer::start_newest(name) else { return };
    server.visit_with_freerdp();
    std::thread::sleep(NOTICED);
    let of_freerdp = complaints(&server.log(), 0);
    assert!(!of_freerdp.is_empty(), "{name} logged nothing of FreeRDP's client: did it connect?");
    let ours: Vec<&String> =
        of_probe.difference(&of_freerdp).filter(|line| !HAS_LEFT.iter().any(|left| line.contains(left))).collect();
    assert!(ours.is_empty(), "{name} complains of the probe alone: {ours:#?}");
}

/// Warnings and errors from byte `from` on, without what differs between two connections.
fn complaints(log: &str, from: usize) -> BTreeSet<String> {
    let lines = log.get(from..).unwrap_or_default().lines();
    let complains = |line: &&str| ["WARN", "ERROR", "CRITICAL"].iter().any(|word| line.contains(word));
    lines.filter(complains).map(without_numbers).collect()
}

/// From the severity on, words with digits in them left out: times, threads, ports, addresses.
fn without_numbers(line: &str) -> String {
    let severity = ["[WARN", "[ERROR", "CRITICAL"].iter().filter_map(|word| line.rfind(word)).max().unwrap_or(0);
    let words =
        line.get(severity..).unwrap_or(line).split(|char: char| char.is_whitespace() || "[](){}:".contains(char));
    words
        .filter(|word| !word.is_empty() && !word.contains(|char: char| char.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn numbers_do_not_count() {
    let line = "[12:00:01:234] [7:00000013] [WARN][com.freerdp.core.rdp] - [rdp_send[0x55d8]]: userId == 0, skip";
    assert_eq!(without_numbers(line), "WARN com.freerdp.core.rdp - rdp_send userId == 0, skip".replace("0, ", ""));
}

#[test]
fn freerdp_shadow_complains_of_nothing_more() {
    compare("shadow");
}

#[test]
fn gnome_remote_desktop_complains_of_nothing_more() {
    compare("grd");
}

#[test]
fn xrdp_complains_of_nothing_more() {
    compare("xrdp-tls");
}
