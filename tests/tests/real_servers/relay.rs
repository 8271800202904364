//! Relays in front of real servers: nothing changes without a fault, and a fault on a message lies where it was said.

use std::net::SocketAddr;

use rdpwhy::{Config, Ending, How, Partial, Reach, Report, Stage};
use rdpwhy_lab::tcp::{Relay, TcpServer};
use rdpwhy_lab::{Config as Lab, Identity, Relaying};
use rdpwhy_tests::RealServer;

use crate::ask::{ALL, RDP, SSL, ask, ask_at, assert_reach};
use crate::logon::log_on_at;

const NO_FAULT: &[&str] = &[];

/// Faults in front of `server`, with its certificate and key or without.
fn in_front_of(server: &RealServer, relaying: Relaying, faults: &[&str]) -> TcpServer {
    let faults = faults.iter().map(|fault| fault.parse().expect("a fault"));
    let mut config = faults.fold(Lab::default(), Lab::with_fault);
    if relaying == Relaying::Terminated && server.certificate().exists() {
        let read = |file| std::fs::read(file).expect("the server has one");
        config.identity = Identity::from_pem(&read(server.certificate()), &read(server.key())).expect("an identity");
    }
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    TcpServer::start_in_front_of(server.address(), any_port, config, relaying).expect("the relay starts")
}

/// Asserts that a probe says the same through every relay as without one.
fn changes_nothing(name: &str, protocols: Option<u32>, reach: Reach) {
    let Some(server) = RealServer::start(name) else { return };
    let direct = ask(&server, protocols, reach);
    let link = Relay::start(server.address(), "latency=2ms,jitter=2ms".parse().expect("a link")).expect("a relay");
    let fronts = [Relaying::Terminated, Relaying::Sealed].map(|relaying| in_front_of(&server, relaying, NO_FAULT));
    for address in [link.address(), fronts[0].address(), fronts[1].address()] {
        let through = ask_at(address, protocols, reach);
        assert_eq!(direct.position, through.position, "{name}: {:?}", through.ending);
        assert_eq!(direct.ending, through.ending, "{name}");
        let certificate =
            |report: &Report| report.facts.tls.certificate.as_ref().map(|certificate| certificate.leaf.sha256.clone());
        assert_eq!(certificate(&direct), certificate(&through), "{name}: the same certificate is seen");
    }
}

#[test]
fn without_a_fault_xrdp_is_what_it_is() {
    changes_nothing("xrdp-tls", ALL, Reach::License);
    changes_nothing("xrdp-tls10", ALL, Reach::Anonymous);
    changes_nothing("xrdp-high", RDP, Reach::License);
}

#[test]
fn without_a_fault_the_shadow_server_is_what_it_is() {
    changes_nothing("shadow-nla", ALL, Reach::Anonymous);
    changes_nothing("shadow-nla", SSL, Reach::Anonymous);
    changes_nothing("shadow-tls", SSL, Reach::Session);
}

/// CredSSP binds the logon to the key of TLS, which is the same on both legs.
#[test]
fn a_logon_goes_through_where_tls_ends_with_the_servers_own_key() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    let front = in_front_of(&server, Relaying::Terminated, NO_FAULT);
    let mut config = Config::default();
    config.trust.any_certificate = true;
    let report = log_on_at(front.address(), config, "tuser", "Passw0rd");
    assert_reach(&report, Stage::Credssp, "credentials");
}

/// A fault, and where and how the probe must die of it.
type Cut = (&'static str, Stage, &'static str, How, Option<usize>);

#[track_caller]
fn dies(server: &RealServer, relaying: Relaying, protocols: Option<u32>, cuts: &[Cut]) {
    for (fault, stage, step, how, have) in cuts {
        let front = in_front_of(server, relaying, &[*fault]);
        let report = ask_at(front.address(), protocols, Reach::Session);
        let Some(Ending::Closed(close)) = report.ending else { panic!("{fault}: {:?}", report.ending) };
        assert_eq!((report.position.stage, report.position.step, close.how), (*stage, *step, *how), "{fault}");
        assert_eq!(close.partial.map(|Partial { have, .. }| have), *have, "{fault}");
        // Both drivers have probed.
        assert_eq!(front.stop().len(), 2, "{fault}");
    }
}

#[test]
fn xrdp_dies_before_in_and_after_tls() {
    let Some(server) = RealServer::start("xrdp-tls") else { return };
    let cuts = [
        ("x224.connection-confirm:inside=7:eof", Stage::Negotiation, "connection-confirm", How::Eof, Some(7)),
        ("tls.server-hello:before:reset", Stage::Tls, "server-hello", How::Reset, None),
        ("mcs.connect-response:inside=7:eof", Stage::BasicSettings, "connect-response", How::Eof, Some(7)),
        ("mcs.attach-user-confirm:before:reset", Stage::Channels, "attach-user-confirm", How::Reset, None),
        ("mcs.channel-join-confirm:inside=9:eof", Stage::Channels, "channel-join-confirm", How::Eof, Some(9)),
        ("rdp.client-info:after:reset", Stage::Licensing, "first-message", How::Reset, None),
        ("license.license-request:inside=20:eof", Stage::Licensing, "first-message", How::Eof, Some(20)),
    ];
    dies(&server, Relaying::Terminated, SSL, &cuts);
    let sealed = [
        ("x224.connection-confirm:inside=7:eof", Stage::Negotiation, "connection-confirm", How::Eof, Some(7)),
        ("tls.client-hello:after:reset", Stage::Tls, "server-hello", How::Reset, None),
        ("tls.server-hello:inside=20:eof", Stage::Tls, "server-hello", How::Eof, Some(20)),
    ];
    dies(&server, Relaying::Sealed, SSL, &sealed);
}

#[test]
fn xrdp_dies_without_tls() {
    let Some(server) = RealServer::start("xrdp-high") else { return };
    let cuts = [
        ("mcs.connect-response:inside=9:eof", Stage::BasicSettings, "connect-response", How::Eof, Some(9)),
        ("rdp.security-exchange:after:reset", Stage::Licensing, "first-message", How::Reset, None),
    ];
    dies(&server, Relaying::Sealed, RDP, &cuts);
}

#[test]
fn the_shadow_server_dies_in_credssp_and_in_licensing() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    let cuts = [("ntlm.challenge:inside=20:eof", Stage::Credssp, "challenge", How::Eof, Some(20))];
    dies(&server, Relaying::Terminated, ALL, &cuts);
    let Some(server) = RealServer::start("shadow-tls") else { return };
    let cuts = [("license.error-alert:before:reset", Stage::Licensing, "first-message", How::Reset, None)];
    dies(&server, Relaying::Terminated, SSL, &cuts);
}
