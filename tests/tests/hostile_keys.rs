//! A hostile server cannot make the client compute: what it sends ends in a verdict before any modular exponentiation.

use std::sync::Arc;

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Input, Output, Reach};
use rdpwhy_handshake::{Ending, Incapacity, Report, Stage, Timestamp};
use rdpwhy_pdu::gcc::{ServerBlocks, ServerNetwork, ServerSecurity};
use rdpwhy_pdu::license::{LicenseMessage, LicenseRequest, Preamble, license_pdu};
use rdpwhy_pdu::mcs::{ConnectResponse, DomainPdu};
use rdpwhy_pdu::rdp::send_data;
use rdpwhy_pdu::x224::{ConnectionConfirm, NegotiationAnswer, data_tpkt, protocol};
use rdpwhy_pdu::{PduKind, Side};
use rdpwhy_tests::FixedRandomness;

const USER: u16 = 1004;
const IO: u16 = 1003;

/// A proprietary certificate (MS-RDPBCGR 2.2.1.4.3.1.1) with this little-endian modulus and exponent.
fn proprietary(modulus: &[u8], exponent: u32) -> Vec<u8> {
    let len = u32::try_from(modulus.len()).expect("a short modulus");
    let mut blob = b"RSA1".to_vec();
    for field in [len, len * 8, len - 1, exponent] {
        blob.extend(field.to_le_bytes());
    }
    blob.extend(modulus);
    let mut out: Vec<u8> = [1_u32, 1, 1].iter().flat_map(|field| field.to_le_bytes()).collect();
    out.extend([6, 0]);
    out.extend(u16::try_from(blob.len()).expect("a blob of less than 64 KiB").to_le_bytes());
    out.extend(blob);
    out
}

/// Answers the client's message, as far as its licence request.
fn answer(client: &Client, selected: u32, security: &ServerSecurity, license: &[u8]) -> Option<Vec<u8>> {
    let position = client.handshake().position();
    let awaits = |pdu| client.handshake().ending().is_none() && position.awaits_pdu(pdu);
    let domain = |pdu: DomainPdu<'_>| data_tpkt(&pdu.encode());
    Some(if awaits(PduKind::X224ConnectionConfirm) {
        let answer = NegotiationAnswer::Selected { flags: 0, protocol: selected };
        ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() }.encode()
    } else if awaits(PduKind::McsConnectResponse) {
        let network = Some(ServerNetwork { io_channel: IO, channels: Vec::new() });
        let blocks = ServerBlocks { security: Some(security.clone()), network, ..ServerBlocks::default() };
        let response = ConnectResponse {
            result: 0,
            called_connect_id: 0,
            parameters: None,
            conference_result: 0,
            blocks: Ok(blocks),
        };
        data_tpkt(&response.encode())
    } else if awaits(PduKind::McsAttachUserConfirm) {
        domain(DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) })
    } else if awaits(PduKind::McsChannelJoinConfirm) {
        let joined = &client.handshake().facts().channels.joined;
        let channel_id = if joined.contains(&USER) { IO } else { USER };
        let granted = Some(channel_id);
        domain(DomainPdu::ChannelJoinConfirm { result: 0, initiator: USER, requested: channel_id, channel_id: granted })
    } else if awaits(PduKind::LicenseRequest) {
        send_data(Side::Server, 1002, IO, license)
    } else {
        return None;
    })
}

/// What the client says of such a server, and how often it computed.
fn ask(selected: u32, security: ServerSecurity, license: &[u8]) -> (Report, u32) {
    let mut config = Config::new("server.example", 3389).reach(Reach::License).protocols(Some(selected));
    config.connector = Arc::new(TransparentConnector);
    config.randomness = Arc::new(FixedRandomness(3));
    let mut client = Client::new(config);
    client.handle(Timestamp(0), Input::Tick);
    // As many answers as it takes; a message that does not decode changes nothing, and is not sent for ever.
    for _ in 0..8 {
        while let Output::Transmit(_) = client.poll() {}
        let Some(bytes) = answer(&client, selected, &security, license) else { break };
        client.handle(Timestamp(1), Input::Received(&bytes));
    }
    (client.report(), client.exponentiations())
}

#[track_caller]
fn gives_up(selected: u32, security: ServerSecurity, license: &[u8], stage: Stage, words: &str) {
    let (report, computed) = ask(selected, security, license);
    assert_eq!(report.position.stage, stage);
    let Some(Ending::Unable { because: Incapacity::PeerChose(why) }) = &report.ending else {
        panic!("{:?}", report.ending)
    };
    assert!(why.contains(words), "{why}");
    assert_eq!(computed, 0, "nothing is computed with such a key");
}

fn encrypting(certificate: Vec<u8>) -> ServerSecurity {
    ServerSecurity { method: 2, level: 3, random: vec![9; 32], certificate }
}

fn clear() -> ServerSecurity {
    ServerSecurity { method: 0, level: 0, random: Vec::new(), certificate: Vec::new() }
}

fn license_request(certificate: Vec<u8>, scopes: usize) -> Vec<u8> {
    let request = LicenseRequest {
        server_random: [1; 32],
        product_version: 0x000A_0000,
        company: "Microsoft Corporation".to_owned(),
        product_id: "A02".to_owned(),
        key_exchange: vec![1],
        certificate,
        scopes: vec!["s".to_owned(); scopes],
        scope_count: u32::try_from(scopes).expect("few scopes"),
    };
    license_pdu(&LicenseMessage::Request(Box::new(request)), Preamble::VERSION_3)
}

#[test]
fn a_modulus_of_sixty_kilobytes_is_not_computed_with() {
    // The block of GCC has 16 bits of length; the largest modulus that fits is a little smaller in the clear MCS.
    let certificate = proprietary(&[0xFF; 30_000], 65_537);
    let stage = Stage::SecurityExchange;
    gives_up(protocol::RDP, encrypting(certificate), &[], stage, "240000 bits");
    let certificate = proprietary(&[0xFF; 31_000], 65_537);
    gives_up(protocol::SSL, clear(), &license_request(certificate, 1), Stage::Licensing, "248000 bits");
}

#[test]
fn a_key_that_is_none_is_not_computed_with() {
    let mut even = [0x55; 256];
    even[0] = 0x54;
    for (certificate, words) in [
        (proprietary(&even, 65_537), "even"),
        (proprietary(&[0x55; 256], 1), "exponent 0 or 1"),
        (proprietary(&[0x55; 16], 65_537), "too small"),
        (vec![2, 0, 0, 0, 0, 0, 0, 0], "without an RSA key"),
        (vec![2, 0, 0, 0, 255, 255, 255, 255], "more than 200"),
    ] {
        gives_up(protocol::RDP, encrypting(certificate), &[], Stage::SecurityExchange, words);
    }
}

#[test]
fn thousands_of_scopes_are_read_up_to_a_bound() {
    let (report, computed) = ask(protocol::SSL, clear(), &license_request(Vec::new(), 4096));
    assert!(report.facts.licensing.scopes.len() <= 64, "{}", report.facts.licensing.scopes.len());
    assert!(matches!(report.ending, Some(Ending::Unable { .. })), "{:?}", report.ending);
    assert_eq!(computed, 0);
}

#[test]
fn a_length_of_a_gigabyte_is_not_believed() {
    let mut request = license_request(Vec::new(), 1);
    // cbCompanyName lies behind the security header, the preamble, the random and dwVersion.
    request[4 + 4 + 32 + 4..][..4].copy_from_slice(&0x4000_0000_u32.to_le_bytes());
    let (report, computed) = ask(protocol::SSL, clear(), &request);
    assert_eq!(report.position.stage, Stage::Licensing);
    assert_eq!(computed, 0);
}
