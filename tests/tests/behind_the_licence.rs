//! Behind the licence the probe reads on, until nothing came for 250 ms: what a server says there is not healthy.

use rdpwhy_client::{Client, Input, Output, Reach};
use rdpwhy_handshake::{Ending, How, PduKind, RefusalKind, Side, Stage, Timestamp};
use rdpwhy_pdu::license::{Blob, ErrorAlert, LicenseMessage, Preamble, license_pdu};
use rdpwhy_pdu::rdp::send_data;
use rdpwhy_tests::HostileServer;

const USER: u16 = 1002;
const IO: u16 = 1003;
const QUIET: u64 = 250_000;
/// A Demand Active as short as the observer reads it: a share control header and the share id.
const DEMAND_ACTIVE: [u8; 10] = [10, 0, 0x11, 0, 0xEA, 3, 0xEA, 3, 1, 0];
/// Set Error Info ERRINFO_RPC_INITIATED_DISCONNECT (MS-RDPBCGR 2.2.5.1).
const ERROR_INFO: [u8; 22] = [22, 0, 0x17, 0, 0xEA, 3, 0xEA, 3, 1, 0, 0, 2, 8, 0, 47, 0, 0, 0, 1, 0, 0, 0];
/// Deactivate All (MS-RDPBCGR 2.2.3.1).
const DEACTIVATE_ALL: [u8; 13] = [13, 0, 0x16, 0, 0xEA, 3, 0xEA, 3, 1, 0, 1, 0, 0];

/// A client at the time 1 µs whose server has just said that it needs no licence.
fn licensed(reach: Reach) -> Client {
    let valid = ErrorAlert { code: 7, transition: 2, blob: Blob { kind: 4, data: Vec::new() } };
    let content = license_pdu(&LicenseMessage::ErrorAlert(valid), Preamble::VERSION_3);
    let client = HostileServer::with_license_request(content).talk_to(reach);
    assert_eq!(client.handshake().position().stage, Stage::Capabilities);
    assert_eq!(client.handshake().ending(), None);
    client
}

fn hears(client: &mut Client, at: u64, content: &[u8]) {
    client.handle(Timestamp(at), Input::Received(&send_data(Side::Server, USER, IO, content)));
}

/// When the client wants to be woken.
fn wakes(client: &mut Client) -> u64 {
    loop {
        match client.poll() {
            Output::Wait(Some(at)) => return at.0,
            Output::Wait(None) | Output::Done => panic!("the client waits for nothing"),
            _ => {}
        }
    }
}

#[test]
fn a_session_is_complete_when_nothing_came_for_a_moment() {
    let mut client = licensed(Reach::Session);
    assert_eq!(wakes(&mut client), 1 + QUIET);
    client.handle(Timestamp(QUIET), Input::Tick);
    assert_eq!(client.handshake().ending(), None, "a microsecond too early");
    client.handle(Timestamp(1 + QUIET), Input::Tick);
    assert_eq!(client.handshake().ending(), Some(&Ending::Completed));
    let position = client.handshake().position();
    assert_eq!((position.stage, position.step), (Stage::Licensing, "done"));
}

#[test]
fn each_message_begins_the_moment_anew() {
    let mut client = licensed(Reach::Session);
    hears(&mut client, 200_000, &DEMAND_ACTIVE);
    assert_eq!(wakes(&mut client), 200_000 + QUIET);
    client.handle(Timestamp(1 + QUIET), Input::Tick);
    assert_eq!(client.handshake().ending(), None);
    client.handle(Timestamp(200_000 + QUIET), Input::Tick);
    assert_eq!(client.handshake().ending(), Some(&Ending::Completed));
}

#[test]
fn a_server_that_never_falls_silent_is_read_until_the_stage_is_over() {
    let mut client = licensed(Reach::Session);
    hears(&mut client, 100, &DEMAND_ACTIVE);
    let stage = client.config().deadlines.of(Stage::Capabilities).as_micros();
    let stage = u64::try_from(stage).expect("a short limit");
    // Fast-path updates without contents.
    for at in (100_000..=stage + 200_000).step_by(100_000) {
        client.handle(Timestamp(at), Input::Received(&[0, 3, 0]));
        client.handle(Timestamp(at), Input::Tick);
    }
    assert_eq!(client.handshake().ending(), Some(&Ending::Completed));
}

#[test]
fn the_license_reach_waits_for_demand_active_and_then_for_the_moment() {
    let mut client = licensed(Reach::License);
    let stage = client.config().deadlines.of(Stage::Capabilities);
    assert_eq!(wakes(&mut client), Timestamp(1).after(stage).0);
    hears(&mut client, 2_000_000, &DEMAND_ACTIVE);
    assert_eq!(client.handshake().ending(), None);
    assert_eq!(wakes(&mut client), 2_000_000 + QUIET);
    client.handle(Timestamp(2_000_000 + QUIET), Input::Tick);
    assert_eq!(client.handshake().ending(), Some(&Ending::Completed));
}

#[test]
fn a_reason_for_the_end_is_reported_from_behind_the_licence_and_from_behind_demand_active() {
    for reach in [Reach::Session, Reach::License] {
        for before in [&[][..], &[DEMAND_ACTIVE.as_slice()]] {
            let mut client = licensed(reach);
            for content in before {
                hears(&mut client, 50_000, content);
            }
            hears(&mut client, 100_000, &ERROR_INFO);
            match client.handshake().ending() {
                Some(Ending::Refused { refusal, .. }) => {
                    assert_eq!((refusal.kind, refusal.code), (RefusalKind::SetErrorInfo, 1));
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

#[test]
fn a_close_behind_the_licence_is_no_completion() {
    let mut client = licensed(Reach::Session);
    client.handle(Timestamp(100_000), Input::Ended(How::Eof));
    assert!(matches!(client.handshake().ending(), Some(Ending::Closed(_))), "{:?}", client.handshake().ending());
    assert_eq!(client.handshake().position().stage, Stage::Capabilities);
}

#[test]
fn a_close_that_is_told_late_is_no_failure() {
    let mut client = licensed(Reach::Session);
    client.handle(Timestamp(300_000), Input::Ended(How::Eof));
    assert_eq!(client.handshake().ending(), Some(&Ending::Completed));
}

#[test]
fn a_message_of_another_stage_behind_the_licence_is_no_completion() {
    let mut client = licensed(Reach::Session);
    hears(&mut client, 100_000, &DEACTIVATE_ALL);
    let due = wakes(&mut client);
    client.handle(Timestamp(due), Input::Tick);
    match client.handshake().ending() {
        Some(Ending::BadMessage(bad)) => assert_eq!(bad.pdu, PduKind::RdpDeactivateAll),
        other => panic!("{other:?}"),
    }
}
