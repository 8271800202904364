//! MCS settings and channels.

use rdpwhy_handshake::{EventBody, PduKind, RefusalKind, Side, Stage};
use rdpwhy_pdu::gcc::ClientBlocks;
use rdpwhy_pdu::mcs::{ConnectInitial, DomainParameters, DomainPdu};
use rdpwhy_pdu::x224::{data_tpkt, protocol};

use crate::conversation::{Conversation, USER};

#[test]
fn an_mcs_result_is_a_refusal_even_with_settings_beside_it() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303).settings(8, 0);
    assert_eq!(conversation.refused(), (RefusalKind::McsResult, 8, None));
    conversation.stands(Stage::BasicSettings, "connect-response", PduKind::McsConnectResponse);
}

#[test]
fn attach_and_join_refusals_come_without_their_optional_id() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303).settings(0, 0);
    conversation.domain(Side::Client, &DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 });
    conversation.domain(Side::Client, &DomainPdu::AttachUserRequest);
    conversation.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 13, initiator: None });
    assert_eq!(conversation.refused(), (RefusalKind::McsResult, 13, None));

    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303).settings(0, 0).attaches();
    conversation.domain(Side::Client, &DomainPdu::ChannelJoinRequest { initiator: USER, channel_id: USER });
    conversation.stands(Stage::Channels, "channel-join-confirm", PduKind::McsChannelJoinConfirm);
    let refusal = DomainPdu::ChannelJoinConfirm { result: 14, initiator: USER, requested: USER, channel_id: None };
    conversation.domain(Side::Server, &refusal);
    assert_eq!(conversation.refused(), (RefusalKind::McsResult, 14, None));
}

#[test]
fn a_success_without_settings_is_no_success() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303);
    let initial = ConnectInitial {
        target: DomainParameters::TARGET,
        minimum: DomainParameters::MINIMUM,
        maximum: DomainParameters::MAXIMUM,
        blocks: ClientBlocks::default(),
    };
    conversation.says(Side::Client, &data_tpkt(&initial.encode()));
    conversation.says(Side::Server, &data_tpkt(&[0x7F, 0x66, 3, 0x0A, 1, 0]));
    conversation.stands(Stage::BasicSettings, "connect-response", PduKind::McsConnectResponse);
}

#[test]
fn standard_security_with_encryption_awaits_the_security_exchange() {
    for (method, stage) in [(0, Stage::ClientInfo), (2, Stage::SecurityExchange)] {
        let mut conversation = Conversation::new();
        conversation.asks(protocol::RDP).selects(protocol::RDP).settings(0, method).attaches().joins();
        assert_eq!(conversation.witness.position().stage, stage);
    }
}

#[test]
fn an_ultimatum_answers_a_connect_initial_too() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303);
    conversation.domain(Side::Server, &DomainPdu::DisconnectProviderUltimatum { reason: 3 });
    assert_eq!(conversation.refused(), (RefusalKind::DisconnectUltimatum, 3, None));
    assert_eq!(conversation.witness.position().stage, Stage::BasicSettings);
}

#[test]
fn an_unexpected_message_is_an_anomaly_and_moves_nothing() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303);
    let before = conversation.witness.position();
    conversation.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) });
    assert_eq!(conversation.witness.position(), before);
    assert_eq!(conversation.witness.ending(), None);
    let last = conversation.witness.transcript().last().expect("something was seen");
    assert!(matches!(last.body, EventBody::Anomaly { what: "unexpected", .. }));
}

#[test]
fn confirms_without_their_id_or_for_another_channel_confirm_nothing() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::SSL).tls_up(0x0303).settings(0, 0);
    conversation.domain(Side::Client, &DomainPdu::ErectDomainRequest { sub_height: 0, sub_interval: 0 });
    conversation.domain(Side::Client, &DomainPdu::AttachUserRequest);
    conversation.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: None });
    conversation.stands(Stage::Channels, "attach-user-confirm", PduKind::McsAttachUserConfirm);
    conversation.domain(Side::Server, &DomainPdu::AttachUserConfirm { result: 0, initiator: Some(USER) });
    conversation.domain(Side::Client, &DomainPdu::ChannelJoinRequest { initiator: USER, channel_id: USER });
    let other =
        DomainPdu::ChannelJoinConfirm { result: 0, initiator: USER, requested: USER, channel_id: Some(USER + 20) };
    conversation.domain(Side::Server, &other);
    conversation.stands(Stage::Channels, "channel-join-confirm", PduKind::McsChannelJoinConfirm);
    assert_eq!(conversation.witness.facts().channels.joined, Vec::<u16>::new());
}
