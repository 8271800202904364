//! `--hello` and `--opening`: what a server answers to a beginning that no RDP client makes.

use serde_json::Value;

use crate::command::{json, rdpwhy, run, stderr, stdout};
use crate::running_lab::Lab;

#[test]
fn a_hello_that_would_not_be_sent_or_lead_nowhere_is_wrong_usage() {
    for more in [["--opening", "listen"], ["--reach", "session"]] {
        let output = run(&["probe", "127.0.0.1:1", "--hello", "tls10", more[0], more[1]]);
        assert_eq!(output.status.code(), Some(2), "{more:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(more[0]), "{more:?}: {}", stderr(&output));
    }
}

#[test]
fn an_inspection_says_what_an_old_server_has() {
    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--persona", "tls10-only"]);
    let address = lab.address();
    let output = run(&["probe", &address, "--hello", "tls10"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for part in ["Answered in tls: the server chose TLS 1.0 with TLS_ECDHE_RSA", "0xc014", "CN="] {
        assert!(text.contains(part), "{part}\n{text}");
    }

    // One that has no TLS 1.0 is refused.
    let output = rdpwhy(&["probe", &address, "--json"]).env("RDPWHY_HELLO", "tls13").output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!(document["ending"]["refusal"]["name"], "handshake_failure");
    assert_eq!((&document["facts"]["experiment"], &document["mstsc"]), (&true.into(), &Value::Null));
    assert_eq!(document["findings"], serde_json::json!([]), "nobody's handshake has died");

    let hello_of = |bytes: &str| {
        let document = json(&run(&["probe", &address, "--json", "--hello", "modern", "--hello-size", bytes]));
        let transcript = document["transcript"].as_array().expect("events").clone();
        transcript.into_iter().find(|event| event["pdu"] == "tls.client-hello").expect("a hello")["bytes"].clone()
    };
    assert_eq!(hello_of("3000"), 3000);
}

#[test]
fn a_hello_that_has_no_name_is_answered_with_those_that_have_one() {
    let output = run(&["probe", "localhost", "--hello", "tls14"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("rsa-key-exchange"), "{}", stderr(&output));
    assert!(stdout(&run(&["probe", "--help"])).contains("TLS 1.3 alone"));
    let conflict = run(&["probe", "localhost", "--hello", "wide", "--user", "somebody"]);
    assert_eq!(
        (conflict.status.code(), run(&["probe", "localhost", "--hello-size", "9"]).status.code()),
        (Some(2), Some(2))
    );
}

#[test]
fn a_port_that_speaks_first_is_heard() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let banner = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        std::io::Write::write_all(&mut stream, b"SSH-2.0-Lab\r\n").expect("it is heard");
        let _ = std::io::Read::read(&mut stream, &mut [0; 9]);
    });
    let output = run(&["probe", &address, "--opening", "listen"]);
    banner.join().expect("no panic");
    assert_eq!(output.status.code(), Some(12), "{}", stderr(&output));
    assert!(stdout(&output).contains("SSH-2.0-Lab"), "{}", stdout(&output));
}
