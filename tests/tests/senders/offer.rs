//! A server that sends a client's messages changes no fact about the offer, and is named.

use rdpwhy_diagnosis::diagnose;
use rdpwhy_handshake::{Ending, Incapacity, PduKind, Report, TlsFault};
use rdpwhy_pdu::gcc::{ChannelDef, ClientBlocks, ClientCore};
use rdpwhy_pdu::mcs::{ConnectInitial, DomainParameters, DomainPdu};
use rdpwhy_pdu::x224::{
    ConnectionConfirm, ConnectionRequest, NegotiationAnswer, NegotiationRequest, RoutingInfo, data_tpkt, protocol,
};

use crate::peer::{Peer, anomalies};

#[track_caller]
fn names(report: &Report, kind: PduKind) {
    assert!(anomalies(report).contains(&(kind, "unexpected")), "{kind}: {:?}", anomalies(report));
    let found = diagnose(report).into_iter().find(|finding| finding.signature == "message.of-a-client");
    let says = found.expect("the server's message is named").says;
    assert!(says.contains(kind.name()), "{says}");
}

#[test]
fn a_connection_request_of_the_server_is_not_what_was_asked_for() {
    let mut peer = Peer::new();
    let before = peer.report().facts.negotiation;
    let other = ConnectionRequest {
        routing: Some(RoutingInfo::Cookie(b"eve".to_vec())),
        negotiation: Some(NegotiationRequest { flags: 1, protocols: protocol::RDP }),
        correlation: None,
    };
    peer.says(&other.encode());
    let answer = NegotiationAnswer::Failure { flags: 0, code: 5 };
    peer.says(&ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() }.encode());
    let report = peer.ends();
    let after = report.facts.negotiation.clone();
    assert_eq!((after.requested, after.request_flags), (before.requested, before.request_flags));
    assert_eq!((after.routing, after.request_bytes), (before.routing, before.request_bytes));
    assert!(matches!(report.ending, Some(Ending::Refused { .. })), "the honest answer counts: {:?}", report.ending);
    names(&report, PduKind::X224ConnectionRequest);
}

#[test]
fn settings_of_the_server_are_not_the_clients() {
    let mut peer = Peer::new().selecting_tls();
    let before = peer.report().facts.gcc;
    assert!(before.client_early_capabilities.is_some());
    let core = ClientCore { early_capabilities: 0x0FFF, ..ClientCore::default() };
    let channels = Some(vec![ChannelDef { name: "evil".to_owned(), options: 0 }]);
    let initial = ConnectInitial {
        target: DomainParameters::TARGET,
        minimum: DomainParameters::MINIMUM,
        maximum: DomainParameters::MAXIMUM,
        blocks: ClientBlocks { core: Some(core), channels, ..ClientBlocks::default() },
    };
    peer.seals(&[&data_tpkt(&initial.encode())]);
    let report = peer.ends();
    assert_eq!(report.facts.gcc, before);
    let Some(Ending::BadMessage(bad)) = &report.ending else { panic!("{:?}", report.ending) };
    assert_eq!(bad.pdu, PduKind::McsConnectInitial);
    names(&report, PduKind::McsConnectInitial);
}

#[test]
fn a_client_hello_of_the_server_is_not_the_probes() {
    let mut peer = Peer::with_tls().selecting_tls();
    let before = peer.report().facts.tls;
    assert!(before.offered.is_some());
    let name = b"evil.example";
    let len = u16::try_from(name.len()).expect("short");
    let sni =
        [&[0, 0], &(len + 5).to_be_bytes()[..], &(len + 3).to_be_bytes(), &[0], &len.to_be_bytes(), name].concat();
    let extensions = u16::try_from(sni.len()).expect("short").to_be_bytes();
    let body = [&[3, 1][..], &[7; 32], &[0, 0, 2, 0, 5, 1, 0], &extensions, &sni].concat();
    peer.says(&super::tls_faults::handshake(1, &body));
    let report = peer.ends();
    assert_eq!(report.facts.tls.offered, before.offered);
    assert_eq!(report.facts.tls.server_name, before.server_name);
    assert_eq!(report.facts.tls.fault, Some(TlsFault::UnexpectedMessage));
    assert!(matches!(report.ending, Some(Ending::Unable { because: Incapacity::PeerMisbehaved(_) })));
    names(&report, PduKind::TlsClientHello);
}

#[test]
fn a_join_request_of_the_server_joins_nothing() {
    let mut peer = Peer::in_licensing();
    let before = peer.report().facts.channels;
    let request = DomainPdu::ChannelJoinRequest { initiator: 1007, channel_id: 1009 };
    peer.seals(&[&data_tpkt(&request.encode())]);
    let report = peer.ends();
    assert_eq!(report.facts.channels, before);
    names(&report, PduKind::McsChannelJoinRequest);
}
