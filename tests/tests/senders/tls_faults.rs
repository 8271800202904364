//! Each way to break TLS is a finding of its own about the server.

use rdpwhy_diagnosis::diagnose;
use rdpwhy_handshake::{EventBody, PduKind, Report, Side, Stage, TlsFault};

use crate::peer::Peer;

/// SHA-256 of "HelloRetryRequest" (RFC 8446 4.1.3).
const RETRY: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91, 0xC2, 0xA2, 0x11,
    0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];
const ECDHE_RSA_AES_128_GCM: [u8; 2] = [0xC0, 0x2F];

/// A handshake message in one record, or in as many as it takes.
pub(crate) fn handshake(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("a message's length").to_be_bytes();
    let message = [&[kind], &length[1..], body].concat();
    let record = |part: &[u8]| {
        let length = u16::try_from(part.len()).expect("a record's length").to_be_bytes();
        [&[22, 3, 3], &length[..], part].concat()
    };
    message.chunks(16_000).flat_map(record).collect()
}

fn hello(random: &[u8; 32], session: &[u8], suite: [u8; 2], extensions: &[u8]) -> Vec<u8> {
    let session_len = u8::try_from(session.len()).expect("32 bytes");
    let length = u16::try_from(extensions.len()).expect("short").to_be_bytes();
    let body = [&[3, 3], &random[..], &[session_len], session, &suite, &[0], &length, extensions].concat();
    handshake(2, &body)
}

/// The session id of the client's last ClientHello.
fn session_id(report: &Report) -> Vec<u8> {
    let hello = report.transcript.iter().rev().find_map(|event| match &event.body {
        EventBody::Pdu { from: Side::Client, pdu: PduKind::TlsClientHello, raw: Some(raw), .. } => Some(raw.clone()),
        _ => None,
    });
    let hello = hello.expect("a ClientHello");
    // Header, version and random stand before it.
    let (len, rest) = hello.get(38..).and_then(|rest| rest.split_first()).expect("a session id");
    rest.get(..usize::from(*len)).expect("a whole session id").to_vec()
}

fn certificates(list: &[u8]) -> Vec<u8> {
    let length = u32::try_from(list.len()).expect("a list's length").to_be_bytes();
    handshake(11, &[&length[1..], list].concat())
}

#[track_caller]
fn breaks(says: impl FnOnce(&mut Peer), fault: TlsFault) {
    let mut peer = Peer::with_tls().selecting_tls();
    says(&mut peer);
    let report = peer.ends();
    assert_eq!(report.facts.tls.fault, Some(fault), "{:?}", report.ending);
    assert_eq!(report.position.stage, Stage::Tls);
    let findings = diagnose(&report);
    assert_eq!(findings.first().map(|finding| finding.signature), Some(format!("tls.{fault}").as_str()));
    assert!(findings.iter().all(|finding| finding.signature != "tls.damaged-records"));
}

#[test]
fn a_suite_that_was_not_offered() {
    breaks(|peer| peer.says(&hello(&[8; 32], &[], [0, 5], &[])), TlsFault::UnofferedSuite);
}

#[test]
fn a_second_hello_retry_request() {
    let retry = |peer: &mut Peer| {
        // supported_versions with TLS 1.3, and key_share with secp384r1.
        let extensions = [0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0, 24];
        let session = session_id(&peer.report());
        peer.says(&hello(&RETRY, &session, [0x13, 0x01], &extensions));
    };
    let twice = |peer: &mut Peer| {
        retry(peer);
        retry(peer);
    };
    breaks(twice, TlsFault::SecondHelloRetryRequest);
}

#[test]
fn a_hello_retry_request_for_what_was_offered() {
    let retry = |peer: &mut Peer| {
        let session = session_id(&peer.report());
        peer.says(&hello(&RETRY, &session, [0x13, 0x01], &[0, 43, 0, 2, 3, 4]));
    };
    breaks(retry, TlsFault::IllegalHelloRetryRequest);
}

#[test]
fn a_chain_without_a_certificate() {
    let empty = |peer: &mut Peer| {
        peer.says(&hello(&[8; 32], &[], ECDHE_RSA_AES_128_GCM, &[]));
        peer.says(&certificates(&[]));
        // x25519, a key share, and a signature with rsa_pss_rsae_sha256.
        peer.says(&handshake(12, &[&[3, 0, 29, 32][..], &[9; 32], &[8, 4, 0, 1, 7]].concat()));
        peer.says(&handshake(14, &[]));
    };
    breaks(empty, TlsFault::EmptyChain);
}

#[test]
fn a_chain_of_two_hundred_kilobytes() {
    let huge = |peer: &mut Peer| {
        peer.says(&hello(&[8; 32], &[], ECDHE_RSA_AES_128_GCM, &[]));
        let certificate = vec![0x30; 200_000];
        let length = u32::try_from(certificate.len()).expect("a length").to_be_bytes();
        peer.says(&certificates(&[&length[1..], certificate.as_slice()].concat()));
    };
    breaks(huge, TlsFault::MessageTooLong);
}

#[test]
fn a_message_in_the_place_of_the_hello() {
    breaks(|peer| peer.says(&handshake(14, &[])), TlsFault::UnexpectedMessage);
}

#[test]
fn a_hello_that_does_not_decode() {
    breaks(|peer| peer.says(&handshake(2, &[3, 3, 1])), TlsFault::MalformedMessage);
}
