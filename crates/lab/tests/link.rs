//! Faults of the path, in virtual time: each kills where it must, and lets pass what it must.

use rdpwhy_client::{Client, Config as ClientConfig};
use rdpwhy_handshake::{Because, Ending, How, Report, Side, Stage};
use rdpwhy_lab::{Config, Link, Server, Simulated, TlsMode, TlsVersions, simulate};

fn run_to(host: &str, link: &str) -> Simulated {
    let tls = TlsMode::Rustls { versions: TlsVersions::Only12 };
    let link: Link = link.parse().expect("a link");
    simulate(Client::new(ClientConfig::new(host, 3389)), Server::new(Config::default().with_tls(tls)), link)
}

fn run(link: &str) -> Simulated {
    run_to("server.example", link)
}

/// As far as NLA lets anybody go without a password.
#[track_caller]
fn assert_healthy(simulated: &Simulated) {
    let report = simulated.client_report();
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Reach }), "in {:?}", report.position);
    assert_eq!((report.position.stage, report.position.step), (Stage::Credssp, "authenticate"));
}

#[track_caller]
fn assert_reset(report: &Report, by: Side, stage: Stage, step: &str) {
    let Some(Ending::Closed(close)) = report.ending else { panic!("{:?}", report.ending) };
    assert_eq!((close.how, close.by, close.partial), (How::Reset, by, None));
    assert_eq!((report.position.stage, report.position.step), (stage, step));
}

#[test]
fn what_only_takes_time_changes_no_verdict() {
    let at_once = run("none").elapsed;
    for link in ["latency=80ms", "latency=1ms,jitter=30ms", "loss=1/5", "loss=20%,seed=3"] {
        let simulated = run(link);
        assert_healthy(&simulated);
        assert!(simulated.elapsed > at_once, "{link}");
        assert_eq!(simulated.elapsed, run(link).elapsed, "{link}: another run took another time");
    }
    // The length of a signature differs from run to run, and so does the time that it takes.
    for link in ["rate=2k", "mss=100"] {
        assert_healthy(&run(link));
    }
}

#[test]
fn a_hole_swallows_the_servers_flight_unless_segments_are_small() {
    let simulated = run("mtu=300");
    let report = simulated.client_report();
    assert!(matches!(report.ending, Some(Ending::Silent { partial: None, .. })), "{:?}", report.ending);
    assert_eq!((report.position.stage, report.position.step), (Stage::Tls, "server-hello"));
    assert!(simulated.server.handshake().facts().tls.version.is_some(), "the server has answered");
    assert_healthy(&run("mtu=300,mss=260"));
    assert_healthy(&run("mtu=1500"));
}

#[test]
fn a_middlebox_resets_both_sides_on_the_hello_that_it_dislikes() {
    for link in ["reset-on-sni", "reset-on-long-hello=100", "reset-on-whole-hello"] {
        let simulated = run(link);
        assert_reset(&simulated.client_report(), Side::Server, Stage::Tls, "server-hello");
        assert_reset(&simulated.server_report(), Side::Client, Stage::Tls, "client-hello");
    }
    // An address is no server name.
    assert_healthy(&run_to("192.0.2.7", "reset-on-sni"));
    assert_healthy(&run("reset-on-long-hello=2000"));
    assert_healthy(&run("reset-on-whole-hello,mss=100"));
}

#[test]
fn an_injected_reset_comes_after_its_byte() {
    // The Connection Request has 19 bytes, and so has the confirm.
    for (link, stage, step) in [
        ("reset-up=19", Stage::Negotiation, "connection-confirm"),
        ("reset-up=20", Stage::Tls, "server-hello"),
        ("reset-down=19", Stage::Tls, "server-hello"),
    ] {
        assert_reset(&run(link).client_report(), Side::Server, stage, step);
    }
    let cut = run("reset-down=7").client_report();
    let partial = cut.ending.and_then(|ending| ending.partial()).expect("a frame had begun");
    assert_eq!((cut.position.stage, partial.have, partial.need), (Stage::Negotiation, 7, 19));
}
