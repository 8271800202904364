//! From Client Info on, and what ends a conversation there.

use rdpwhy_handshake::{Because, Close, Ending, EventBody, How, Input, Outcome, PduKind, RefusalKind, Side, Stage};
use rdpwhy_pdu::license::{Blob, ErrorAlert, LicenseMessage};
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::rdp::{
    MultitransportRequest, MultitransportResponse, SecurityHeader, SetErrorInfo, demand_active, security_flags,
    send_data,
};

use crate::conversation::{Conversation, IO, USER};

#[test]
fn an_ultimatum_is_understood_wherever_it_comes() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info().domain(Side::Server, &DomainPdu::DisconnectProviderUltimatum { reason: 1 });
    assert_eq!(conversation.refused(), (RefusalKind::DisconnectUltimatum, 1, None));
    conversation.stands(Stage::Licensing, "first-message", PduKind::LicenseRequest);
}

#[test]
fn set_error_info_during_licensing_is_a_refusal_and_zero_is_none() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    let none = SetErrorInfo { code: 0 }.content(1, USER);
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &none));
    assert_eq!(conversation.witness.ending(), None);
    let denied = SetErrorInfo { code: 7 }.content(1, USER);
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &denied));
    assert_eq!(conversation.refused(), (RefusalKind::SetErrorInfo, 7, None));
}

#[test]
fn licensing_ends_with_valid_client_and_dies_of_anything_else() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info().licenses(&LicenseMessage::ErrorAlert(ErrorAlert::valid_client()));
    conversation.stands(Stage::Capabilities, "demand-active", PduKind::RdpDemandActive);
    assert_eq!(conversation.outcome(Stage::AutoDetect), Outcome::Skipped);
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &demand_active(1, USER)));
    conversation.stands(Stage::Capabilities, "confirm-active", PduKind::RdpConfirmActive);

    let mut conversation = Conversation::up_to_client_info();
    let alert = ErrorAlert { code: 6, transition: 1, blob: Blob::default() };
    conversation.sends_info().licenses(&LicenseMessage::ErrorAlert(alert)).ends(How::Eof);
    let then = Some(Close { how: How::Eof, by: Side::Server, partial: None });
    assert_eq!(conversation.refused(), (RefusalKind::LicenseError, 6, then));
}

#[test]
fn demand_active_means_that_licensing_was_skipped() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &demand_active(1, USER)));
    conversation.stands(Stage::Capabilities, "confirm-active", PduKind::RdpConfirmActive);
    assert_eq!(conversation.outcome(Stage::Licensing), Outcome::Skipped);
}

#[test]
fn after_a_stop_messages_are_events_and_move_nothing() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.observe(Input::Stop(Because::Reach));
    let (position, seen) = (conversation.witness.position(), conversation.witness.transcript().len());
    conversation.sends_info().ends(How::Reset);
    assert_eq!(conversation.witness.position(), position);
    assert_eq!(conversation.witness.ending(), Some(&Ending::Stopped { because: Because::Reach }));
    assert_eq!(conversation.witness.transcript().len(), seen + 2);
}

#[test]
fn a_second_transport_interrupts_licensing_and_does_not_replace_it() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    let header = |flags| SecurityHeader { flags, flags_hi: 0 }.encode().to_vec();
    let request = MultitransportRequest { request_id: 7, protocol: 1 }.encode([9; 16]);
    let content = [header(security_flags::TRANSPORT_REQ), request.to_vec()].concat();
    conversation.says(Side::Server, &send_data(Side::Server, USER, IO, &content));
    conversation.stands(Stage::Multitransport, "response", PduKind::RdpMultitransportResponse);
    let last = conversation.witness.transcript().last().expect("something was seen");
    assert!(matches!(last.body, EventBody::Pdu { raw: None, .. }), "the cookie is a secret");
    let response = MultitransportResponse { request_id: 7, result: 0x8000_4004 }.encode();
    let content = [header(security_flags::TRANSPORT_RSP), response.to_vec()].concat();
    conversation.says(Side::Client, &send_data(Side::Client, USER, IO, &content));
    conversation.stands(Stage::Licensing, "first-message", PduKind::LicenseRequest);
    let alert = ErrorAlert { code: 6, transition: 1, blob: Blob::default() };
    conversation.licenses(&LicenseMessage::ErrorAlert(alert));
    assert_eq!(conversation.refused(), (RefusalKind::LicenseError, 6, None));
    assert_eq!(conversation.outcome(Stage::Multitransport), Outcome::Passed);
}

#[test]
fn what_the_client_sends_after_a_secret_is_never_shown() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    conversation
        .says(Side::Client, b"hunter2 is no message of the protocol")
        .observe(Input::Deadline(rdpwhy_handshake::Limit::Stage));
    match conversation.witness.ending() {
        Some(Ending::Unreadable { by: Side::Client, head, .. }) => assert!(head.is_empty()),
        other => panic!("{other:?}"),
    }
    assert!(!format!("{:?}", conversation.witness.report()).contains("hunter2"));
    let bytes: String = format!("{:?}", b"hunter2".as_slice());
    assert!(!format!("{:?}", conversation.witness.report()).contains(bytes.trim_matches(['[', ']'])));
}

#[test]
fn a_licence_that_nobody_asked_for_is_none() {
    let mut conversation = Conversation::up_to_client_info();
    conversation.sends_info();
    let unasked = [
        LicenseMessage::NewLicense { encrypted_license_info: Blob::default(), mac: [0; 16] },
        LicenseMessage::PlatformChallenge { connect_flags: 0, encrypted_challenge: Blob::default(), mac: [0; 16] },
        LicenseMessage::Unknown { kind: 0x77, body: vec![1, 2, 3] },
    ];
    for message in unasked {
        conversation.licenses(&message);
        conversation.stands(Stage::Licensing, "first-message", PduKind::LicenseRequest);
    }
}
