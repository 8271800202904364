//! TLS messages: scanned, decoded, summarised. Nothing of TLS is written but alerts.

use rdpwhy_pdu::Side;
use rdpwhy_pdu::tls::{
    Alert, CertificateFacts, ClientHello, HandshakeScan, ServerHello, certificate_list, decode_handshake,
    scan_handshake,
};

use super::summary_is_bounded;

pub(super) fn check(input: &[u8]) {
    handshake_stream(input);
    for kind in [1, 2, 11] {
        let message = [&[kind, 0, 0, 0], input].concat();
        summary_is_bounded(&decode_handshake(Side::Server, &message).summary, &message);
    }
    if let Ok(hello) = ClientHello::decode(input) {
        summary_is_bounded(&hello.summary(), input);
        assert!(hello.suites.len() + hello.extensions.len() + hello.groups.len() <= input.len());
    }
    if let Ok(hello) = ServerHello::decode(input) {
        summary_is_bounded(&hello.summary(), input);
    }
    if let Ok(chain) = certificate_list(input) {
        assert!(chain.iter().map(Vec::len).sum::<usize>() <= input.len());
        // One message may hold thousands of empty certificates; each is refused at once.
        chain.iter().take(8).for_each(|der| drop(CertificateFacts::from_der(der)));
    }
    drop(CertificateFacts::from_der(input));
    if let Some(alert) = Alert::decode(input) {
        summary_is_bounded(&alert.summary(), input);
        assert_eq!(alert.encode_record().get(5..).and_then(Alert::decode), Some(alert));
    }
}

fn handshake_stream(input: &[u8]) {
    let mut rest = input;
    // A message of four bytes and no body is the shortest.
    for _ in 0..=input.len() / 4 {
        match scan_handshake(rest) {
            HandshakeScan::Whole(len) => {
                let (message, behind) = rest.split_at(len);
                summary_is_bounded(&decode_handshake(Side::Client, message).summary, message);
                rest = behind;
            }
            HandshakeScan::Partial { need } => {
                assert!(need > rest.len());
                return;
            }
            HandshakeScan::TooLong => return,
        }
    }
    unreachable!("a handshake message of no bytes");
}
