//! What lies on the way, and what becomes of an inspection that is not answered.

use rdpwhy_client::Hello;
use rdpwhy_handshake::{Ending, EventBody, How, Side, Stage};
use rdpwhy_lab::{Config, TlsMode, TlsVersions};

use crate::{answer, inspect, named};

const HELLOS: [&str; 8] =
    ["modern", "narrow", "no-sni", "other-sni", "split-records", "split-segments", "padded", "disguised"];

fn server() -> Config {
    Config::default().with_tls(TlsMode::Rustls { versions: TlsVersions::Only12 })
}

fn passes(hello: &str, link: &str) -> bool {
    let answer = answer(&inspect(&server(), named(hello), link).client_report());
    assert!(answer == "reset" || answer.starts_with("TLS 1.2 "), "{hello}, {link}: {answer}");
    answer != "reset"
}

#[test]
fn each_middlebox_is_seen_through_by_the_hello_that_leaves_out_what_it_dislikes() {
    for (link, passing) in [
        ("none", &HELLOS[..]),
        ("reset-on-sni", &["no-sni", "disguised"]),
        // A long one takes two segments by itself.
        ("reset-on-whole-hello", &["split-segments", "padded", "disguised"]),
        ("reset-on-long-hello=180", &["narrow"]),
        (
            "reset-on-long-hello=1000",
            &["modern", "narrow", "no-sni", "other-sni", "split-records", "split-segments", "disguised"],
        ),
        ("reset-on-sni,reset-on-whole-hello,reset-on-long-hello=256", &["disguised"]),
    ] {
        let passed: Vec<&str> = HELLOS.into_iter().filter(|hello| passes(hello, link)).collect();
        assert_eq!(passed, passing, "{link}");
    }
}

#[test]
fn pieces_go_up_at_their_times_and_stop_when_the_connection_has_died() {
    let simulated = inspect(&server(), named("split-segments"), "latency=1ms");
    let report = simulated.client_report();
    let hello = named("split-segments");
    let segments = hello.segments.expect("it is split");
    let bytes = report.transcript.iter().find_map(|event| match &event.body {
        EventBody::Pdu { from: Side::Client, pdu, bytes, .. } if pdu.name() == "tls.client-hello" => Some(*bytes),
        _ => None,
    });
    let pieces = (bytes.expect("a hello") + 5).div_ceil(segments.bytes);
    let pauses = u64::try_from(segments.pause.as_micros()).expect("short") * (pieces as u64 - 1);
    assert!(pieces > 2 && report.elapsed_us > pauses, "{pieces} pieces in {} us", report.elapsed_us);
    // The first piece is on its way when the path dies.
    let cut = inspect(&server(), hello, "latency=1ms,reset-up=60").client_report();
    assert_eq!((cut.position.stage, cut.position.step), (Stage::Tls, "client-hello"));
    assert!(matches!(cut.ending, Some(Ending::Closed(close)) if close.how == How::Reset), "{:?}", cut.ending);
    assert!(cut.elapsed_us < pauses, "nothing was sent into the void");
}

#[test]
fn a_hello_that_cannot_be_is_our_own_fault() {
    let hello = Hello::new(0x0303, vec![], vec![0; 40_000]);
    let report = inspect(&server(), hello, "none").client_report();
    assert!(matches!(report.ending, Some(Ending::Unable { .. })), "{:?}", report.ending);
}
