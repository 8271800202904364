//! `Probe::max_segment`, as the server's kernel sees it. Linux alone has the number of an accepted connection at once.
#![cfg(target_os = "linux")]

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use rdpwhy::{Config, Ending, Probe, Report, Target, handshake::TcpFacts};
use socket2::SockRef;

/// What one connection's segments may be to the server, who then closes.
fn server() -> (SocketAddr, JoinHandle<u32>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let server = thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a client");
        SockRef::from(&stream).tcp_mss().expect("a segment size")
    });
    (address, server)
}

fn target(address: SocketAddr) -> Target {
    Target { host: address.ip().to_string(), port: address.port(), address: None }
}

fn with_tokio(probe: Probe) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(probe.run()).expect("a report").report
}

fn blocking(probe: Probe) -> Report {
    probe.run_blocking().expect("a report").report
}

#[test]
fn both_ends_keep_to_the_segments_that_were_asked_for() {
    for run in [with_tokio, blocking] {
        let (address, server) = server();
        let report = run(Probe::new(target(address), Config::default()).max_segment(536));
        let seen = server.join().expect("a server");
        assert!((500..=536).contains(&seen), "{seen} bytes");
        assert!(matches!(report.ending, Some(Ending::Closed(_))), "{:?}", report.ending);
        // No kernel facts in some sandboxes.
        let sent = report.facts.path.tcp.and_then(|TcpFacts { send_mss, .. }| send_mss);
        assert!(sent.is_none_or(|sent| sent <= 536), "{sent:?}");
    }
}

#[test]
fn nobody_who_does_not_ask_gets_small_segments() {
    for run in [with_tokio, blocking] {
        let (address, server) = server();
        run(Probe::new(target(address), Config::default()));
        let seen = server.join().expect("a server");
        assert!(seen > 1_000, "{seen} bytes");
    }
}

#[test]
fn a_size_that_the_system_does_not_take_is_no_reason_for_no_connection() {
    for run in [with_tokio, blocking] {
        let (address, server) = server();
        let report = run(Probe::new(target(address), Config::default()).max_segment(1));
        server.join().expect("a server");
        assert!(matches!(report.ending, Some(Ending::Closed(_))), "{:?}", report.ending);
    }
}
