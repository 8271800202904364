//! `rdpwhy probe`: unreachable servers, recordings, and what an interruption leaves.

use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};

use rdpwhy_capture::Recording;
use rdpwhy_lab::personas;
use rdpwhy_lab::tcp::TcpServer;
use serde_json::Value;

use crate::command::{json, rdpwhy, run, stderr, stdout};

#[test]
fn a_name_that_does_not_exist_is_a_verdict() {
    let output = run(&["probe", "something.invalid", "--json"]);
    assert_eq!(output.status.code(), Some(10), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!(
        (&document["position"]["stage"], &document["ending"]["kind"]),
        (&"resolve".into(), &"unreachable".into())
    );
}

#[test]
fn a_closed_port_is_a_verdict() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let output = run(&["probe", &address.to_string()]);
    assert_eq!(output.status.code(), Some(11), "{}", stdout(&output));
    assert!(stdout(&output).contains("Died in connect"), "{}", stdout(&output));
}

#[test]
fn a_recording_replays_to_the_same_report() {
    let file = std::env::temp_dir().join(format!("rdpwhy-cli-test-{}.jsonl", std::process::id()));
    let server = TcpServer::start(personas()[0].server.clone()).expect("the lab starts");
    let path = file.to_str().expect("UTF-8");
    let output = run(&["probe", &server.address().to_string(), "--json", "--record", path]);
    let recorded = std::fs::read(&file);
    let _ = std::fs::remove_file(&file);
    assert_eq!(output.status.code(), Some(13), "{}", stderr(&output));
    let replayed = Recording::read(&mut recorded.expect("a recording").as_slice()).expect("it is read").replay();
    let again =
        serde_json::to_value(rdpwhy::document::report_document(&replayed, rdpwhy::Reach::Anonymous, 1)).expect("JSON");
    assert_eq!(again, json(&output));
}

#[test]
fn a_recording_that_cannot_be_kept_is_our_own_side_and_nothing_is_sent() {
    let server = TcpServer::start(personas()[0].server.clone()).expect("the lab starts");
    let output = run(&["probe", &server.address().to_string(), "--record", "/no/such/folder/file"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(server.connections(), 0);
}

#[cfg(unix)]
#[test]
fn an_interrupted_probe_says_how_far_it_came() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let file = std::env::temp_dir().join(format!("rdpwhy-cli-interrupted-{}.jsonl", std::process::id()));
    let path = file.to_str().expect("UTF-8");
    let mut command = rdpwhy(&["probe", &address, "--json", "--record", path]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let (mut stream, _) = listener.accept().expect("the probe");
    stream.read_exact(&mut [0; 4]).expect("its request");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
    let output = child.wait_with_output().expect("it ends");
    let recorded = std::fs::read(&file);
    let _ = std::fs::remove_file(&file);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let document = json(&output);
    let replayed = Recording::read(&mut recorded.expect("a recording").as_slice()).expect("it is read").replay();
    let again = rdpwhy::document::report_document(&replayed, rdpwhy::Reach::Anonymous, 1);
    assert_eq!(serde_json::to_value(again).expect("JSON"), document, "the file holds what was seen");
    assert_eq!((&document["position"]["stage"], &document["ending"]), (&"negotiation".into(), &Value::Null));
}
