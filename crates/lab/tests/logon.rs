//! A client that does try to log on, driven by hand: the server says no, as far as CredSSP lets it.

use rdpwhy_handshake::{Ending, RefusalKind, Timestamp};
use rdpwhy_lab::{Config, Server, ServerInput, ServerOutput, TlsMode};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::ntlm::{Challenge, OsVersion};
use rdpwhy_pdu::x224::{ConnectionRequest, NegotiationRequest, protocol};

const AT: Timestamp = Timestamp(1);

/// Sends one message and gives what the server transmits, and whether it then shuts down.
fn exchange(server: &mut Server, message: &[u8]) -> (Vec<u8>, bool) {
    server.handle(AT, ServerInput::Received(message));
    let (mut answer, mut is_closed) = (Vec::new(), false);
    loop {
        match server.poll() {
            ServerOutput::Transmit(bytes) => answer.extend(bytes),
            ServerOutput::Shutdown => is_closed = true,
            _ => return (answer, is_closed),
        }
    }
}

fn ntlm(version: u32, message_type: u32) -> Vec<u8> {
    let mut token = b"NTLMSSP\0".to_vec();
    token.extend(message_type.to_le_bytes());
    token.resize(64, 0);
    TsRequest { version, nego_tokens: vec![token], ..TsRequest::default() }.encode()
}

fn server_after_challenge(version: u32) -> Server {
    let mut server = Server::new(Config::default().with_tls(TlsMode::Transparent));
    let negotiation = Some(NegotiationRequest { flags: 0, protocols: protocol::SSL | protocol::HYBRID });
    exchange(&mut server, &ConnectionRequest { negotiation, ..ConnectionRequest::default() }.encode());
    let (answer, _) = exchange(&mut server, &ntlm(version, 1));
    let answer = TsRequest::decode(&answer).expect("a TSRequest");
    let challenge = Challenge::decode(answer.nego_tokens.first().expect("a token")).expect("a challenge");
    assert_eq!(challenge.version, Some(OsVersion { major: 10, minor: 0, build: 20_348, revision: 15 }));
    server
}

#[test]
fn a_logon_is_refused_with_an_error_code() {
    let mut server = server_after_challenge(6);
    let (answer, is_closed) = exchange(&mut server, &ntlm(6, 3));
    assert_eq!(TsRequest::decode(&answer).unwrap().error_code, Some(0xC000_006D));
    assert!(is_closed);
    let ending = server.handshake().ending();
    assert!(matches!(ending, Some(Ending::Refused { refusal, .. }) if refusal.kind == RefusalKind::CredsspError));
}

#[test]
fn version_5_has_no_error_code() {
    let mut server = server_after_challenge(5);
    let (answer, is_closed) = exchange(&mut server, &ntlm(5, 3));
    assert_eq!((answer, is_closed), (Vec::new(), true));
    assert!(matches!(server.handshake().ending(), Some(Ending::Closed(_))));
}

#[test]
fn messages_may_come_in_any_pieces() {
    let negotiation = Some(NegotiationRequest { flags: 0, protocols: protocol::SSL | protocol::HYBRID });
    let request = ConnectionRequest { negotiation, ..ConnectionRequest::default() }.encode();
    let stream = [request, ntlm(6, 1)].concat();
    let config = Config::default().with_tls(TlsMode::Transparent);
    let mut at_once = Server::new(config.clone());
    let expected = exchange(&mut at_once, &stream);
    let mut bytewise = Server::new(config);
    let mut answers = Vec::new();
    for byte in &stream {
        answers.extend(exchange(&mut bytewise, &[*byte]).0);
    }
    assert_eq!(answers, expected.0);
    assert_eq!(bytewise.handshake().report(), at_once.handshake().report());
}
