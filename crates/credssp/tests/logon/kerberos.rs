//! Kerberos between both halves, with tickets of a real KDC, over TCP.

use std::cell::Cell;

use crate::kdc::ask;
use crate::pair::{HOST, Outcome, PASSWORD, Pair, certificate, credentials};
use rdpwhy_client::{AcceptorStep, LogonStep};
use rdpwhy_credssp::{AcceptorConfig, Delegation, Mechanism, Options, Service};
use rdpwhy_handshake::{Because, Incapacity};
use rdpwhy_pdu::Side;
use rdpwhy_tests::{Heimdal, REALM};
use tracing::Dispatch;
use zeroize::Zeroizing;

use crate::secrets::{Log, assert_no_secret};

const SERVICE: &str = "TERMSRV/host.test.lan";
const SERVICE_PASSWORD: &str = "the service's own";
const PRINCIPALS: [(&str, &str); 2] = [("tuser", PASSWORD), (SERVICE, SERVICE_PASSWORD)];

fn options(kdc: &Heimdal) -> Options {
    Options { mechanism: Mechanism::Kerberos, kdc: Some(kdc.url()), delegate: true, ..Options::default() }
}

fn server(kdc: &Heimdal, version: u32) -> AcceptorConfig {
    let service = Service {
        principal: SERVICE.to_owned(),
        realm: REALM.to_owned(),
        password: Zeroizing::new(SERVICE_PASSWORD.to_owned()),
        kdc: kdc.url(),
    };
    let accounts = vec![credentials("TEST.LAN\\tuser", PASSWORD)];
    AcceptorConfig { version, certificate: certificate(), accounts, service: Some(service) }
}

fn run(name: &str, password: &str, options: Options, config: AcceptorConfig) -> Outcome {
    let mut pair = Pair::new(credentials(name, password), options, config);
    pair.kdc = Box::new(ask);
    pair.run()
}

fn kdc_says(outcome: &Outcome) -> &str {
    match &outcome.client {
        LogonStep::Unable(Incapacity::Kdc(why)) => why,
        other => panic!("{other:?}, and the server: {:?}", outcome.server),
    }
}

#[test]
fn tickets_of_a_real_kdc_are_accepted() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    for version in 2..=6 {
        for name in ["TEST.LAN\\tuser", "tuser@TEST.LAN"] {
            let mut pair = Pair::new(credentials(name, PASSWORD), options(&kdc), server(&kdc, version));
            pair.kdc = Box::new(ask);
            let outcome = pair.run();
            assert_eq!(outcome.server, Some(AcceptorStep::Accepted), "version {version}, {name}: {:?}", outcome.client);
            assert_eq!(pair.acceptor.delegation(), Some(Delegation::Password));
        }
    }
    let negotiated = Options { mechanism: Mechanism::Negotiate, ..options(&kdc) };
    let outcome = run("tuser@TEST.LAN", PASSWORD, negotiated, server(&kdc, 6));
    assert_eq!(outcome.server, Some(AcceptorStep::Accepted), "{:?}", outcome.client);
}

#[test]
fn without_the_reach_it_stops_after_the_proof() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let options = Options { delegate: false, ..options(&kdc) };
    let outcome = run("tuser@TEST.LAN", PASSWORD, options, server(&kdc, 6));
    assert_eq!(outcome.client, LogonStep::Stop(Because::Reach));
    assert!(!outcome.delegated());
}

#[test]
fn a_wrong_password_is_the_kdcs_answer_and_tried_once() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let asked = Cell::new(0);
    let url = kdc.url();
    let service_asks = 2;
    let mut pair = Pair::new(credentials("tuser@TEST.LAN", "wrong"), options(&kdc), server(&kdc, 6));
    pair.kdc = Box::new(|request| {
        assert_eq!(request.url, url);
        asked.set(asked.get() + 1);
        ask(request)
    });
    let outcome = pair.run();
    drop(pair);
    assert!(kdc_says(&outcome).contains("the password is wrong"), "{:?}", outcome.client);
    assert!(!outcome.delegated());
    // The first question has no password in it, the second has.
    assert_eq!(asked.get(), service_asks + 2);
}

#[test]
fn an_unknown_user_and_an_expired_password_are_the_kdcs_answers() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let outcome = run("nobody@TEST.LAN", PASSWORD, options(&kdc), server(&kdc, 6));
    assert!(kdc_says(&outcome).contains("KDC_ERR_C_PRINCIPAL_UNKNOWN (6)"), "{:?}", outcome.client);

    kdc.modify("--pw-expiration-time=2001-01-01", "tuser");
    let outcome = run("tuser@TEST.LAN", PASSWORD, options(&kdc), server(&kdc, 6));
    assert!(kdc_says(&outcome).contains("KDC_ERR_KEY_EXPIRED (23)"), "{:?}", outcome.client);
}

#[test]
fn a_kdc_that_cannot_be_reached_is_not_the_servers_fault() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let options = Options { kdc: Some("127.0.0.1:1".to_owned()), ..options(&kdc) };
    let outcome = run("tuser@TEST.LAN", PASSWORD, options, server(&kdc, 6));
    let why = kdc_says(&outcome);
    assert!(why.contains("tcp://127.0.0.1:1 cannot be reached"), "{why}");
}

#[test]
fn a_proof_that_was_changed_on_its_way_gets_no_password() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    type Change = fn(&mut Vec<u8>);
    let changes: [Change; 7] = [
        |proof| proof[20] ^= 1,
        |proof| proof[2] ^= 2,
        // EC, the length that the rest is rotated by.
        |proof| proof[4] = 0xFF,
        |proof| proof[5] = 0xFF,
        |proof| proof.truncate(16),
        |proof| proof.truncate(44),
        Vec::clear,
    ];
    for change in changes {
        let mut pair = Pair::new(credentials("tuser@TEST.LAN", PASSWORD), options(&kdc), server(&kdc, 6));
        pair.kdc = Box::new(ask);
        pair.between = Box::new(move |from, request| {
            if let (Side::Server, Some(proof)) = (from, &mut request.pub_key_auth) {
                change(proof);
            }
        });
        let outcome = pair.run();
        let LogonStep::Unable(Incapacity::PeerMisbehaved(why)) = &outcome.client else {
            panic!("{:?}", outcome.client)
        };
        assert!(!why.contains("panicked"), "{why}");
        assert!(!outcome.delegated());
    }
}

#[test]
fn a_service_without_a_ticket_is_refused_by_the_server() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS[..1]) else { return };
    let outcome = run("tuser@TEST.LAN", PASSWORD, options(&kdc), server(&kdc, 6));
    assert_eq!(outcome.server, Some(AcceptorStep::Refuse { status: 0x8009_0311 }), "{HOST} is not registered");
}

#[test]
fn nothing_that_is_logged_holds_the_password() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    let log = Log::default();
    let outcome = tracing::dispatcher::with_default(&Dispatch::new(log.clone()), || {
        run("tuser@TEST.LAN", PASSWORD, options(&kdc), server(&kdc, 6))
    });
    assert_eq!(outcome.server, Some(AcceptorStep::Accepted));
    assert_no_secret(&log.text(), "the log");
    assert_no_secret(&format!("{outcome:?}"), "the outcome");
}

/// The KDC's answers are a stranger's too.
#[test]
fn a_spoilt_answer_of_the_kdc_is_no_panic() {
    let Some(kdc) = Heimdal::start(&PRINCIPALS) else { return };
    // The server asks twice before the client asks three times.
    for nth in 2..5 {
        for eighth in 0..8 {
            for cut in [false, true] {
                let mut pair = Pair::new(credentials("tuser@TEST.LAN", PASSWORD), options(&kdc), server(&kdc, 6));
                let mut seen = 0;
                pair.kdc = Box::new(move |request| {
                    let mut answer = ask(request)?;
                    let place = answer.len() * eighth / 8;
                    match (seen == nth, cut) {
                        (true, true) => answer.truncate(place),
                        (true, false) => answer[place] ^= 0x55,
                        (false, _) => (),
                    }
                    seen += 1;
                    Ok(answer)
                });
                let outcome = pair.run();
                let said = format!("{:?}", outcome.client);
                assert!(!said.contains("panicked"), "answer {nth}, {eighth}/8, cut: {cut}");
            }
        }
    }
}
