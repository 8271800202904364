//! A server that talks is not silent, and the report says which limit ended the connection.

use rdpwhy_diagnosis::{diagnose, verdict};
use rdpwhy_handshake::{Ending, Endless, Limit, Manner, Report, Stage};
use rdpwhy_pdu::rdp::{AutoDetectRequest, security_flags as flag};

use crate::peer::{Peer, flagged};

const MILLISECOND: u64 = 1_000;

#[track_caller]
fn endless(report: &Report, manner: Manner, limit: Limit) -> Endless {
    let Some(Ending::Endless(endless)) = report.ending else { panic!("{:?}", report.ending) };
    assert_eq!((endless.manner, endless.limit), (manner, limit));
    let finding = diagnose(report).into_iter().next().expect("a finding");
    assert_eq!(finding.signature, format!("endless.{}", manner.name()));
    let causes: Vec<&str> = finding.causes.iter().map(|one| one.cause.id).collect();
    for silent in ["service-hung", "relay-without-backend", "mtu-black-hole"] {
        assert!(!causes.contains(&silent), "a server that talks: {causes:?}");
    }
    endless
}

#[test]
fn a_flood_of_whole_messages_is_counted() {
    let mut peer = Peer::in_licensing();
    let heartbeat = flagged(flag::HEARTBEAT, &[0, 60, 2, 5]);
    while peer.report().ending.is_none() {
        peer.seals(&[&heartbeat, &heartbeat]);
        peer.waits(100 * MILLISECOND);
    }
    let report = peer.report();
    let counted = endless(&report, Manner::Messages, Limit::Stage);
    assert!(counted.messages >= 100 && (15..=25).contains(&counted.messages_per_second), "{counted:?}");
    assert_eq!(report.position.stage, Stage::Licensing);
    assert!(verdict(&report).contains("the server kept sending messages"), "{}", verdict(&report));
}

#[test]
fn a_drip_is_no_silence() {
    let mut peer = Peer::new().selecting_tls();
    let mut drip = [3, 0, 1, 0, 2, 0xF0, 0x80].into_iter().chain(std::iter::repeat(0));
    while peer.report().ending.is_none() {
        peer.seals(&[&[drip.next().unwrap_or_default()]]);
        peer.waits(1_000 * MILLISECOND);
    }
    let counted = endless(&peer.report(), Manner::Drip, Limit::Stage);
    assert!(counted.partial.is_some(), "{counted:?}");
}

#[test]
fn an_exchange_without_end_is_ended_by_the_total_limit() {
    let mut peer = Peer::in_licensing();
    let mut sequence = 0;
    while peer.report().ending.is_none() {
        sequence += 1;
        let request = AutoDetectRequest { sequence, kind: 0x1001 };
        peer.seals(&[&flagged(flag::AUTODETECT_REQ, &request.encode())]);
        assert_eq!(peer.takes().len(), 1, "each request is answered");
        peer.waits(500 * MILLISECOND);
    }
    let counted = endless(&peer.report(), Manner::Exchange, Limit::Total);
    assert_eq!(counted.messages, u64::from(sequence));
    assert!(verdict(&peer.report()).contains("the limit of the whole connection"), "{}", verdict(&peer.report()));
}

#[test]
fn silence_is_what_nothing_comes_in() {
    let mut peer = Peer::in_licensing();
    peer.seals(&[&flagged(flag::HEARTBEAT, &[0, 60, 2, 5])]);
    peer.waits(6_000 * MILLISECOND);
    let Some(Ending::Silent { quiet_us, limit, .. }) = peer.report().ending else {
        panic!("{:?}", peer.report().ending)
    };
    assert_eq!((quiet_us, limit), (6_000_000, Limit::Stage));
}

#[test]
fn a_total_limit_that_is_shorter_than_the_stages_is_named() {
    let mut peer = Peer::of(|config| config.deadlines.total = core::time::Duration::from_millis(500));
    peer.waits(500 * MILLISECOND);
    let Some(Ending::Silent { limit, .. }) = peer.report().ending else { panic!("{:?}", peer.report().ending) };
    assert_eq!(limit, Limit::Total);
}
