//! `--as`, `--pcb` and `--pcb-id`: what the command sends, read from the socket by a server of the test.

mod command;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Output;
use std::thread;
use std::time::Duration;

use command::{json, rdpwhy, run, stderr};

/// Runs the command against a server that answers the connection request with `confirm`, and then closes. What it
/// received before its answer, and after.
fn asked(arguments: &[&str], confirm: &'static [u8]) -> (Output, Vec<u8>, Vec<u8>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        stream.set_read_timeout(Some(Duration::from_millis(700))).expect("a timeout");
        let request = read(&mut stream);
        stream.write_all(confirm).expect("the client is there");
        let answer = read(&mut stream);
        (request, answer)
    });
    let output = run(&[arguments, &[&address, "--json"]].concat());
    let (request, answer) = server.join().expect("the server");
    (output, request, answer)
}

/// Until the client closes, or sends nothing for the stream's timeout.
fn read(stream: &mut TcpStream) -> Vec<u8> {
    let (mut all, mut buffer) = (Vec::new(), [0; 4_096]);
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        all.extend(buffer.iter().take(count));
    }
    all
}

const CONFIRM_SSL: &[u8] = &[3, 0, 0, 19, 14, 0xD0, 0, 0, 0x12, 0x34, 0, 2, 0, 8, 0, 1, 0, 0, 0];

#[test]
fn a_client_is_imitated_up_to_its_hello() {
    let (output, request, hello) = asked(&["probe", "--as", "mstsc-win11", "--cookie", "administrator"], CONFIRM_SSL);
    let expected = b"\x03\0\0\x2f\x2a\xe0\0\0\0\0\0Cookie: mstshash=administr\r\n\x01\0\x08\0\x0b\0\0\0";
    assert_eq!(request, expected, "{}", stderr(&output));
    // mstsc names an address as well, and offers TLS 1.0.
    let contains = |part: &[u8]| hello.windows(part.len()).any(|window| window == part);
    assert!(
        hello.starts_with(&[22, 3, 1]) && contains(b"127.0.0.1") && contains(&[0, 43, 0, 9, 8, 3, 4, 3, 3, 3, 2, 3, 1])
    );
    let document = json(&output);
    assert_eq!((&document["facts"]["experiment"], &document["ending"]["kind"]), (&false.into(), &"closed".into()));
}

#[test]
fn a_client_without_a_known_hello_says_so() {
    let (output, request, hello) = asked(&["probe", "--as", "vista"], CONFIRM_SSL);
    assert!(request.ends_with(b"rdpwhy\r\n\x01\0\x08\0\x01\0\0\0") && hello.is_empty(), "{}", stderr(&output));
    let document = json(&output);
    let detail = document["ending"]["detail"].as_str().expect("a detail");
    assert!(detail.contains("no ClientHello of mstsc of Windows Vista"), "{detail}");
}

#[test]
fn own_settings_go_before_the_clients() {
    let (_, request, _) = asked(&["probe", "--as", "mstsc-win11", "--protocols", "ssl"], CONFIRM_SSL);
    assert!(request.ends_with(b"\r\n\x01\0\x08\0\x01\0\0\0"), "{request:?}");
}

#[test]
fn a_preconnection_pdu_comes_first() {
    let (output, request, _) = asked(&["probe", "--pcb", "AB", "--pcb-id", "7"], CONFIRM_SSL);
    let version_2 = b"\x18\0\0\0\0\0\0\0\x02\0\0\0\x07\0\0\0\x03\0A\0B\0\0\0";
    assert_eq!((&request[..24], request.get(24)), (&version_2[..], Some(&3)), "{}", stderr(&output));
    assert_eq!(json(&output)["transcript"].as_array().map(|events| events.len() > 3), Some(true));
    let (_, request, _) = asked(&["probe", "--pcb-id", "7", "--opening", "tls"], CONFIRM_SSL);
    let version_1 = b"\x10\0\0\0\0\0\0\0\x01\0\0\0\x07\0\0\0";
    assert_eq!((&request[..16], request.get(16)), (&version_1[..], Some(&22)));
}

#[test]
fn what_cannot_be_sent_is_wrong_usage() {
    let unknown = run(&["probe", "localhost", "--as", "mstsc"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("mstsc-win10"), "{}", stderr(&unknown));
    assert_eq!(run(&["probe", "localhost", "--pcb", ""]).status.code(), Some(2));
    let logon = rdpwhy(&["diagnose", "localhost:1", "--as", "freerdp-3", "--user", "somebody"])
        .env("RDPWHY_PASSWORD", "secret")
        .output()
        .expect("it starts");
    assert_eq!(logon.status.code(), Some(2));
    assert!(stderr(&logon).contains("--own-tls"), "{}", stderr(&logon));
}
