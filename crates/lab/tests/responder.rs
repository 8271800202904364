//! Hellos of every version, written by hand, and what a server that rustls cannot play answers to them.
#![expect(clippy::indexing_slicing, reason = "what is cut short fails the test")]

use rdpwhy_handshake::{PduKind, Timestamp};
use rdpwhy_lab::{Config, Identity, Responder, Security, Server, ServerInput, ServerOutput, TlsMode, TlsOffer};
use rdpwhy_pdu::Side;
use rdpwhy_pdu::frame::{FrameLayer, Scan};
use rdpwhy_pdu::tls::{HandshakeScan, TlsContent, decode_handshake, scan_handshake};
use rdpwhy_pdu::x224::{ConnectionRequest, NegotiationRequest, protocol};

const RSA_CBC: u16 = 0x002F;
const ECDHE_CBC: u16 = 0xC013;
const ECDHE_GCM: u16 = 0xC02F;

/// What the server said: its messages, or the alert.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Flight { version: u16, record: u16, suite: u16, messages: Vec<PduKind> },
    Alert(u8),
}

fn server(responder: Responder, offer: TlsOffer) -> Config {
    let identity = Identity::named("rsa").expect("there is such a kind");
    let config = Config::default().with_security(Security::Ssl).with_identity(identity);
    config.with_tls(TlsMode::Responder(responder)).with_tls_offer(offer)
}

/// A record with a hello: supported_versions where there are any, supported_groups always.
fn hello(legacy_version: u16, versions: &[u16], suites: &[u16], groups: &[u16]) -> Vec<u8> {
    let list = |values: &[u16]| values.iter().flat_map(|value| value.to_be_bytes()).collect::<Vec<u8>>();
    let len = |len: usize| u16::try_from(len).expect("short").to_be_bytes();
    let extension = |kind: u16, body: &[u8]| [&kind.to_be_bytes()[..], &len(body.len()), body].concat();
    let groups = list(groups);
    let mut extensions = extension(10, &[&len(groups.len())[..], &groups].concat());
    if !versions.is_empty() {
        let versions = list(versions);
        extensions.extend(extension(43, &[&len(versions.len())[1..], &versions].concat()));
    }
    let suites = list(suites);
    let body = [
        &legacy_version.to_be_bytes()[..],
        &[7; 32],
        &[0],
        &len(suites.len()),
        &suites,
        &[1, 0],
        &len(extensions.len()),
        &extensions,
    ]
    .concat();
    let message = [&[1, 0][..], &len(body.len()), &body].concat();
    [&[22, 3, 1][..], &len(message.len()), &message].concat()
}

fn ask(config: Config, hello: &[u8]) -> Answer {
    let mut server = Server::new(config);
    let request = NegotiationRequest { flags: 0, protocols: protocol::SSL };
    let request = ConnectionRequest { negotiation: Some(request), ..ConnectionRequest::default() }.encode();
    server.handle(Timestamp::ZERO, ServerInput::Received(&request));
    let _ = said(&mut server);
    // In two pieces: read boundaries mean nothing.
    for piece in hello.chunks(hello.len() / 2 + 1) {
        server.handle(Timestamp::ZERO, ServerInput::Received(piece));
    }
    read(&said(&mut server))
}

fn said(server: &mut Server) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let ServerOutput::Transmit(more) = server.poll() {
        bytes.extend(more);
    }
    bytes
}

fn read(mut bytes: &[u8]) -> Answer {
    let record = u16::from_be_bytes([bytes[1], bytes[2]]);
    let mut handshake = Vec::new();
    while let Scan::Whole(len) = FrameLayer::TlsRecord.scan(bytes) {
        if bytes[0] == 21 {
            return Answer::Alert(bytes[6]);
        }
        handshake.extend(&bytes[5..len]);
        bytes = &bytes[len..];
    }
    let mut decoded = Vec::new();
    let mut rest = handshake.as_slice();
    while let HandshakeScan::Whole(len) = scan_handshake(rest) {
        decoded.push(decode_handshake(Side::Server, &rest[..len]));
        rest = &rest[len..];
    }
    let hello = decoded.iter().find_map(|message| match &message.content {
        TlsContent::ServerHello(hello) => Some(hello.clone()),
        _ => None,
    });
    let hello = hello.expect("a server's hello");
    let messages = decoded.iter().map(|message| message.kind).collect();
    Answer::Flight { version: hello.version, record, suite: hello.suite, messages }
}

const WITHOUT_CURVE: [PduKind; 3] = [PduKind::TlsServerHello, PduKind::TlsCertificate, PduKind::TlsServerHelloDone];
const WITH_CURVE: [PduKind; 4] =
    [PduKind::TlsServerHello, PduKind::TlsCertificate, PduKind::TlsServerKeyExchange, PduKind::TlsServerHelloDone];

#[test]
fn every_old_version_is_answered_in_its_own_words() {
    let suites = [ECDHE_GCM, ECDHE_CBC, RSA_CBC];
    for (version, suite, messages) in [
        (0x0300, RSA_CBC, WITHOUT_CURVE.to_vec()),
        (0x0301, ECDHE_CBC, WITH_CURVE.to_vec()),
        (0x0302, ECDHE_CBC, WITH_CURVE.to_vec()),
        (0x0303, ECDHE_GCM, WITH_CURVE.to_vec()),
    ] {
        let answer = ask(server(Responder::only(version), TlsOffer::default()), &hello(0x0303, &[], &suites, &[0x17]));
        assert_eq!(answer, Answer::Flight { version, record: version, suite, messages });
    }
}

#[test]
fn what_there_is_not_is_refused_with_the_alert_that_says_so() {
    let modern = hello(0x0303, &[0x0304, 0x0303], &[ECDHE_GCM], &[0x17]);
    let refusal = |responder, offer: TlsOffer, hello: &[u8]| ask(server(responder, offer), hello);
    let all = TlsOffer::default;
    assert_eq!(refusal(Responder::only(0x0301), all(), &modern), Answer::Alert(70));
    assert_eq!(refusal(Responder::DISABLED, all(), &modern), Answer::Alert(70));
    assert_eq!(refusal(Responder::only(0x0303), all(), &hello(0x0301, &[], &[RSA_CBC], &[])), Answer::Alert(70));
    assert_eq!(refusal(Responder::WINDOWS_2008_R2, all(), &modern), Answer::Alert(40));
    assert_eq!(refusal(Responder::only(0x0303), TlsOffer::suites(&[RSA_CBC]), &modern), Answer::Alert(40));
    assert_eq!(refusal(Responder::only(0x0303), TlsOffer::groups(&[0x19]), &modern), Answer::Alert(40));
    assert_eq!(refusal(Responder::only(0x0303), all(), &[22, 3, 1, 0, 4, 1, 0, 0, 0]), Answer::Alert(50));
    assert_eq!(refusal(Responder::only(0x0303), all(), &[22, 3, 1, 0, 4, 14, 0, 0, 0]), Answer::Alert(10));
}
