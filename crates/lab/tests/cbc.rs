//! Servers whose cipher suites have CBC: a probe gets past TLS, and a logon does not begin unless it may.

use rdpwhy_client::{Client, Config as ClientConfig, Logon, LogonEvent, LogonStep, Reach};
use rdpwhy_handshake::{Because, Ending, Incapacity, Report, Stage, Timestamp, Trust};
use rdpwhy_lab::{Config, Identity, Link, Security, Server, TlsMode, TlsOffer, TlsVersions, simulate};

const ECDHE_ECDSA: [u16; 4] = [0xC024, 0xC023, 0xC00A, 0xC009];
const ECDHE_RSA: [u16; 4] = [0xC028, 0xC027, 0xC014, 0xC013];
const ECDHE_RSA_WITH_GCM: u16 = 0xC02F;

fn server(identity: &str, suites: &[u16]) -> Config {
    Config::default()
        .with_identity(Identity::named(identity).expect("there is such a kind"))
        .with_tls(TlsMode::Rustls { versions: TlsVersions::Both })
        .with_tls_offer(TlsOffer::suites(suites))
}

fn client() -> ClientConfig {
    ClientConfig::new("server.example", 3389)
}

fn probe(client: ClientConfig, server: Config) -> Report {
    simulate(Client::new(client), Server::new(server), Link::default()).client_report()
}

#[test]
fn every_suite_leads_to_the_challenge_of_nla() {
    for (identity, suites) in [("self-signed", ECDHE_ECDSA), ("rsa", ECDHE_RSA)] {
        for suite in suites {
            let report = probe(client(), server(identity, &[suite]));
            assert_eq!((report.facts.tls.suite, report.facts.tls.version), (Some(suite), Some(0x0303)));
            assert_eq!(report.position.stage, Stage::Credssp, "{suite:04x}: {:?}", report.ending);
            assert!(report.facts.ntlm.is_some(), "{suite:04x}: no challenge was read");
        }
    }
}

#[test]
fn a_session_goes_on_behind_it() {
    let server = server("rsa", &ECDHE_RSA).with_security(Security::Ssl);
    let report = probe(client().reach(Reach::License), server);
    assert_eq!(report.ending, Some(Ending::Completed), "{:?}", report.position);
}

#[test]
fn they_are_offered_last_and_chosen_last() {
    let report = probe(client(), server("rsa", &[ECDHE_RSA_WITH_GCM, 0xC013]));
    assert_eq!(report.facts.tls.suite, Some(ECDHE_RSA_WITH_GCM));
    let offered = report.facts.tls.offered.expect("a hello was sent").suites;
    // Behind everything of rustls' own; the last entry is no suite (RFC 5746 3.3).
    let expected = [0xC024, 0xC023, 0xC028, 0xC027, 0xC00A, 0xC009, 0xC014, 0xC013, 0x00FF];
    assert!(offered.ends_with(&expected), "{offered:04x?}");
    assert_eq!(offered.len(), 9 + expected.len());
}

/// A logon that has credentials, and ends when it begins.
struct EndsAtOnce;

impl Logon for EndsAtOnce {
    fn next(&mut self, _at: Timestamp, event: LogonEvent<'_>) -> LogonStep {
        match event {
            LogonEvent::Begin(_) => LogonStep::Stop(Because::Asked),
            _ => LogonStep::Done,
        }
    }
}

fn log_on(permit: bool, suites: &[u16]) -> Report {
    let mut client = client();
    client.trust.any_certificate = true;
    client.trust.cbc_suites = permit;
    let client = Client::with_logon(client, Box::new(EndsAtOnce));
    simulate(client, Server::new(server("rsa", suites)), Link::default()).client_report()
}

#[test]
fn a_logon_does_not_begin_over_cbc_and_the_report_says_why() {
    let report = log_on(false, &ECDHE_RSA);
    let Some(Ending::Unable { because: Incapacity::PeerChose(why) }) = &report.ending else {
        panic!("{:?}", report.ending);
    };
    assert!(why.contains("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384") && why.contains("--trust-cbc"), "{why}");
    assert_eq!(report.position.stage, Stage::Credssp);
    assert_eq!(report.facts.credssp.trust, None);
    // The server was asked for its challenge alone.
    assert!(report.facts.ntlm.is_some());
}

#[test]
fn a_logon_begins_over_cbc_where_that_is_allowed_and_over_gcm_anyway() {
    for (permit, suites) in [(true, &ECDHE_RSA[..]), (false, &[ECDHE_RSA_WITH_GCM])] {
        let report = log_on(permit, suites);
        assert_eq!(report.ending, Some(Ending::Stopped { because: Because::Asked }));
        assert_eq!(report.facts.credssp.trust, Some(Trust::AnyCertificate));
    }
}
