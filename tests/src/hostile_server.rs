//! A server whose keys, lists and lengths are made to cost its client something.

use std::sync::Arc;

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Input, Output, Reach};
use rdpwhy_handshake::Timestamp;
use rdpwhy_pdu::gcc::{ServerBlocks, ServerNetwork, ServerSecurity};
use rdpwhy_pdu::license::{LicenseMessage, LicenseRequest, Preamble, license_pdu};
use rdpwhy_pdu::mcs::{ConnectResponse, DomainPdu};
use rdpwhy_pdu::rdp::send_data;
use rdpwhy_pdu::x224::{ConnectionConfirm, NegotiationAnswer, data_tpkt, protocol};
use rdpwhy_pdu::{PduKind, Side};

use crate::FixedRandomness;

const USER: u16 = 1004;
const IO: u16 = 1003;

/// What such a server shows.
#[derive(Clone, Debug)]
pub struct HostileServer {
    selected: u32,
    security: ServerSecurity,
    license: Vec<u8>,
}

impl HostileServer {
    /// Standard RDP security with 128 bits and this SERVER_CERTIFICATE.
    #[must_use]
    pub fn with_certificate(certificate: Vec<u8>) -> Self {
        let security = ServerSecurity { method: 2, level: 3, random: vec![9; 32], certificate };
        Self { selected: protocol::RDP, security, license: Vec::new() }
    }

    /// TLS, and these contents of a Send Data PDU where a licence request is due.
    #[must_use]
    pub fn with_license_request(content: Vec<u8>) -> Self {
        let security = ServerSecurity { method: 0, level: 0, random: Vec::new(), certificate: Vec::new() };
        Self { selected: protocol::SSL, security, license: content }
    }

    /// A client that may go as far as `reach`, at the time 1 µs, when it has heard everything that this server says.
    #[must_use]
    pub fn talk_to(&self, reach: Reach) -> Client {
        let mut config = Config::new("server.example", 3389).reach(reach).protocols(Some(self.selected));
        config.connector = Arc::new(TransparentConnector);
        config.randomness = Arc::new(FixedRandomness(3));
        let mut client = Client::new(config);
        client.handle(Timestamp(0), Input::Tick);
        // As many answers as it takes; a message that does not decode changes nothing, and is not sent for ever.
        for _ in 0..8 {
            while let Output::Transmit(_) = client.poll() {}
            let Some(bytes) = self.answer(&client) else { break };
            client.handle(Timestamp(1), Input::Received(&bytes));
        }
        client
    }

    /// A client that goes as far as it may, has heard everything that this server says, and has waited for more.
    #[must_use]
    pub fn meet(&self) -> Client {
        let mut client = self.talk_to(Reach::License);
        // And then nothing, until the client's patience is at its end.
        client.handle(Timestamp(60_000_000), Input::Tick);
        client
    }

    /// Answers the client's message, as far as its licence request.
    fn answer(&self, client: &Client) -> Option<Vec<u8>> {
        let position = client.handshake().position();
        let awaits = |pdu| client.handshake().ending().is_none() && position.awaits_pdu(pdu);
        let domain = |pdu: DomainPdu<'_>| data_tpkt(&pdu.encode());
        Some(if awaits(PduKind::X224ConnectionConfirm) {
            let answer = NegotiationAnswer::Selected { flags: 0, protocol: self.selected };
            ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() }.encode()
        } else if awaits(PduKind::McsConnectResponse) {
            let network = Some(ServerNetwork { io_channel: IO, channels: Vec::new() });
            let blocks = ServerBlocks { security: Some(self.security.clone()), network, ..ServerBlocks::default() };
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
            domain(DomainPdu::ChannelJoinConfirm {
                result: 0,
                initiator: USER,
                requested: channel_id,
                channel_id: granted,
            })
        } else if awaits(PduKind::LicenseRequest) {
            send_data(Side::Server, 1002, IO, &self.license)
        } else {
            return None;
        })
    }
}

/// A proprietary certificate (MS-RDPBCGR 2.2.1.4.3.1.1) with this little-endian modulus and exponent.
///
/// # Panics
/// The modulus is longer than a blob can be.
#[must_use]
pub fn proprietary(modulus: &[u8], exponent: u32) -> Vec<u8> {
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

/// A licence request with this certificate and as many scopes, as contents of a Send Data PDU.
///
/// # Panics
/// More scopes than a message can count.
#[must_use]
pub fn license_request(certificate: Vec<u8>, scopes: usize) -> Vec<u8> {
    let request = LicenseRequest {
        server_random: [1; 32],
        product_version: 0x000A_0000,
        company: "Microsoft Corporation".to_owned(),
        product_id: "A02".to_owned(),
        key_exchange: vec![1],
        dropped: 0,
        certificate,
        scopes: vec!["s".to_owned(); scopes],
        scope_count: u32::try_from(scopes).expect("few scopes"),
    };
    license_pdu(&LicenseMessage::Request(Box::new(request)), Preamble::VERSION_3)
}
