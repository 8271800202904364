//! Whole frames in a context: the input's first byte is the context, the rest the frame, and again as contents of
//! Send Data and of a TSRequest, so that what lies inside is reached at once.

use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::rdp::{SecurityHeader, send_data};
use rdpwhy_pdu::x224::data_tpkt;
use rdpwhy_pdu::{
    ClientPdu, Context, Decoded, Pdu, Side, decode_early_user_auth, decode_fast_path, decode_tpkt, decode_ts_request,
};

use super::summary_is_bounded;

const USER: u16 = 1007;
const IO: u16 = 1003;
const MESSAGES: u16 = 1004;
const OTHER: u16 = 1005;
/// Security header flags that name what follows (MS-RDPBCGR 2.2.8.1.1.2.1).
const FLAGS: [u16; 9] = [0x01, 0x02, 0x04, 0x40, 0x80, 0x0400, 0x1000, 0x2000, 0x4000];

pub(super) fn check(input: &[u8]) {
    let Some((choice, frame)) = input.split_first() else {
        return;
    };
    let context = context(*choice);
    for decoded in [
        decode_tpkt(frame, &context),
        decode_tpkt(&data_tpkt(frame), &context),
        decode_ts_request(frame, &context),
        decode_early_user_auth(frame, &context),
        decode_fast_path(frame, &context),
    ] {
        is_told(&decoded, frame);
    }
    for channel in [IO, MESSAGES, OTHER] {
        is_told(&decode_tpkt(&send_data(context.from, USER, channel, frame), &context), frame);
    }
    for flags in FLAGS {
        let content = SecurityHeader::new(flags).before(frame);
        is_told(&decode_tpkt(&send_data(context.from, USER, IO, &content), &context), frame);
    }
    let request = TsRequest { version: 6, nego_tokens: vec![frame.to_vec()], ..TsRequest::default() };
    is_told(&decode_ts_request(&request.encode(), &context), frame);
}

const fn context(choice: u8) -> Context {
    Context {
        from: if choice & 1 == 0 { Side::Client } else { Side::Server },
        standard_security: choice & 2 != 0,
        licensed: choice & 4 != 0,
        io_channel: if choice & 8 == 0 { Some(IO) } else { None },
        message_channel: if choice & 16 == 0 { Some(MESSAGES) } else { None },
    }
}

/// It has a name and a summary of sane size.
#[track_caller]
fn is_told(decoded: &Decoded, frame: &[u8]) {
    assert!(!decoded.kind.name().is_empty());
    summary_is_bounded(&decoded.summary, frame);
    assert!(decoded.malformed.is_none() || !matches!(decoded.pdu, Pdu::Client(ClientPdu::ClientInfo(Some(_)))));
}
