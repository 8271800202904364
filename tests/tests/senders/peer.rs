//! A client, and a server whose every message and record is the test's.

use std::sync::Arc;

use rdpwhy_client::layer::RustlsConnector;
use rdpwhy_client::{Client, Config, Input, Output, Reach};
use rdpwhy_handshake::{Ending, EventBody, Incapacity, PduKind, Report, Side, Timestamp};
use rdpwhy_pdu::gcc::{ServerBlocks, ServerNetwork};
use rdpwhy_pdu::license::{ErrorAlert, LicenseMessage, Preamble, license_pdu};
use rdpwhy_pdu::mcs::{ConnectResponse, DomainPdu};
use rdpwhy_pdu::rdp::{SecurityHeader, demand_active, send_data};
use rdpwhy_pdu::x224::{ConnectionConfirm, NegotiationAnswer, data_tpkt, protocol};
use rdpwhy_tests::{FixedRandomness, PlainRecords, plain_record};

pub(crate) const USER: u16 = 1004;
pub(crate) const IO: u16 = 1003;
const SERVER: u16 = 1002;

pub(crate) struct Peer {
    pub(crate) client: Client,
    pub(crate) now: Timestamp,
}

impl Peer {
    /// A client that asks for TLS; what is inside its records is readable.
    pub(crate) fn new() -> Self {
        Self::of(|config| config.connector = Arc::new(PlainRecords))
    }

    /// The same, with the TLS library.
    pub(crate) fn with_tls() -> Self {
        Self::of(|config| config.connector = Arc::new(RustlsConnector::ring()))
    }

    pub(crate) fn of(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new("server.example", 3389).reach(Reach::License).protocols(Some(protocol::SSL));
        config.randomness = Arc::new(FixedRandomness(3));
        change(&mut config);
        let mut client = Client::new(config);
        client.handle(Timestamp(0), Input::Tick);
        Self { client, now: Timestamp(0) }
    }

    /// After the server has selected TLS.
    pub(crate) fn selecting_tls(mut self) -> Self {
        self.says(&confirm());
        self
    }

    /// After Client Info: the client awaits the first licensing message.
    pub(crate) fn in_licensing() -> Self {
        let mut peer = Self::new().selecting_tls();
        let domain = |pdu: DomainPdu<'_>| data_tpkt(&pdu.encode());
        peer.seals(&[&settings()]);
        peer.seals(&[&domain(DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) })]);
        for channel in [USER, IO] {
            let (initiator, channel_id) = (USER, Some(channel));
            peer.seals(&[&domain(DomainPdu::ChannelJoinConfirm {
                result: 0,
                initiator,
                requested: channel,
                channel_id,
            })]);
        }
        assert!(peer.awaits(PduKind::LicenseRequest), "{:?}", peer.report().position);
        peer.takes();
        peer
    }

    /// The server sends these bytes.
    pub(crate) fn says(&mut self, bytes: &[u8]) {
        self.client.handle(self.now, Input::Received(bytes));
        assert_eq!(self.client.misread_offer(), None);
    }

    /// The server sends these messages in one record.
    pub(crate) fn seals(&mut self, messages: &[&[u8]]) {
        self.says(&plain_record(&messages.concat()));
    }

    /// What the client has sent by now.
    pub(crate) fn takes(&mut self) -> Vec<Vec<u8>> {
        let mut sent = Vec::new();
        while let Output::Transmit(bytes) = self.client.poll() {
            sent.push(bytes);
        }
        sent
    }

    /// Time passes.
    pub(crate) fn waits(&mut self, micros: u64) {
        self.now.0 += micros;
        self.client.handle(self.now, Input::Tick);
    }

    pub(crate) fn awaits(&self, pdu: PduKind) -> bool {
        self.client.handshake().ending().is_none() && self.client.handshake().position().awaits_pdu(pdu)
    }

    pub(crate) fn report(&self) -> Report {
        self.client.report()
    }

    /// The report when the client's patience is at its end; it is never the probe's own fault.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> Report {
        self.waits(60_000_000);
        let report = self.report();
        let local = matches!(report.ending, Some(Ending::Unable { because: Incapacity::Local(_) }));
        assert!(!local, "{:?}", report.ending);
        report
    }
}

pub(crate) fn confirm() -> Vec<u8> {
    let answer = NegotiationAnswer::Selected { flags: 0, protocol: protocol::SSL };
    ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() }.encode()
}

fn settings() -> Vec<u8> {
    let network = Some(ServerNetwork { io_channel: IO, channels: Vec::new() });
    let blocks = Ok(ServerBlocks { network, ..ServerBlocks::default() });
    let (result, called_connect_id, parameters, conference_result) = (0, 0, None, 0);
    data_tpkt(&ConnectResponse { result, called_connect_id, parameters, conference_result, blocks }.encode())
}

/// Contents on the I/O channel.
pub(crate) fn on_io(content: &[u8]) -> Vec<u8> {
    send_data(Side::Server, SERVER, IO, content)
}

/// Contents behind a security header with these flags.
pub(crate) fn flagged(flags: u16, body: &[u8]) -> Vec<u8> {
    on_io(&SecurityHeader::new(flags).before(body))
}

pub(crate) fn valid_client() -> Vec<u8> {
    let alert = LicenseMessage::ErrorAlert(ErrorAlert::valid_client());
    on_io(&license_pdu(&alert, Preamble::VERSION_3))
}

pub(crate) fn demands_active() -> Vec<u8> {
    on_io(&demand_active(0x0001_03EA, SERVER))
}

/// The messages of the server that were anomalies, and what was wrong with them.
pub(crate) fn anomalies(report: &Report) -> Vec<(PduKind, &'static str)> {
    let anomaly = |body: &EventBody| match body {
        EventBody::Anomaly { from: Side::Server, what, pdu: Some(pdu), .. } => Some((*pdu, *what)),
        _ => None,
    };
    report.transcript.iter().filter_map(|event| anomaly(&event.body)).collect()
}
