//! Logons with Kerberos: a real KDC issues tickets to the probe, and the lab's server accepts them, over TCP and with
//! both drivers.

use std::net::TcpListener;
use std::sync::Arc;

use rdpwhy::credssp::{AcceptorConfig, Credentials, CredsspLogon, Mechanism, Options, Service};
use rdpwhy::diagnosis::verdict;
use rdpwhy::handshake::Trust;
use rdpwhy::pdu::credssp::TsRequest;
use rdpwhy::{Config, Ending, How, Incapacity, Observation, Probe, Reach, Report, Side, Stage, Target, Timestamp};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config as Lab, Licensing, Security};
use rdpwhy_tests::{Heimdal, REALM};
use zeroize::Zeroizing;

const PASSWORD: &str = "korrekt horse 7 battery";
const SERVICE: &str = "TERMSRV/127.0.0.1";
const SERVICE_PASSWORD: &str = "the service's own";
const PRINCIPALS: [(&str, &str); 2] = [("tuser", PASSWORD), (SERVICE, SERVICE_PASSWORD)];

#[test]
fn tickets_open_every_route_to_the_end_of_licensing() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    for security in [Security::Hybrid, Security::HybridEx] {
        let licensing = Licensing::named("issues").expect("a server of the lab");
        let server = lab(&kdc, Lab::default().with_security(security).with_licensing(licensing));
        let report = log_on(&server, &kdc.url(), "tuser@TEST.LAN", PASSWORD, Reach::License);
        assert_eq!(report.ending, Some(Ending::Completed), "{security:?}: {}", verdict(&report));
        assert_eq!((report.position.stage, report.position.step), (Stage::Licensing, "done"));
        assert!(report.facts.licensing.issued.is_some());
        assert_eq!(report.facts.credssp.trust, Some(Trust::AnyCertificate));
        assert_eq!(report.facts.credssp.version, Some(6));
        assert!(report.facts.ntlm.is_none(), "this was no NTLM");
    }
}

#[test]
fn without_the_reach_it_ends_behind_the_proof() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let server = lab(&kdc, Lab::default());
    let report = log_on(&server, &kdc.url(), "TEST.LAN\\tuser", PASSWORD, Reach::Anonymous);
    assert_eq!((report.position.stage, report.position.step), (Stage::Credssp, "credentials"), "{}", verdict(&report));
    assert!(verdict(&report).contains("the server accepted the logon"), "{}", verdict(&report));
}

#[test]
fn a_server_may_die_in_the_middle_of_it() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let fault = "server/credssp.ts-request:before:reset".parse().expect("a fault");
    let server = lab(&kdc, Lab::default().with_fault(fault));
    let report = log_on(&server, &kdc.url(), "tuser@TEST.LAN", PASSWORD, Reach::Session);
    // The lab names its first TSRequest so: the answer to the client's opening.
    assert_eq!((report.position.stage, report.position.step), (Stage::Credssp, "challenge"));
    assert!(matches!(report.ending, Some(Ending::Closed(close)) if close.how == How::Reset), "{}", verdict(&report));
}

#[test]
fn what_the_kdc_refuses_is_its_answer_and_not_the_servers() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let server = lab(&kdc, Lab::default());
    for (user, password, says) in [
        ("tuser@TEST.LAN", "not this one", "KDC_ERR_PREAUTH_FAILED (24)"),
        ("nobody@TEST.LAN", PASSWORD, "KDC_ERR_C_PRINCIPAL_UNKNOWN (6)"),
    ] {
        let report = log_on(&server, &kdc.url(), user, password, Reach::Session);
        assert_kdc(&report, says);
    }
}

#[test]
fn a_kdc_that_nobody_reaches_is_named() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let server = lab(&kdc, Lab::default());
    let vacant = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let url = format!("tcp://{vacant}");
    assert_kdc(&log_on(&server, &url, "tuser@TEST.LAN", PASSWORD, Reach::Session), &format!("{url} cannot be reached"));

    // One that takes the question and keeps silent: the stage's deadline ends it, and it is not the server's silence.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("tcp://{}", silent.local_addr().expect("its address"));
    let report = log_on(&server, &url, "tuser@TEST.LAN", PASSWORD, Reach::Session);
    let Some(Ending::Unable { because: Incapacity::Kdc(why) }) = &report.ending else { panic!("{}", verdict(&report)) };
    assert!(why.contains(&url), "{why}");
}

#[track_caller]
fn assert_kdc(report: &Report, says: &str) {
    assert_eq!(report.position.stage, Stage::Credssp);
    let Some(Ending::Unable { because: Incapacity::Kdc(why) }) = &report.ending else { panic!("{}", verdict(report)) };
    assert!(why.contains(says), "{why}");
}

fn lab(kdc: &Heimdal, config: Lab) -> TcpServer {
    let service = Service {
        principal: SERVICE.to_owned(),
        realm: REALM.to_owned(),
        password: Zeroizing::new(SERVICE_PASSWORD.to_owned()),
        kdc: kdc.url(),
    };
    let accounts = vec![credentials("TEST.LAN\\tuser", PASSWORD)];
    let acceptor = AcceptorConfig { version: 6, certificate: Vec::new(), accounts, service: Some(service) };
    TcpServer::start(config.with_logon(Arc::new(acceptor))).expect("a server")
}

/// With both drivers; gives the report of the first.
#[track_caller]
fn log_on(server: &TcpServer, kdc: &str, user: &str, password: &str, reach: Reach) -> Report {
    let address = server.address();
    let probe = || {
        let mut config = Config::default().reach(reach);
        config.trust.any_certificate = true;
        config.record = true;
        // Long enough for a busy machine's KDC, short enough to wait for a silent one.
        config.deadlines.stages.push((Stage::Credssp, std::time::Duration::from_secs(3)));
        let options = Options {
            mechanism: Mechanism::Kerberos,
            kdc: Some(kdc.to_owned()),
            delegate: reach >= Reach::Session,
            ..Options::default()
        };
        let target = Target { host: address.ip().to_string(), port: address.port(), address: None };
        let logon = CredsspLogon::new(credentials(user, password), options).expect("a logon");
        Probe::with_logon(target, config, Box::new(logon))
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let tokio = runtime.block_on(probe().run()).expect("a report");
    let blocking = probe().run_blocking().expect("a report");
    assert_eq!(tokio.report.position, blocking.report.position, "{:?}", blocking.report.ending);
    for finished in [&tokio, &blocking] {
        assert!(!format!("{finished:?}").contains(password), "the password is in what the probe leaves behind");
        assert!(tickets(&finished.recording).is_empty(), "a ticket is in the recording");
    }
    tokio.report
}

/// AP-REQs and sealed fields in a recording (RFC 4121 4.1: TOK_ID 01 00 behind the mechanism), which a password can be
/// guessed from.
fn tickets(recording: &[(Timestamp, Observation)]) -> Vec<usize> {
    const AP_REQ: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2, 3, 0x01, 0x00];
    let clear = recording.iter().filter_map(|(_, observation)| match observation {
        Observation::Clear { from: Side::Client, bytes } => TsRequest::decode(bytes).ok(),
        _ => None,
    });
    let is_zero = |bytes: &[u8]| bytes.iter().all(|byte| *byte == 0);
    let holds = |request: &TsRequest| {
        let sealed = [&request.auth_info, &request.pub_key_auth].into_iter().flatten().any(|field| !is_zero(field));
        let in_token = |token: &Vec<u8>| token.windows(AP_REQ.len()).any(|part| part == AP_REQ);
        sealed || request.nego_tokens.iter().any(in_token)
    };
    clear.filter(holds).map(|request| request.encode().len()).collect()
}

fn credentials(user: &str, password: &str) -> Credentials {
    Credentials::parse(user, Zeroizing::new(password.to_owned()))
}
