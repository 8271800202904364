//! Logons with NTLM at FreeRDP's shadow server, which knows `tuser` with `Passw0rd`.

use std::net::SocketAddr;

use rdpwhy::credssp::{Credentials, CredsspLogon, Options};
use rdpwhy::handshake::Trust;
use rdpwhy::{Because, Close, Config, Ending, How, Probe, Reach, Report, Side, Stage, Target};
use rdpwhy_tests::RealServer;
use zeroize::Zeroizing;

use crate::ask::{ALL, ask, assert_reach, ended, has};

#[test]
fn the_right_password_goes_as_far_as_the_reach() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    let thumbprint = thumbprint(&server);
    let config = || {
        let mut config = Config::default();
        config.trust.thumbprints.extend(thumbprint.parse().ok());
        config
    };
    let report = log_on(&server, config(), "tuser", "Passw0rd");
    assert_reach(&report, Stage::Credssp, "credentials");
    assert_eq!(report.facts.credssp.trust, Some(Trust::Thumbprint));
    assert!(has(&report, "ntlm.authenticate") && !server.log().contains("Passw0rd"));

    let report = log_on(&server, config().reach(Reach::Session), "tuser", "Passw0rd");
    assert_eq!(ended(&report), (Stage::Licensing, "done", "completed"), "{:?}", report.ending);
    assert_eq!(report.facts.licensing.alert_name, Some("STATUS_VALID_CLIENT"));
    let report = log_on(&server, config().reach(Reach::License), "tuser", "Passw0rd");
    assert_eq!(ended(&report), (Stage::Licensing, "done", "completed"), "{:?}", report.ending);
}

/// It has no errorCode for any of these, and closes.
#[test]
fn a_logon_that_fails_is_said_to_be_most_likely_refused() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    for (user, password) in [("tuser", "wrong"), ("nobody", "Passw0rd"), ("tuser", "")] {
        let mut config = Config::default().reach(Reach::Session);
        config.trust.any_certificate = true;
        let report = log_on(&server, config, user, password);
        assert_eq!((report.position.stage, report.position.step), (Stage::Credssp, "server-proof"), "{user}");
        let close = Close { how: How::CloseNotify, by: Side::Server, partial: None };
        assert_eq!(report.ending, Some(Ending::Closed(close)), "{user}");
        let verdict = rdpwhy::diagnosis::verdict(&report);
        assert!(verdict.contains("most likely the logon was refused, and this server does not say why"), "{verdict}");
        assert!(!has(&report, "mcs.connect-initial"));
    }
}

#[test]
fn a_server_that_is_not_trusted_sees_no_logon() {
    let Some(server) = RealServer::start("shadow-nla") else { return };
    let report = log_on(&server, Config::default().reach(Reach::Session), "tuser", "Passw0rd");
    assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Credentials }));
    assert_eq!(report.facts.credssp.trust, Some(Trust::UntrustedCertificate));
    assert!(!has(&report, "ntlm.authenticate") && has(&report, "ntlm.challenge"));
    let verdict = rdpwhy::diagnosis::verdict(&report);
    assert!(verdict.contains(&thumbprint(&server)), "{verdict}");
}

fn thumbprint(server: &RealServer) -> String {
    let report = ask(server, ALL, Reach::Anonymous);
    report.facts.tls.certificate.expect("a certificate was seen").leaf.sha256
}

fn log_on(server: &RealServer, config: Config, user: &str, password: &str) -> Report {
    log_on_at(server.address(), config, user, password)
}

/// The same at whatever stands in front of it.
pub(crate) fn log_on_at(address: SocketAddr, mut config: Config, user: &str, password: &str) -> Report {
    let target = Target { host: address.ip().to_string(), port: address.port(), address: None };
    config.record = true;
    let options = Options { delegate: config.reach >= Reach::Session, ..Options::default() };
    let logon = CredsspLogon::new(Credentials::parse(user, Zeroizing::new(password.to_owned())), options);
    let logon = logon.expect("a logon");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let finished = runtime.block_on(Probe::with_logon(target, config, Box::new(logon)).run()).expect("a report");
    if !password.is_empty() {
        assert!(!format!("{finished:?}").contains(password));
    }
    finished.report
}
