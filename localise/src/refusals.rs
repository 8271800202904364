//! Which refusals are played where: the codes of the specifications, and one of each that nobody knows.

use rdpwhy_lab::Refusal;

use crate::message::{Frame, Message};
use crate::truth::Layer;

/// MS-RDPBCGR 2.2.1.12.1.3: dwErrorCode, without 7, which is no refusal.
const LICENSE_ERRORS: [u32; 9] = [1, 2, 3, 4, 6, 8, 0xB, 0xC, 0x63];
/// dwStateTransition: ST_TOTAL_ABORT, ST_NO_TRANSITION, and one that nobody knows. The two others let the client go on.
const TRANSITIONS: [u32; 3] = [1, 2, 9];
/// MS-RDPBCGR 2.2.5.1.1.
const ERROR_INFOS: [u32; 12] = [1, 2, 5, 7, 8, 9, 0x100, 0x101, 0x10A, 0x1195, 0x112F, 0x7FFF];
/// RFC 8446 6.2 and RFC 5246 7.2.2; 0 and 90 are no refusals.
const ALERTS: [u32; 25] =
    [10, 20, 21, 22, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 60, 70, 71, 80, 86, 109, 110, 112, 120, 222];

/// Every refusal in the place of a message.
pub(crate) fn at(message: &Message, layer: Layer) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = own(message, layer).into_iter().map(Refusal::Stage).collect();
    let (speaks_mcs, on_io_channel) = match message.stage {
        "basic-settings" | "channels" => (true, false),
        "licensing" | "capabilities" => (true, true),
        _ => (false, false),
    };
    if speaks_mcs && message.frame == Frame::Tpkt {
        refusals.extend((0..8).map(Refusal::Ultimatum));
    }
    if on_io_channel {
        refusals.extend(ERROR_INFOS.map(Refusal::ErrorInfo));
    }
    if message.stage == "channels" {
        refusals.extend((1..16).map(Refusal::WithId));
    }
    if message.stage == "licensing" {
        let alerts = |code| TRANSITIONS.map(|transition| Refusal::License { code, transition });
        refusals.extend(LICENSE_ERRORS.into_iter().flat_map(alerts));
    }
    refusals
}

/// Codes that the stage itself refuses with.
fn own(message: &Message, layer: Layer) -> Vec<u32> {
    match (layer, message.stage) {
        // Behind its hello a TLS 1.3 server seals its alerts, and behind a ChangeCipherSpec every server does: not played.
        (Layer::Handshake, _) if is_sealed(message) => vec![],
        (Layer::Handshake, _) => ALERTS.to_vec(),
        // The record of the session tickets.
        (_, _) if message.frame == Frame::Record => vec![],
        // MS-RDPBCGR 2.2.1.2.2.
        (_, "negotiation") => vec![1, 2, 3, 4, 5, 6, 7, 99],
        // MS-ERREF, the first as SSPI has it.
        (_, "credssp") => vec![0x8009_0308, 0xC000_0022, 0xC000_006D, 0xC000_0234, 0x1234_5678],
        // MS-RDPBCGR 2.2.10.2.
        (_, "early-user-auth") => vec![5, 7],
        (_, "licensing" | "capabilities") => vec![],
        // T.125 7, Result.
        _ => (1..=15).collect(),
    }
}

fn is_sealed(message: &Message) -> bool {
    message.pdu == "tls.finished"
}
