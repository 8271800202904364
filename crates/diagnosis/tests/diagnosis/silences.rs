//! What the words say came, did come; and what they say did not, did not.

use rdpwhy_diagnosis::{diagnose, verdict};
use rdpwhy_handshake::{How, Input, Limit, Report, Side, Stage};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::x224::{ConnectionRequest, protocol};

use crate::talk::Talk;

fn told(stage: Stage, tell: impl FnOnce(&mut Talk)) -> Report {
    let mut talk = Talk::in_stage(stage);
    tell(&mut talk);
    talk.report()
}

#[track_caller]
fn ends_with(report: &Report, end: &str) {
    let verdict = verdict(report);
    assert!(verdict.ends_with(end), "{verdict}");
}

#[test]
fn a_message_that_drips_is_not_silence() {
    let dripped = told(Stage::Negotiation, |talk| {
        for byte in [3, 0, 0, 19, 14] {
            talk.waits(1).says(Side::Server, &[byte]);
        }
        talk.observe(Input::Deadline(Limit::Stage));
    });
    let expected = ": a message began (5 of at least 19 bytes) and was still coming, 5 bytes (less than 1 a second), when the \
                    limit of the stage passed after 5.0 s in the stage.";
    ends_with(&dripped, expected);
    assert_eq!(diagnose(&dripped)[0].signature, "endless.drip");
    let stalled = told(Stage::Negotiation, |talk| {
        talk.says(Side::Server, &[3, 0, 0, 19, 14]).goes_quiet();
    });
    ends_with(&stalled, ": a message began (5 of at least 19 bytes) and nothing more came for 5.0 s.");
}

#[test]
fn messages_that_were_not_awaited_are_told() {
    let echo = ConnectionRequest::default().encode();
    let echoed = told(Stage::Negotiation, |talk| {
        talk.says(Side::Server, &echo).goes_quiet();
    });
    let echoes = ": the server sent the connection request (x224.connection-request), which belongs to another place of the \
                  exchange.";
    ends_with(&echoed, echoes);
    let flooded = told(Stage::Negotiation, |talk| {
        for _ in 0..5 {
            talk.waits(1).says(Side::Server, &echo);
        }
        talk.observe(Input::Deadline(Limit::Stage));
    });
    ends_with(&flooded, echoes);
}

/// A read may hold the odd message and the one before it.
#[test]
fn an_odd_message_is_told_however_the_reads_fall_and_whatever_our_goodbye_is() {
    let echo = ConnectionRequest::default().encode();
    let echoed = told(Stage::Negotiation, |talk| {
        talk.at_once().says(Side::Server, &echo).goes_quiet();
        talk.observe(Input::Wire { from: Side::Client, bytes: &echo });
    });
    assert!(verdict(&echoed).contains("the server sent the connection request"), "{}", verdict(&echoed));
}

#[test]
fn a_close_after_a_message_of_the_closer_is_not_without_a_word() {
    let mut talk = Talk::new();
    talk.asks(protocol::SSL).selects(protocol::SSL).ends(How::Reset);
    ends_with(&talk.report(), ": the server reset the connection after sending the answer to the connection request.");
    let report = told(Stage::Negotiation, |talk| {
        talk.domain(Side::Server, &DomainPdu::DisconnectProviderUltimatum { reason: 1 }).ends(How::Reset);
    });
    let refused = ": the server sent a disconnect ultimatum: rn-provider-initiated (1), then reset the connection.";
    ends_with(&report, refused);
}

#[test]
fn warning_alerts_and_close_notify_are_not_called_no_alert() {
    const UNRECOGNIZED_NAME: u8 = 112;
    let warned = told(Stage::Tls, |talk| {
        talk.warns(UNRECOGNIZED_NAME).ends(How::Eof);
    });
    let notified = told(Stage::Tls, |talk| {
        talk.warns(0);
    });
    for (report, expected) in
        [(warned, "after sending the TLS alert unrecognized_name (112)"), (notified, "gives no reason")]
    {
        let finding = diagnose(&report).into_iter().next().expect("a finding");
        assert_eq!(finding.signature, "tls.eof-after-client-hello");
        assert!(finding.says.contains(expected) && !finding.says.contains("gave no alert"), "{}", finding.says);
    }
}

#[test]
fn what_is_awaited_in_a_servers_flight_is_what_has_not_come() {
    let flight = |tell: fn(&mut Talk) -> &mut Talk| {
        told(Stage::Tls, |talk| {
            tell(talk.server_hello(0x0303)).goes_quiet();
        })
    };
    let awaited = |report: &Report, words: &str| {
        let verdict = verdict(report);
        assert!(verdict.contains(&format!("waiting for {words}: ")), "{verdict}");
    };
    awaited(&flight(|talk| talk), "the server's certificate (tls.certificate)");
    awaited(&flight(Talk::certificate), "the end of the server's TLS flight (tls.server-hello-done)");
}

#[test]
fn what_comes_beside_tls_is_told_from_what_comes_inside() {
    const GARBAGE: &[u8] = b"HTTP/1.1 400 Bad Request\r\n\r\n";
    let mut beside = Talk::new();
    beside.asks(protocol::HYBRID).selects(protocol::HYBRID).client_hello().server_hello(0x0303);
    beside.tls_up().negotiates().on_the_wire(Side::Server, GARBAGE).goes_quiet();
    assert!(verdict(&beside.report()).contains("what the server sent outside TLS"), "{}", verdict(&beside.report()));
    let inside = told(Stage::Credssp, |talk| {
        talk.says(Side::Server, GARBAGE).goes_quiet();
    });
    assert!(!verdict(&inside).contains("outside TLS"), "{}", verdict(&inside));
}

#[test]
fn an_awaited_message_that_settles_nothing_is_not_something_else() {
    let answered_in_vain = told(Stage::Credssp, |talk| {
        let token = vec![0xDE, 0xAD];
        talk.negotiates();
        talk.credssp(Side::Server, TsRequest { version: 6, nego_tokens: vec![token], ..TsRequest::default() });
        talk.goes_quiet();
    });
    let verdict = verdict(&answered_in_vain);
    assert!(verdict.contains("which settles nothing, and nothing better followed"), "{verdict}");
}
