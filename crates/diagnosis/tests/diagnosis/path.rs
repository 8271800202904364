//! Evidence for or against a device on the network path: times, acknowledgements, headers.

use rdpwhy_diagnosis::{Finding, diagnose, signatures};
use rdpwhy_handshake::{DialEvent, How, Input, PacketFacts, PacketFlag, PacketSeen, Report, Side, Stage, TcpFacts};
use rdpwhy_pdu::x224::protocol;

use crate::talk::Talk;

const OURS: [&str; 6] = [
    "path.reset-before-round-trip",
    "path.bytes-not-acknowledged",
    "path.bytes-acknowledged",
    "path.close-from-another-sender",
    "path.close-like-the-server",
    "path.close-sender-unclear",
];

fn finding(report: &Report) -> Option<Finding> {
    let mut found = diagnose(report).into_iter().filter(|finding| OURS.contains(&finding.signature));
    let first = found.next();
    assert_eq!(found.next(), None, "one at a time");
    first
}

fn signature(report: &Report) -> &'static str {
    finding(report).map_or("", |finding| finding.signature)
}

/// A server a second away, whose connection ends a millisecond after the ClientHello.
fn ended(how: How) -> Report {
    let address = "192.0.2.1:3389".parse().expect("an address");
    let mut talk = Talk::new();
    talk.resolving().attempting().waits(1).dials(DialEvent::Connected { address }).asks(protocol::SSL);
    talk.waits(1).selects(protocol::SSL).client_hello().ends(how);
    let mut report = talk.report();
    report.facts.path.tcp = Some(TcpFacts { min_rtt_us: Some(900_000), ..TcpFacts::default() });
    report
}

#[test]
fn none_of_it_points_to_a_cause() {
    for id in OURS {
        let signature = signatures().find(|signature| signature.id == id).expect(id);
        assert_eq!((signature.causes, signature.stage), ([].as_slice(), None), "{id}");
    }
}

#[test]
fn a_reset_before_the_server_can_have_answered_is_told_with_both_times() {
    let report = ended(How::Reset);
    let finding = finding(&report).expect("a finding");
    assert_eq!((finding.signature, finding.causes.len(), finding.evidence.len()), (OURS[0], 0, 2));
    assert!(finding.says.contains("1.0 ms after the ClientHello"), "{}", finding.says);
    assert!(finding.says.contains("round trip to the server took 900 ms"), "{}", finding.says);
}

#[test]
fn the_shortest_round_trip_counts_wherever_it_was_measured() {
    let with = |min_rtt_us| {
        let mut report = ended(How::Reset);
        report.facts.path.tcp = Some(TcpFacts { min_rtt_us, ..TcpFacts::default() });
        signature(&report)
    };
    assert_eq!(with(Some(2_002)), OURS[0]);
    assert_eq!(with(Some(2_001)), "", "half of it is a millisecond: not clearly less");
    assert_eq!(with(None), "", "a SYN that was sent again makes a connect look long");
    let address = "192.0.2.1:3389".parse().expect("an address");
    for (connects_late, answers_late) in [(0, 1), (1, 0)] {
        let mut talk = Talk::new();
        talk.resolving().attempting().waits(connects_late).dials(DialEvent::Connected { address }).asks(protocol::SSL);
        talk.waits(answers_late).selects(protocol::SSL).client_hello().ends(How::Reset);
        let mut report = talk.report();
        report.facts.path.tcp = Some(TcpFacts { min_rtt_us: Some(900_000), ..TcpFacts::default() });
        assert_eq!(signature(&report), "", "the connect or the answer took a millisecond");
    }
}

#[test]
fn nothing_is_concluded_from_times_nearby_or_from_another_ending() {
    assert_eq!(signature(&ended(How::Eof)), "", "a close before the hello is often the server's");
    let mut report = ended(How::Reset);
    report.facts.path.tcp = Some(TcpFacts { min_rtt_us: Some(1_999), ..TcpFacts::default() });
    for event in &mut report.transcript {
        event.at.0 = 0;
    }
    assert_eq!(signature(&report), "", "below 2 ms");
    let mut report = ended(How::Reset);
    report.facts.path.address = Some("[::ffff:127.0.0.1]:3389".parse().expect("an address"));
    assert_eq!(signature(&report), "", "loopback");
    let mut talk = Talk::in_stage(Stage::Tls);
    talk.alerts(40).ends(How::Reset);
    let mut report = talk.report();
    report.facts.path.tcp = Some(TcpFacts { min_rtt_us: Some(900_000), ..TcpFacts::default() });
    assert_eq!(signature(&report), "", "the server spoke last");
}

/// The kernel was asked `after_us` after the ClientHello.
fn silent(sent: u64, acknowledged: u64, after_us: u64) -> Report {
    let mut talk = Talk::in_stage(Stage::Tls);
    let hello_at = talk.report().elapsed_us;
    talk.goes_quiet();
    let mut report = talk.report();
    report.facts.path.tcp = Some(TcpFacts {
        retransmissions: Some(3),
        bytes_sent: Some(sent),
        bytes_acknowledged: Some(acknowledged),
        asked_at_us: Some(hello_at + after_us),
        ..TcpFacts::default()
    });
    report
}

#[test]
fn silence_is_told_with_what_was_acknowledged() {
    let lost = finding(&silent(553, 36, 5_000_000)).expect("a finding");
    assert_eq!(lost.signature, OURS[1]);
    assert!(lost.says.contains("5.0 s after") && lost.says.contains("36 of its 553 bytes"), "{}", lost.says);
    assert!(lost.says.contains("3 segments were sent again"), "{}", lost.says);
    let heard = finding(&silent(553, 553, 5_000_000)).expect("a finding");
    assert_eq!(heard.signature, OURS[2]);
    assert!(!heard.says.contains("program"), "a device may have acknowledged: {}", heard.says);
    assert_eq!(signature(&silent(553, 36, 999_999)), "", "an acknowledgement may still come");
    assert_eq!(signature(&silent(0, 0, 5_000_000)), "");
}

#[test]
fn on_a_slow_path_an_acknowledgement_has_more_time() {
    let after = |after_us, rtt_us, min_rtt_us| {
        let mut report = silent(553, 36, after_us);
        let tcp = report.facts.path.tcp.as_mut().expect("facts");
        (tcp.rtt_us, tcp.min_rtt_us) = (rtt_us, min_rtt_us);
        signature(&report)
    };
    assert_eq!(after(1_300_000, Some(800_000), None), "", "800 ms of the path and 500 ms of a delayed acknowledgement");
    assert_eq!(after(2_099_999, Some(800_000), Some(700_000)), "");
    assert_eq!(after(2_100_000, Some(800_000), Some(700_000)), OURS[1]);
    assert_eq!(after(1_000_000, Some(10_000), Some(9_000)), OURS[1], "a second is enough nearby");
}

#[test]
fn the_verdict_and_the_finding_agree_whether_a_reset_came_too_soon() {
    let agree = |min_rtt_us, address: &str| {
        let mut report = ended(How::Reset);
        // The smoothed round trip alone would call every one of them too soon.
        report.facts.path.tcp = Some(TcpFacts { rtt_us: Some(900_000), min_rtt_us, ..TcpFacts::default() });
        report.facts.path.address = Some(address.parse().expect("an address"));
        let is_too_soon = rdpwhy_diagnosis::verdict(&report).contains("can have reached it");
        assert_eq!(is_too_soon, signature(&report) == OURS[0], "{min_rtt_us:?} {address}");
        is_too_soon
    };
    assert!(agree(Some(900_000), "192.0.2.1:3389") && agree(None, "192.0.2.1:3389"));
    assert!(!agree(Some(2_001), "192.0.2.1:3389"));
    assert!(!agree(Some(900_000), "127.0.0.1:3389"));
}

#[test]
fn the_close_that_the_probe_sends_after_a_silence_is_not_awaited_to_be_acknowledged() {
    let mut talk = Talk::in_stage(Stage::Tls);
    let hello_at = talk.report().elapsed_us;
    talk.goes_quiet()
        .on_the_wire(Side::Client, &[21, 3, 3, 0, 2, 1, 0])
        .observe(Input::Ended { by: Side::Client, how: How::Eof });
    let mut report = talk.report();
    let mut asked = |after_us| {
        report.facts.path.tcp = silent(553, 36, 0).facts.path.tcp;
        report.facts.path.tcp.as_mut().expect("facts").asked_at_us = Some(hello_at + after_us);
        signature(&report)
    };
    assert_eq!(asked(5_000_500), OURS[1], "before close_notify was sent");
    assert_eq!(asked(5_003_000), "", "right after it was");
}

#[test]
fn a_server_that_answers_something_else_is_not_silent_behind_its_kernel() {
    let mut talk = Talk::in_stage(Stage::Tls);
    talk.server_hello(0x0303).goes_quiet();
    let mut report = talk.report();
    report.facts.path.tcp = silent(553, 553, 5_000_000).facts.path.tcp;
    assert_eq!(signature(&report), "");
}

fn packet(ttl: u8, ip_id: u16, timestamp: Option<u32>) -> PacketSeen {
    let flags = vec![PacketFlag::Ack];
    PacketSeen { flags, ttl, ip_id: Some(ip_id), window: 64_240, timestamp, acknowledges: Some(0) }
}

fn captured(syn_ack: PacketSeen, last: Option<PacketSeen>, mut close: PacketSeen) -> Report {
    close.flags = vec![PacketFlag::Rst];
    let mut report = ended(How::Reset);
    report.facts.path.tcp = None;
    report.facts.path.packets =
        Some(PacketFacts { seen: 3, syn_ack: Some(syn_ack), last, close: Some(close), other_close: None });
    report
}

#[test]
fn a_reset_from_another_distance_is_another_machines() {
    let finding = finding(&captured(packet(57, 0, None), None, packet(64, 0, None))).expect("a finding");
    assert_eq!(finding.signature, OURS[3]);
    let says = "TTL 64, which is 0 hops away, and the SYN-ACK's was 57, which is 7";
    assert!(finding.says.contains(says), "{}", finding.says);
}

#[test]
fn what_one_machine_may_do_is_no_difference() {
    let like = |close| signature(&captured(packet(57, 0, None), None, close));
    for ttl in [55, 57, 59, 121, 248] {
        assert_eq!(like(packet(ttl, 0, None)), OURS[4], "TTL {ttl}: another route, or another first value");
    }
    assert_eq!(like(packet(57, 54_321, None)), OURS[4], "Linux sends a SYN-ACK with 0 and then counts from anywhere");
    let resets = |close| signature(&captured(packet(57, 100, Some(7)), Some(packet(57, 103, Some(9))), close));
    assert_eq!(
        resets(packet(57, 0, None)),
        OURS[4],
        "a reset without a socket is numbered apart, and has no timestamps"
    );
    assert_eq!(resets(packet(57, 104, Some(9))), OURS[4]);
    let wraps = captured(packet(57, 65_530, Some(u32::MAX)), Some(packet(57, 2, Some(1))), packet(57, 9, Some(3)));
    assert_eq!(signature(&wraps), OURS[4]);
}

#[test]
fn timestamps_that_one_machine_does_not_send_are_a_difference() {
    let resets = |close| finding(&captured(packet(57, 100, Some(7)), Some(packet(57, 103, Some(9))), close));
    let back = resets(packet(57, 104, Some(8))).expect("a finding");
    assert_eq!(back.signature, OURS[3], "back in time");
    assert!(
        back.says.starts_with("The reset's headers differ from those of the server's other packets"),
        "{}",
        back.says
    );
    assert_eq!(signature(&captured(packet(57, 0, None), None, packet(57, 0, Some(1)))), OURS[3], "none were agreed on");
}

#[test]
fn an_ip_id_supports_another_difference_and_decides_nothing_alone() {
    let resets = |close| finding(&captured(packet(57, 100, Some(7)), Some(packet(57, 103, Some(9))), close));
    let alone = resets(packet(57, 54_321, None)).expect("a finding");
    assert_eq!(alone.signature, OURS[5], "random numbers look like a counter's in 64 of 65,536 connections");
    assert!(alone.says.starts_with("Only the IP-ID differs"), "{}", alone.says);
    let supports = resets(packet(64, 54_321, None)).expect("a finding");
    assert_eq!(supports.signature, OURS[3]);
    assert!(supports.says.contains("IP-ID 54321, which does not continue 100 and 103"), "{}", supports.says);
}

/// A proxy that accepted the connection, or a device that sent data and then a reset: the headers are the same.
#[test]
fn later_packets_from_another_distance_than_the_syn_ack_do_not_show_which_is_the_server() {
    for (syn_ack, last, close) in [(62, 120, 120), (57, 64, 64), (57, 64, 57), (57, 64, 40), (57, 59, 61)] {
        let finding = finding(&captured(packet(syn_ack, 0, None), Some(packet(last, 0, None)), packet(close, 0, None)));
        let finding = finding.expect("a finding");
        assert_eq!(finding.signature, OURS[5], "{syn_ack} {last} {close}: {}", finding.says);
        let says = "The SYN-ACK and the later packets come from different distances; the headers do not show which is the \
                    server";
        assert!(finding.says.starts_with(says), "{}", finding.says);
    }
}

#[test]
fn later_packets_by_another_route_than_the_syn_acks_are_no_difference() {
    for (last, close) in [(59, 59), (57, 59), (55, 57), (121, 121)] {
        let report = captured(packet(57, 0, None), Some(packet(last, 0, None)), packet(close, 0, None));
        assert_eq!(signature(&report), OURS[4], "{last} {close}");
    }
}

#[test]
fn resets_from_different_distances_are_told_with_both() {
    let with = |other_close| {
        let mut report = captured(packet(57, 0, None), Some(packet(57, 0, None)), packet(57, 0, None));
        report.facts.path.packets.as_mut().expect("packets").other_close = Some(other_close);
        finding(&report).expect("a finding")
    };
    let injected = with(packet(64, 0, None));
    assert_eq!(injected.signature, OURS[5]);
    assert!(injected.says.contains("another such packet had TTL 64, which is 0 hops away"), "{}", injected.says);
    assert_eq!(with(packet(58, 0, None)).signature, OURS[4], "another route");
}

#[test]
fn headers_are_compared_only_where_the_server_ended_the_connection() {
    let mut report = Talk::in_stage(Stage::Tls).report();
    report.facts.path.packets = captured(packet(57, 0, None), None, packet(64, 0, None)).facts.path.packets;
    assert_eq!(signature(&report), "");
    let mut without = captured(packet(57, 0, None), None, packet(64, 0, None));
    without.facts.path.packets.as_mut().expect("packets").close = None;
    assert_eq!(signature(&without), "");
    let mut reset_before = captured(packet(57, 0, None), None, packet(64, 0, None));
    reset_before.facts.path.packets.as_mut().expect("packets").close.as_mut().expect("a close").flags =
        vec![PacketFlag::Fin];
    assert_eq!(signature(&reset_before), "", "the connection ended by a reset");
}
