//! Which messages end the waiting, which only may, and which never do.

use rdpwhy_handshake::{
    BadMessage, Close, Defect, Ending, EventBody, How, Input, PduKind, RefusalKind, Side, Stage, Timestamp,
};
use rdpwhy_pdu::license::{ErrorAlert, LicenseMessage};
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::rdp::send_data;
use rdpwhy_pdu::x224::{data_tpkt, protocol};

use crate::conversation::{Conversation, IO, USER};

/// `03 00 00 09 02 f0 80 21 80`, as xrdp, weston and KRdp send it.
const ULTIMATUM: [u8; 9] = [3, 0, 0, 9, 2, 0xF0, 0x80, 0x21, 0x80];
/// Deactivate All with a share id and a short source descriptor (MS-RDPBCGR 2.2.3.1).
const DEACTIVATE_ALL: [u8; 13] = [13, 0, 0x16, 0, 0xEA, 3, 0xEA, 3, 1, 0, 1, 0, 0];
const SECOND: u64 = 1_000_000;

fn bad(conversation: &Conversation) -> &BadMessage {
    match conversation.witness.ending() {
        Some(Ending::BadMessage(message)) => message,
        other => panic!("no bad message: {other:?}"),
    }
}

fn wait_until_judged(conversation: &mut Conversation) -> Timestamp {
    let due = conversation.witness.wake_at().expect("the observer wants to judge");
    conversation.witness.observe(due, Input::Tick);
    due
}

fn anomalies(conversation: &Conversation) -> Vec<(&'static str, Option<PduKind>)> {
    let events = conversation.witness.transcript().iter();
    let anomaly = |event: &rdpwhy_handshake::Event| match &event.body {
        EventBody::Anomaly { what, pdu, .. } => Some((*what, *pdu)),
        _ => None,
    };
    events.filter_map(anomaly).collect()
}

fn licensed() -> Conversation {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    let valid = ErrorAlert { code: 7, transition: 2, blob: rdpwhy_pdu::license::Blob { kind: 4, data: Vec::new() } };
    conversation.licenses(&LicenseMessage::ErrorAlert(valid));
    assert_eq!(conversation.witness.position().stage, Stage::Capabilities);
    conversation
}

fn asking_for_settings() -> Conversation {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303).sends_settings();
    conversation
}

#[test]
fn an_awaited_message_that_does_not_decode_ends_the_waiting_immediately() {
    let mut conversation = asking_for_settings();
    let short = data_tpkt(&[0x7F, 0x66, 0x82, 0x01, 0x00, 0x0A, 0x01, 0x00]);
    conversation.says(Side::Server, &short);
    let message = bad(&conversation);
    assert_eq!((message.by, message.pdu), (Side::Server, PduKind::McsConnectResponse));
    assert_eq!(message.defect, Defect::Malformed);
    assert!(message.detail.contains("ends early"), "{}", message.detail);
    conversation.stands(Stage::BasicSettings, "connect-response", PduKind::McsConnectResponse);
}

#[test]
fn a_message_of_another_stage_ends_the_waiting_after_a_second() {
    let mut conversation = licensed();
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &DEACTIVATE_ALL));
    assert_eq!(conversation.witness.ending(), None, "Demand Active may still come");
    let sent = conversation.witness.transcript().last().expect("something was seen").at;
    assert_eq!(wait_until_judged(&mut conversation), Timestamp(sent.0 + SECOND));
    let message = bad(&conversation);
    assert_eq!((message.pdu, message.defect), (PduKind::RdpDeactivateAll, Defect::Unexpected));
    assert_eq!(message.detail, "while in capabilities, demand-active");
    conversation.stands(Stage::Capabilities, "demand-active", PduKind::RdpDemandActive);
}

#[test]
fn a_message_of_another_stage_is_passed_over_where_the_awaited_one_follows() {
    let mut conversation = asking_for_settings();
    conversation.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) });
    conversation.answers_settings(0, 0);
    assert_eq!(conversation.witness.ending(), None);
    assert_eq!(conversation.witness.wake_at(), None, "nothing is held against the server any more");
    assert_eq!(conversation.witness.position().stage, Stage::Channels);
    assert_eq!(anomalies(&conversation), [("unexpected", Some(PduKind::McsAttachUserConfirm))]);
}

#[test]
fn a_close_behind_a_bad_message_is_explained_by_it() {
    for by in [Side::Server, Side::Client] {
        let mut conversation = licensed();
        conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &DEACTIVATE_ALL));
        conversation.observe(Input::Ended { by, how: How::Eof });
        assert_eq!(bad(&conversation).pdu, PduKind::RdpDeactivateAll);
    }
}

#[test]
fn completion_does_not_hide_a_bad_message() {
    let mut conversation = licensed();
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &DEACTIVATE_ALL)).observe(Input::Complete);
    assert_eq!(bad(&conversation).pdu, PduKind::RdpDeactivateAll);
}

#[test]
fn a_well_formed_message_without_a_name_ends_nothing() {
    let mut conversation = licensed();
    // A security header with a flag of no specification, and a share data PDU of a type that is not read.
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &[0, 0, 0, 0x40, 1, 2, 3, 4]));
    assert_eq!(conversation.witness.wake_at(), None);
    assert_eq!(conversation.witness.ending(), None);
}

#[test]
fn what_the_client_sends_ends_nothing() {
    let mut conversation = asking_for_settings();
    conversation.says(Side::Client, &data_tpkt(&[0x7F, 0x65, 0x82, 0x01, 0x00, 0x0A]));
    assert_eq!(conversation.witness.wake_at(), None);
    assert_eq!(conversation.witness.ending(), None);
}

#[test]
fn an_ultimatum_instead_of_the_confirm_is_a_refusal() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).says(Side::Server, &ULTIMATUM).ends(How::Eof);
    let then = Some(Close { how: How::Eof, by: Side::Server, partial: None });
    assert_eq!(conversation.refused(), (RefusalKind::DisconnectUltimatum, 3, then));
    conversation.stands(Stage::Negotiation, "connection-confirm", PduKind::X224ConnectionConfirm);

    let mut silent = Conversation::new();
    silent.asks(protocol::SSL).says(Side::Server, &ULTIMATUM);
    wait_until_judged(&mut silent);
    assert_eq!(silent.refused(), (RefusalKind::DisconnectUltimatum, 3, None));
}

#[test]
fn an_ultimatum_before_the_confirm_is_passed_over_and_told() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).says(Side::Server, &ULTIMATUM).selects(protocol::SSL);
    assert_eq!(conversation.witness.ending(), None);
    assert_eq!(conversation.witness.position().stage, Stage::Tls);
    assert_eq!(anomalies(&conversation), [("unexpected", Some(PduKind::McsDisconnectProviderUltimatum))]);
}

#[test]
fn an_ultimatum_in_place_of_the_server_hello_is_a_refusal_however_it_is_cut() {
    for cut in 0..ULTIMATUM.len() {
        let mut conversation = Conversation::new();
        conversation.asks(protocol::SSL).selects(protocol::SSL);
        let (head, tail) = ULTIMATUM.split_at(cut);
        for bytes in [head, tail].into_iter().filter(|bytes| !bytes.is_empty()) {
            conversation.says(Side::Server, bytes);
        }
        conversation.ends(How::Eof);
        let then = Some(Close { how: How::Eof, by: Side::Server, partial: None });
        assert_eq!(conversation.refused(), (RefusalKind::DisconnectUltimatum, 3, then), "cut at {cut}");
        assert_eq!(conversation.witness.position().stage, Stage::Tls);
    }
}

#[test]
fn a_second_confirm_in_place_of_the_server_hello_is_a_bad_message_and_teaches_nothing() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).selects(protocol::RDP).ends(How::Reset);
    assert_eq!(bad(&conversation).pdu, PduKind::X224ConnectionConfirm);
    assert_eq!(conversation.witness.facts().negotiation.selected, Some(protocol::SSL));
}

#[test]
fn a_length_indicator_that_disagrees_is_an_anomaly_and_the_confirm_counts() {
    let mut conversation = Conversation::new();
    // MS-RDPBCGR 4.1.2 with an indicator of 13 instead of 14.
    let confirm = [3, 0, 0, 19, 13, 0xD0, 0, 0, 0x12, 0x34, 0, 2, 0, 8, 0, 1, 0, 0, 0];
    conversation.asks(protocol::SSL).says(Side::Server, &confirm);
    assert_eq!(conversation.witness.ending(), None);
    assert_eq!(conversation.witness.position().stage, Stage::Tls);
    assert_eq!(anomalies(&conversation), [("malformed", Some(PduKind::X224ConnectionConfirm))]);
}
