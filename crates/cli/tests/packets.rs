//! `--packets`: what is captured beside a connection, and what a process without the right is told.
#![cfg(target_os = "linux")]

mod command;

use std::net::TcpListener;
use std::process::{Command, Stdio};

use serde_json::Value;

use command::{json, rdpwhy, run, stderr, stdout};

/// The port of a server that resets its connections when the request has come.
fn resetting() -> String {
    use std::io::Read as _;
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // Closed with bytes that were not read, which resets.
            let _ = stream.expect("a connection").read(&mut [0]);
        }
    });
    address
}

/// Whether the tests may capture here; says so where they may not.
#[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
fn may_capture(test: &str) -> bool {
    let error = rdpwhy::packets_available().err();
    if let Some(error) = &error {
        eprintln!("skipped: {test}: {error}");
    }
    error.is_none()
}

#[test]
fn the_text_and_the_json_compare_the_reset_with_the_syn_ack() {
    if !may_capture("the_text_and_the_json_compare_the_reset_with_the_syn_ack") {
        return;
    }
    let address = resetting();
    let told = run(&["probe", &address, "--packets"]);
    let text = stdout(&told);
    assert_eq!(told.status.code(), Some(12), "{text}");
    assert!(text.contains("path.close-like-the-server") && text.contains("Packets of the server"), "{text}");
    assert!(text.contains("TTL 64, as the SYN-ACK's"), "{text}");
    let probed = json(&run(&["probe", &address, "--packets", "--json"]));
    let packets = &probed["facts"]["path"]["packets"];
    assert_eq!(packets["syn_ack"]["flags"], serde_json::json!(["syn", "ack"]), "{packets}");
    assert_eq!((&packets["close"]["ttl"], &packets["syn_ack"]["ttl"]), (&64.into(), &64.into()), "{packets}");
    let single = json(&run(&[&address, "--packets", "--single", "--json"]));
    assert!(single["report"]["facts"]["path"]["packets"]["close"].is_object(), "{single}");
    let without = json(&run(&["probe", &address, "--json"]));
    assert_eq!(without["facts"]["path"]["packets"], Value::Null);
    let mut by_variable = rdpwhy(&["probe", &address, "--json"]);
    let by_variable = json(&by_variable.env("RDPWHY_PACKETS", "1").output().expect("the command starts"));
    assert!(by_variable["facts"]["path"]["packets"].is_object());
}

#[test]
fn a_recording_keeps_the_headers() {
    if !may_capture("a_recording_keeps_the_headers") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("recording");
    let probed = run(&["probe", &resetting(), "--packets", "--json", "--record", path.to_str().expect("a path")]);
    let written = std::fs::read(&path).expect("a recording");
    let replayed = rdpwhy_capture::Recording::read(&mut written.as_slice()).expect("it is read").replay();
    let kept = serde_json::to_value(replayed.facts.path.packets).expect("JSON");
    assert!(kept["close"].is_object(), "{kept}");
    assert_eq!(kept, json(&probed)["facts"]["path"]["packets"]);
}

/// Runs it without any capability: setpriv of util-linux takes them away.
#[test]
fn a_process_without_the_right_is_told_before_it_connects() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("an option");
    let address = listener.local_addr().expect("an address").to_string();
    for words in [&["probe", address.as_str(), "--packets"][..], &[address.as_str(), "--packets"]] {
        let mut command = Command::new("setpriv");
        command.args(["--bounding-set=-net_raw", "--inh-caps=-net_raw", "--"]);
        let told = command.arg(env!("CARGO_BIN_EXE_rdpwhy")).args(words).stdin(Stdio::null()).output();
        let Ok(told) = told.map_err(|error| eprintln!("skipped: there is no setpriv: {error}")) else { return };
        let said = stderr(&told);
        if said.contains("setpriv:") {
            // Without the right there is nothing to take away.
            eprintln!("skipped: setpriv may not: {said}");
            return;
        }
        assert_eq!(told.status.code(), Some(3), "{said}");
        assert!(said.contains("--packets") && said.contains("CAP_NET_RAW") && said.contains("setcap"), "{said}");
        assert_eq!(stdout(&told), "");
        assert!(listener.accept().is_err(), "no connection was made");
    }
}
