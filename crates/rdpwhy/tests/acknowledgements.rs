//! What the server's kernel acknowledged, asked by both drivers: while the server is silent, and before a late reset.
#![cfg(target_os = "linux")]

use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use rdpwhy::handshake::TcpFacts;
use rdpwhy::{Config, Ending, How, Probe, Report, Target, diagnosis};

/// A server that lets `serve` answer the connection request.
fn server(serve: fn(TcpStream)) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.expect("a connection");
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// By both drivers, which wait for so long.
fn reports(address: SocketAddr, patience: Duration) -> [Report; 2] {
    let probe = || {
        let target = Target { host: address.ip().to_string(), port: address.port(), address: None };
        let mut config = Config::new(&target.host, target.port);
        config.deadlines.stage = patience;
        Probe::new(target, config)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let by_tokio = runtime.block_on(probe().run()).expect("a report");
    [by_tokio.report, probe().run_blocking().expect("a report").report]
}

/// The kernel's facts; says so where the kernel cannot be asked.
#[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
fn kernel(report: &Report) -> Option<TcpFacts> {
    if report.facts.path.tcp.is_none() {
        eprintln!("skipped: the kernel tells no facts here (sock_diag)");
    }
    report.facts.path.tcp
}

#[test]
fn a_server_that_is_silent_behind_its_kernel_is_told_from_lost_packets() {
    let address = server(|mut stream| {
        let _ = stream.read_to_end(&mut Vec::new());
    });
    for report in reports(address, Duration::from_millis(1_500)) {
        let Some(tcp) = kernel(&report) else { return };
        assert_eq!((tcp.bytes_sent, tcp.bytes_acknowledged), (Some(19), Some(19)), "the connection request");
        let found = diagnosis::diagnose(&report);
        let told = found.iter().find(|finding| finding.signature == "path.bytes-acknowledged").expect("a finding");
        assert!(told.says.starts_with("All 19 bytes of the probe were acknowledged"), "{}", told.says);
    }
}

#[test]
fn the_kernel_is_asked_before_a_late_reset_takes_its_knowledge() {
    let address = server(|stream| {
        thread::sleep(Duration::from_millis(1_400));
        // Closed with bytes that were not read, which resets.
        drop(stream);
    });
    for report in reports(address, Duration::from_secs(20)) {
        assert!(matches!(&report.ending, Some(Ending::Closed(close)) if close.how == How::Reset), "{report:?}");
        let Some(tcp) = kernel(&report) else { return };
        assert_eq!((tcp.bytes_sent, tcp.bytes_acknowledged, tcp.bytes_received), (Some(19), Some(19), Some(0)));
        let asked = tcp.asked_at_us.expect("a time");
        assert!((1_000_000..report.elapsed_us).contains(&asked), "{asked} of {}", report.elapsed_us);
    }
}
