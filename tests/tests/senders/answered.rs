//! Each message of one record is answered in its order, and what cannot be answered is the server's.

use rdpwhy_handshake::{BadMessage, Defect, Ending, Outcome, PduKind, Stage};
use rdpwhy_pdu::license::{Blob, LicenseMessage, Preamble, license_pdu};
use rdpwhy_pdu::rdp::{AutoDetectRequest, MultitransportRequest, SetErrorInfo, security_flags as flag};
use rdpwhy_tests::{license_request, proprietary};

use crate::peer::{Peer, anomalies, demands_active, flagged, on_io, valid_client};

fn rtt(sequence: u16) -> Vec<u8> {
    flagged(flag::AUTODETECT_REQ, &AutoDetectRequest { sequence, kind: 0x1001 }.encode())
}

fn second_transport() -> Vec<u8> {
    MultitransportRequest { request_id: 7, protocol: 1 }.encode([0x43; 16])
}

fn usable_key() -> Vec<u8> {
    let mut modulus = [0x55; 256];
    modulus[255] = 0xD5;
    proprietary(&modulus, 65_537)
}

fn asks_for_a_license() -> Vec<u8> {
    on_io(&license_request(usable_key(), 1))
}

#[test]
fn messages_of_one_record_are_answered_like_messages_of_several() {
    let (first, second, license) = (rtt(1), rtt(2), asks_for_a_license());
    let mut apart = Peer::in_licensing();
    for message in [&first, &second, &license] {
        apart.seals(&[message]);
    }
    let mut together = Peer::in_licensing();
    together.seals(&[&first, &second, &license]);
    let answers = together.takes();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers, apart.takes());
}

#[test]
fn a_request_for_a_second_transport_that_is_cut_does_not_end_a_good_handshake() {
    let mut peer = Peer::in_licensing();
    let whole = second_transport();
    let cut = flagged(flag::TRANSPORT_REQ, &whole[..whole.len() - 1]);
    peer.seals(&[&cut]);
    peer.seals(&[&valid_client()]);
    peer.seals(&[&demands_active()]);
    peer.waits(300_000);
    let report = peer.ends();
    assert_eq!(report.ending, Some(Ending::Completed));
    assert_eq!(anomalies(&report), [(PduKind::RdpMultitransportRequest, "malformed")]);
}

#[test]
fn where_nothing_better_follows_the_message_is_named() {
    let whole = second_transport();
    for (body, defect) in [(&whole[..whole.len() - 1], Defect::Malformed), (&whole[..2], Defect::Malformed)] {
        let mut peer = Peer::in_licensing();
        peer.seals(&[&flagged(flag::TRANSPORT_REQ, body)]);
        let Some(Ending::BadMessage(bad)) = peer.ends().ending else { panic!("{:?}", peer.report().ending) };
        assert_eq!((bad.pdu, bad.defect), (PduKind::RdpMultitransportRequest, defect));
    }
}

#[test]
fn no_cut_of_any_message_ends_as_a_fault_of_the_probe() {
    let encrypted = |flags| flagged(flags | flag::ENCRYPT, &second_transport());
    let messages = [
        rtt(1),
        flagged(flag::TRANSPORT_REQ, &second_transport()),
        encrypted(flag::TRANSPORT_REQ),
        encrypted(flag::AUTODETECT_REQ),
        encrypted(flag::LICENSE_PKT),
        asks_for_a_license(),
        valid_client(),
        demands_active(),
        on_io(&SetErrorInfo { code: 7 }.content(0x0001_03EA, 1002)),
    ];
    for message in &messages {
        // Behind TPKT, X.224 and the header of Send Data: shorter contents in frames that are whole.
        const SEND_DATA: usize = 15;
        let content = message.get(SEND_DATA..).unwrap_or_default();
        for len in 0..=content.len() {
            let mut peer = Peer::in_licensing();
            peer.seals(&[&on_io(&content[..len])]);
            peer.seals(&[&rtt(9), &asks_for_a_license()]);
            peer.ends();
        }
    }
}

#[test]
fn a_license_with_a_wrong_mac_is_told_in_licensing() {
    let mut peer = Peer::in_licensing();
    peer.seals(&[&asks_for_a_license()]);
    assert!(peer.awaits(PduKind::NewLicense), "{:?}", peer.report());
    let encrypted_license_info = Blob { kind: 9, data: vec![7; 64] };
    let license = LicenseMessage::NewLicense { encrypted_license_info, mac: [0; 16] };
    peer.seals(&[&on_io(&license_pdu(&license, Preamble::VERSION_3))]);
    let report = peer.ends();
    assert_eq!((report.position.stage, report.position.step), (Stage::Licensing, "server-answer"));
    let Some(Ending::BadMessage(BadMessage { pdu, detail, .. })) = &report.ending else {
        panic!("{:?}", report.ending)
    };
    assert_eq!(*pdu, PduKind::NewLicense);
    assert!(detail.contains("MAC"), "{detail}");
    let outcome = |stage| report.stages.iter().find(|one| one.stage == stage).map(|one| one.outcome);
    assert_eq!(outcome(Stage::Licensing), Some(Outcome::Failed));
    assert_eq!(outcome(Stage::Capabilities), Some(Outcome::NotReached));
    assert_eq!(report.facts.licensing.issued, None);
}
