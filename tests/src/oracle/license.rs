//! Licensing: the first byte of the input is the message type, the rest its body, and again as a whole message.

use rdpwhy_pdu::cursor::Cursor;
use rdpwhy_pdu::license::{ErrorAlert, LicenseMessage, LicenseRequest, Preamble};

use super::{reads_back, summary_is_bounded};

const MAX_SCOPES: usize = 64;

pub(super) fn check(input: &[u8]) {
    if let Some((kind, body)) = input.split_first() {
        message(*kind, body);
    }
    let mut cursor = Cursor::new("oracle", input);
    if let Ok(preamble) = Preamble::decode(&mut cursor) {
        assert_eq!(input.get(..4), Some(&preamble.encode()[..]));
        message(preamble.kind, cursor.rest());
    }
    if let Ok(alert) = ErrorAlert::decode(input) {
        summary_is_bounded(&alert.summary(), input);
        reads_back(&alert, ErrorAlert::decode(&alert.encode()));
    }
}

fn message(kind: u8, body: &[u8]) {
    let Ok(message) = LicenseMessage::decode(kind, body) else {
        return;
    };
    assert_eq!(message.message_type(), kind);
    summary_is_bounded(&message.summary(), body);
    if let LicenseMessage::Request(request) = &message {
        assert!(request.scopes.len() <= MAX_SCOPES);
        reads_back(request.as_ref(), LicenseRequest::decode(&request.encode()));
    }
    let encoded = message.encode(Preamble::VERSION_3);
    let mut cursor = Cursor::new("oracle", &encoded);
    let preamble = Preamble::decode(&mut cursor).expect("our own preamble decodes");
    reads_back(&message, LicenseMessage::decode(preamble.kind, cursor.rest()));
}
