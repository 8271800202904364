//! The preconnection PDU goes before everything else, and the observer knows it.

use core::time::Duration;

use rdpwhy_client::{Client, Config, Input, Opening, Output};
use rdpwhy_handshake::{
    Config as ObserverConfig, Ending, EventBody, Handshake, How, Input as Seen, PduKind, Side, Stage, Timestamp,
};
use rdpwhy_pdu::Preconnection;
use rdpwhy_pdu::x224::ConnectionRequest;

fn preconnection() -> Preconnection {
    Preconnection { id: 0, text: Some("B4D7F3C2-5C7E-4C0B-9B6D-1C8A8E3B2F10".to_owned()) }
}

/// What the client sends before anything has come.
fn sent(client: &mut Client) -> Vec<Vec<u8>> {
    client.handle(Timestamp(0), Input::Tick);
    let mut all = Vec::new();
    while let Output::Transmit(bytes) = client.poll() {
        all.push(bytes);
    }
    all
}

fn kinds(client: &Client) -> Vec<PduKind> {
    let report = client.report();
    let anomalies = report.transcript.iter().filter(|event| matches!(event.body, EventBody::Anomaly { .. })).count();
    assert_eq!(anomalies, 0, "{:?}", report.transcript);
    report.transcript.iter().filter_map(|event| event.body.pdu()).collect()
}

#[test]
fn it_goes_before_the_connection_request() {
    let mut client = Client::new(Config::new("host.example", 2179).preconnection(preconnection()));
    let [first, second] = sent(&mut client).try_into().expect("two messages");
    assert_eq!(Preconnection::decode(&first), Ok(preconnection()));
    assert!(ConnectionRequest::decode(&second).is_ok());
    assert_eq!(kinds(&client), [PduKind::RdpPreconnection, PduKind::X224ConnectionRequest]);
    let report = client.report();
    assert!(report.position.awaits_pdu(PduKind::X224ConnectionConfirm));
    assert_eq!(report.facts.negotiation.preconnection_bytes, Some(first.len()));
    client.handle(Timestamp(9), Input::Ended(How::Reset));
    assert!(matches!(client.report().ending, Some(Ending::Closed(close)) if close.how == How::Reset));
}

/// As Hyper-V's port 2179 wants it.
#[test]
fn it_goes_before_tls_where_tls_comes_first() {
    let config = Config::new("host.example", 2179).preconnection(preconnection()).opening(Opening::DirectTls);
    let mut client = Client::new(config);
    let all = sent(&mut client);
    assert_eq!(Preconnection::decode(&all[0]), Ok(preconnection()));
    assert_eq!(all[1].first(), Some(&22), "a handshake record");
    assert_eq!(kinds(&client), [PduKind::RdpPreconnection, PduKind::TlsClientHello]);
    assert_eq!(client.report().position.stage, Stage::Tls);
}

#[test]
fn it_goes_before_listening() {
    let opening = Opening::Listen(Duration::from_secs(2));
    let version_1 = Preconnection { id: 7, text: None };
    let mut client = Client::new(Config::new("host.example", 2179).preconnection(version_1.clone()).opening(opening));
    assert_eq!(sent(&mut client), [version_1.encode()]);
    assert_eq!(kinds(&client), [PduKind::RdpPreconnection]);
}

/// Cut anywhere, the observer sees the same.
#[test]
fn an_observer_reads_it_in_pieces() {
    let bytes = [preconnection().encode(), ConnectionRequest::default().encode()].concat();
    let reports = [usize::MAX, 7, 1].map(|size| {
        let mut observer = Handshake::new(ObserverConfig::default());
        for piece in bytes.chunks(size) {
            observer.observe(Timestamp(1), Seen::Wire { from: Side::Client, bytes: piece });
        }
        observer.report()
    });
    assert_eq!(reports[0].transcript.len(), 2);
    assert!(reports.windows(2).all(|pair| pair.first() == pair.last()));
}
