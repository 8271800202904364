//! The X.224 request and what answers it.

use rdpwhy_handshake::{Close, Ending, EventBody, How, Incapacity, Input, Partial, PduKind, RefusalKind, Side, Stage};
use rdpwhy_pdu::frame::FrameLayer;
use rdpwhy_pdu::x224::{NegotiationAnswer, data_tpkt, protocol};

use crate::conversation::Conversation;

fn eof(partial: Option<Partial>) -> Option<Ending> {
    Some(Ending::Closed(Close { how: How::Eof, by: Side::Server, partial }))
}

#[test]
fn a_refusal_and_the_reset_that_follows_it_are_kept_together() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).confirms(NegotiationAnswer::Failure { flags: 0, code: 5 }).ends(How::Reset);
    let then = Some(Close { how: How::Reset, by: Side::Server, partial: None });
    assert_eq!(conversation.refused(), (RefusalKind::NegotiationFailure, 5, then));
    conversation.stands(Stage::Negotiation, "connection-confirm", PduKind::X224ConnectionConfirm);
}

#[test]
fn a_half_frame_before_the_end_is_told() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).says(Side::Server, &[3, 0, 0, 19, 14, 0xD0]).ends(How::Eof);
    let partial = Partial { layer: FrameLayer::Tpkt, have: 6, need: 19 };
    assert_eq!(conversation.witness.ending().cloned(), eof(Some(partial)));
}

#[test]
fn a_confirm_without_negotiation_data_is_standard_security() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).confirms(NegotiationAnswer::Absent);
    conversation.stands(Stage::BasicSettings, "connect-initial", PduKind::McsConnectInitial);
    assert!(conversation.witness.facts().negotiation.answered_without_data);
}

#[test]
fn rdstls_is_named_and_not_spoken() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).selects(protocol::RDSTLS);
    let because = Incapacity::PeerChose("rdstls".into());
    assert_eq!(conversation.witness.ending(), Some(&Ending::Unable { because }));
    assert_eq!(conversation.witness.position().stage, Stage::Negotiation);
}

#[test]
fn a_web_server_is_recognised_after_a_short_wait() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL).says(Side::Server, b"HTTP/1.1 400 ").says(Side::Server, b"Bad Request\r\n");
    assert_eq!(conversation.witness.ending(), None, "more of the head may come");
    let wake = conversation.witness.wake_at().expect("the witness wants to judge");
    conversation.witness.observe(wake, Input::Tick);
    match conversation.witness.ending() {
        Some(Ending::Unreadable { by: Side::Server, looks_like: "http", head }) => {
            assert_eq!(head, b"HTTP/1.1 400 Bad Request\r\n");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_server_that_goes_silent_leaves_what_was_awaited() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::HYBRID).observe(Input::Deadline(rdpwhy_handshake::Limit::Stage));
    assert_eq!(
        conversation.witness.ending(),
        Some(&Ending::Silent { waited_us: 1000, quiet_us: 1000, partial: None, limit: rdpwhy_handshake::Limit::Stage })
    );
    conversation.stands(Stage::Negotiation, "connection-confirm", PduKind::X224ConnectionConfirm);
}

#[test]
fn the_close_that_ends_a_flood_is_in_the_transcript() {
    let mut conversation = Conversation::new();
    conversation.asks(protocol::SSL);
    let flood = data_tpkt(&[]).repeat(10_000);
    conversation.says(Side::Server, &flood).ends(How::Reset);
    let report = conversation.witness.report();
    assert!(report.events_dropped > 0);
    let last = report.transcript.last().expect("something was seen");
    assert!(matches!(last.body, EventBody::Close { how: How::Reset, .. }));
}
