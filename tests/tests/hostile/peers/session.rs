//! Floods behind Client Info: network detection, a second transport, licensing, redirection, and what belongs nowhere.

use std::io::Result;

use rdpwhy::Reach;
use rdpwhy::pdu::license::{ErrorAlert, LicenseMessage, LicenseRequest, Preamble, license_pdu};
use rdpwhy::pdu::rdp::{MultitransportRequest, ServerRedirection, SetErrorInfo, ShareControl, security_flags};
use rdpwhy::pdu::x224::protocol::SSL;

use crate::frames::{IO, data, negotiate, round_trip, secured, up_to_client_info, up_to_tls};
use crate::measure::Peer;
use crate::wire::Wire;

pub(super) const PEERS: &[Peer] = &[
    Peer::new("auto-detect", "asks for round trips and reads the answers", Reach::Session, auto_detect),
    Peer::new("auto-detect-unread", "asks for round trips and never reads", Reach::Session, auto_detect_unread)
        .for_long(),
    Peer::new("auto-detect-unread-tls", "the same inside TLS", Reach::Session, auto_detect_unread_tls).for_long(),
    Peer::new("multitransport", "offers a second transport again and again", Reach::Session, multitransport),
    Peer::new("license-requests", "sends licence requests of 64 scopes", Reach::License, license_requests),
    Peer::new("license-texts", "sends licence requests whose texts have 30 kB", Reach::License, license_texts),
    Peer::new("license-alerts", "sends licensing alerts that go on", Reach::License, license_alerts),
    Peer::new("license-unknown", "sends licensing messages of an unknown type", Reach::License, license_unknown),
    Peer::new("redirection", "redirects to names of 10 kB", Reach::Session, redirection),
    Peer::new("error-info", "says that there is no error", Reach::Session, error_info),
    Peer::new("share-data", "sends Share Data of an unknown type", Reach::Session, share_data),
];

fn behind_client_info(wire: &mut Wire, bytes: &[u8]) -> Result<()> {
    negotiate(wire, 0)?;
    up_to_client_info(wire)?;
    wire.flood(bytes)
}

fn auto_detect(wire: &mut Wire) -> Result<()> {
    up_to_tls(wire, SSL)?;
    up_to_client_info(wire)?;
    for sequence in 0.. {
        wire.send(&round_trip(sequence))?;
        wire.message()?;
    }
    Ok(())
}

fn auto_detect_unread(wire: &mut Wire) -> Result<()> {
    behind_client_info(wire, &round_trip(7).repeat(3000))
}

fn auto_detect_unread_tls(wire: &mut Wire) -> Result<()> {
    up_to_tls(wire, SSL)?;
    up_to_client_info(wire)?;
    let request = round_trip(7);
    loop {
        if let Some(tls) = wire.tls() {
            // Each in a record of its own.
            for _ in 0..100 {
                std::io::Write::write_all(&mut tls.writer(), &request)?;
            }
        }
        wire.flush_only()?;
    }
}

fn multitransport(wire: &mut Wire) -> Result<()> {
    let request = MultitransportRequest { request_id: 7, protocol: 1 };
    let request = secured(security_flags::TRANSPORT_REQ, &request.encode([7; 16]));
    behind_client_info(wire, &request.repeat(1000))
}

/// A licence request with these texts, and the scope so many times.
pub(crate) fn license_request(company: &str, scope: &str, scopes: u32) -> Vec<u8> {
    let mut modulus = [0x55; 256];
    modulus[255] = 0xD5;
    let request = LicenseRequest {
        server_random: [1; 32],
        product_version: 0x000A_0000,
        company: company.to_owned(),
        product_id: "A02".to_owned(),
        key_exchange: vec![1],
        dropped: 0,
        certificate: rdpwhy_tests::proprietary(&modulus, 65_537),
        scopes: vec![scope.to_owned(); usize::try_from(scopes).expect("few scopes")],
        scope_count: scopes,
    };
    data(IO, &license_pdu(&LicenseMessage::Request(Box::new(request)), Preamble::VERSION_3))
}

fn license_requests(wire: &mut Wire) -> Result<()> {
    behind_client_info(wire, &license_request("Microsoft", &"s".repeat(240), 64))
}

fn license_texts(wire: &mut Wire) -> Result<()> {
    behind_client_info(wire, &license_request(&"\u{20AC}".repeat(15_000), "s", 1))
}

fn license_alerts(wire: &mut Wire) -> Result<()> {
    let alert = ErrorAlert { code: 9, transition: 4, ..ErrorAlert::valid_client() };
    let alert = data(IO, &license_pdu(&LicenseMessage::ErrorAlert(alert), Preamble::VERSION_3));
    negotiate(wire, 0)?;
    up_to_client_info(wire)?;
    wire.send(&license_request("Microsoft", "s", 1))?;
    wire.flood(&alert.repeat(1000))
}

fn license_unknown(wire: &mut Wire) -> Result<()> {
    let unknown = LicenseMessage::Unknown { kind: 0x42, body: vec![7; 30_000] };
    behind_client_info(wire, &data(IO, &license_pdu(&unknown, Preamble::VERSION_3)))
}

fn redirection(wire: &mut Wire) -> Result<()> {
    let name = Some("x".repeat(5_000));
    let packet = ServerRedirection {
        session_id: 7,
        flags: 0x0303,
        target_address: name.clone(),
        target_fqdn: name.clone(),
        target_netbios: name,
        load_balance_info: Some(vec![b'x'; 1_000]),
    };
    behind_client_info(wire, &secured(security_flags::REDIRECTION_PKT, &packet.encode()))
}

fn error_info(wire: &mut Wire) -> Result<()> {
    let content = SetErrorInfo { code: 0 }.content(7, 1002);
    behind_client_info(wire, &secured(0, &content).repeat(1000))
}

fn share_data(wire: &mut Wire) -> Result<()> {
    let control = ShareControl { kind: 7, source: 1002, body: &[7, 0, 0, 0, 0, 1, 8, 0, 99, 0, 0, 0, 0, 0, 0, 0] };
    behind_client_info(wire, &secured(0, &control.encode()).repeat(1000))
}
