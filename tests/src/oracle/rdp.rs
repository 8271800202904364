//! Messages of the I/O and message channels: they read back, and no secret is shown.

use rdpwhy_pdu::cursor::Cursor;
use rdpwhy_pdu::rdp::{
    AutoDetectRequest, AutoDetectResponse, ClientInfo, MultitransportRequest, MultitransportResponse, SecurityExchange,
    SecurityHeader, ServerRedirection, SetErrorInfo, ShareControl, ShareData,
};

use super::{reads_back, summary_is_bounded};

const INFO_UNICODE: u32 = 0x10;
/// Lengths of one message's fields are of two bytes: longer inputs may not fit in one.
const FITS: usize = 16_000;

pub(super) fn check(input: &[u8]) {
    if let Ok(header) = SecurityHeader::decode(&mut Cursor::new("oracle", input)) {
        assert_eq!(input.get(..4), Some(&header.encode()[..]));
    }
    share(input);
    if input.len() <= FITS {
        client_info(input);
        redirection(input);
    }
    fixed(input);
}

fn share(input: &[u8]) {
    assert!(!ShareControl::matches(input) || ShareControl::begins(input));
    let Ok(control) = ShareControl::decode(input) else {
        return;
    };
    assert!(control.body.len() <= input.len());
    if control.body.len() <= FITS {
        reads_back(&control, ShareControl::decode(&control.encode()));
    }
    if let Ok(data) = ShareData::decode(control.body)
        && data.body.len() <= FITS
    {
        let encoded = data.encode(1, 1002);
        let control = ShareControl::decode(&encoded).expect("our own share header decodes");
        let plain = ShareData { compressed: false, ..data };
        reads_back(&plain, ShareData::decode(control.body));
    }
}

fn client_info(input: &[u8]) {
    let Ok(info) = ClientInfo::decode(input) else { return };
    summary_is_bounded(&info.summary(), input);
    let mut written = ClientInfo { flags: info.flags | INFO_UNICODE, ..info.clone() };
    reads_back(&written, ClientInfo::decode(&written.encode()));
    written.password = "Correct-Horse-7d1f".to_owned();
    let shown = format!("{written:?} {:?}", written.summary());
    assert!(!shown.contains(&written.password), "a password is shown");
}

fn redirection(input: &[u8]) {
    let Ok(packet) = ServerRedirection::decode(input) else {
        return;
    };
    summary_is_bounded(&packet.summary(), input);
    let again = ServerRedirection::decode(&packet.encode()).expect("our own redirection decodes");
    assert_eq!(
        (again.session_id, again.target(), &again.load_balance_info),
        (packet.session_id, packet.target(), &packet.load_balance_info)
    );
}

fn fixed(input: &[u8]) {
    if let Ok(exchange) = SecurityExchange::decode(input) {
        summary_is_bounded(&exchange.summary(), input);
        reads_back(&exchange, SecurityExchange::decode(&exchange.encode()));
    }
    if let Ok(info) = SetErrorInfo::decode(input) {
        summary_is_bounded(&info.summary(), input);
        reads_back(&info, SetErrorInfo::decode(&info.encode()));
    }
    if let Ok(request) = AutoDetectRequest::decode(input) {
        summary_is_bounded(&request.summary(), input);
        reads_back(&request, AutoDetectRequest::decode(&request.encode()));
    }
    if let Ok(response) = AutoDetectResponse::decode(input) {
        summary_is_bounded(&response.summary(), input);
        reads_back(&response, AutoDetectResponse::decode(&response.encode()));
    }
    if let Ok(request) = MultitransportRequest::decode(input) {
        summary_is_bounded(&request.summary(), input);
        reads_back(&request, MultitransportRequest::decode(&request.encode([0; 16])));
    }
    if let Ok(response) = MultitransportResponse::decode(input) {
        summary_is_bounded(&response.summary(), input);
        reads_back(&response, MultitransportResponse::decode(&response.encode()));
    }
}
