//! A server that rewrites its messages: what the client receives is what the rewriter returned, and the server goes on as
//! if it had said the honest one.

use std::sync::{Arc, Mutex};

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Reach};
use rdpwhy_handshake::{Ending, PduKind, Report, Stage};
use rdpwhy_lab::{Config as Lab, Link, Security, Server, StandardSecurity, TlsMode, TlsVersions, simulate};
use rdpwhy_tests::FixedRandomness;

fn client(protocols: u32) -> Config {
    let mut config = Config::new("server.example", 3389).reach(Reach::License).protocols(Some(protocols));
    config.randomness = Arc::new(FixedRandomness(7));
    config
}

fn tls() -> Lab {
    Lab::default().with_security(Security::Ssl).with_tls(TlsMode::Rustls { versions: TlsVersions::Only13 })
}

fn standard(standard: StandardSecurity) -> Lab {
    Lab::default().with_security(Security::Rdp).with_standard(standard)
}

/// What the client and the server report of a conversation in which each message goes through `rewrite`.
fn reports(
    lab: Lab,
    config: Config,
    rewrite: impl FnMut(PduKind, &[u8]) -> Vec<Vec<u8>> + Send + 'static,
) -> (Report, Report) {
    let simulated = simulate(Client::new(config), Server::new(lab).rewriting(rewrite), Link::default());
    (simulated.client_report(), simulated.server_report())
}

fn same(_: PduKind, message: &[u8]) -> Vec<Vec<u8>> {
    vec![message.to_vec()]
}

#[test]
fn messages_that_are_returned_as_they_are_change_nothing() {
    let everywhere = [
        (tls(), client(1)),
        (standard(StandardSecurity::default()), client(0)),
        (standard(StandardSecurity::low()), client(0)),
        (standard(StandardSecurity::high()), client(0)),
        (standard(StandardSecurity::fips()), client(0)),
    ];
    for (lab, config) in everywhere {
        let plain = simulate(Client::new(config.clone()), Server::new(lab.clone()), Link::default());
        let (of_client, of_server) = reports(lab.clone(), config, same);
        assert_eq!(of_client.position, plain.client_report().position, "{lab:?}");
        assert_eq!(of_client.ending, plain.client_report().ending, "{lab:?}");
        assert_eq!(of_server.position, plain.server_report().position, "{lab:?}");
        assert!(matches!(of_client.ending, Some(Ending::Stopped { .. } | Ending::Completed)), "{:?}", of_client.ending);
    }
}

/// The first byte of the licence message's contents is another one: the client decrypts it with a good MAC.
#[test]
fn a_message_is_changed_before_it_is_encrypted() {
    for (lab, protocols) in [(tls(), 1), (standard(StandardSecurity::high()), 0)] {
        let changed = |pdu: PduKind, message: &[u8]| {
            let mut message = message.to_vec();
            if pdu == PduKind::LicenseErrorAlert
                && let Some(last) = message.last_mut()
            {
                *last ^= 0xFF;
            }
            vec![message]
        };
        let (of_client, of_server) = reports(lab, client(protocols), changed);
        let seen = |report: &Report| {
            report.transcript.iter().any(|event| event.body.pdu() == Some(PduKind::LicenseErrorAlert))
        };
        assert!(seen(&of_client) && seen(&of_server), "{:?}", of_client.position);
    }
}

#[test]
fn a_dropped_message_leaves_the_client_waiting_for_it() {
    let dropped = |pdu: PduKind, message: &[u8]| match pdu {
        PduKind::McsAttachUserConfirm => Vec::new(),
        _ => vec![message.to_vec()],
    };
    let (report, _) = reports(tls(), client(1), dropped);
    assert_eq!(report.position.stage, Stage::Channels);
    assert!(report.position.awaits_pdu(PduKind::McsAttachUserConfirm), "{:?}", report.position);
    assert!(matches!(report.ending, Some(Ending::Silent { .. })), "{:?}", report.ending);
}

#[test]
fn every_message_is_given_once_and_in_plaintext() {
    let given = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&given);
    let keep = move |pdu: PduKind, message: &[u8]| {
        list.lock().expect("no panic").push((pdu, message.first().copied()));
        vec![message.to_vec()]
    };
    reports(tls(), client(1), keep);
    let given = given.lock().expect("no panic");
    assert_eq!(given.first().map(|(pdu, _)| *pdu), Some(PduKind::X224ConnectionConfirm));
    assert!(given.len() > 3 && given.iter().all(|(_, first)| *first == Some(3)), "{given:?}");
}

#[test]
fn two_messages_in_one_record_are_read_one_by_one() {
    let mut held = Vec::new();
    let joined = move |pdu: PduKind, message: &[u8]| {
        if pdu == PduKind::LicenseErrorAlert {
            held = message.to_vec();
            return Vec::new();
        }
        vec![[core::mem::take(&mut held), message.to_vec()].concat()]
    };
    let mut config = client(1);
    config.connector = Arc::new(TransparentConnector);
    let (report, _) = reports(tls().with_tls(TlsMode::Transparent), config, joined);
    let (honest, _) = reports(tls(), client(1), same);
    assert_eq!((report.position, report.ending), (honest.position, honest.ending));
}
