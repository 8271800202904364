//! What the fuzz targets found, as conversations that a person can read. The inputs are in the targets' corpora, too.

use rdpwhy_client::{Client, Config, Reach};
use rdpwhy_handshake::{EventBody, PduKind};
use rdpwhy_lab::{Config as Lab, Licensing, Link, Security, Server, simulate};
use rdpwhy_tests::oracle::run;

/// A server with Standard RDP security, level low, whose client asks for a session and receives 7 bytes at a time.
const STANDARD_LOW: [u8; 3] = [0xB5, 0x80, 0x61];

/// One byte of garbage follows the last Channel Join Confirm. A whole licence request behind it was decrypted, or not,
/// depending on how many reads it came in.
#[test]
fn a_frame_behind_garbage_is_not_read() {
    let honest = [0; 5];
    let followed_by_garbage = [11, 1, 0, 0];
    run("inside_server", &[&STANDARD_LOW[..], &honest, &followed_by_garbage].concat());
}

/// A licence whose MAC does not fit was an event for every read that followed it: a peer could fill the transcript with a
/// byte at a time.
#[test]
fn a_licence_that_does_not_open_is_told_once() {
    let licensing = Licensing::named("issues").expect("a licensing that issues");
    let lab = Lab::default().with_security(Security::Ssl).with_licensing(licensing);
    let unfit = |pdu: PduKind, message: &[u8]| {
        let mut message = message.to_vec();
        if pdu != PduKind::NewLicense {
            return vec![message];
        }
        if let Some(last) = message.last_mut() {
            *last ^= 1;
        }
        // What follows is read in pieces of its own.
        core::iter::once(message).chain(core::iter::repeat_n(vec![0], 50)).collect()
    };
    let config = Config::new("server.example", 3389).reach(Reach::License).protocols(Some(1));
    let report = simulate(Client::new(config), Server::new(lab).rewriting(unfit), Link::default()).client_report();
    let unfit =
        |body: &EventBody| matches!(body, EventBody::Anomaly { pdu: Some(PduKind::NewLicense), what: "malformed", .. });
    assert_eq!(report.transcript.iter().filter(|event| unfit(&event.body)).count(), 1, "{:?}", report.ending);
}

#[test]
fn a_licence_that_does_not_open_is_told_once_in_any_chunks() {
    let honest = [0; 8];
    let a_byte_is_inserted = [4, 0, 89, 1, 1, 0];
    run("inside_server", &[&[108, 145, 146][..], &honest, &a_byte_is_inserted].concat());
}
