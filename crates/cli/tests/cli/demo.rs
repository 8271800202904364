//! `rdpwhy demo`: each one is what it stands for, as text and as JSON.

use std::thread;

use rdpwhy_lab::personas;
use serde_json::Value;

use crate::command::{json, run, stderr, stdout};

#[test]
fn the_default_demo_names_the_stage_what_was_awaited_and_the_reset() {
    let output = run(&["demo"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}\n{}", stderr(&output));
    let verdict = text.lines().find(|line| line.starts_with("Died in tls")).expect("a verdict");
    assert!(verdict.contains("waiting for the server's hello") && verdict.contains("reset"), "{verdict}");
    assert!(text.contains("0x904"), "{text}");
    assert!(text.lines().any(|line| line.contains("negotiation") && line.contains("passed")), "{text}");
    assert!(text.lines().any(|line| line.contains("credssp") && line.contains("not reached")), "{text}");
    assert_eq!(stderr(&output), "");
}

#[test]
fn the_demo_as_json_has_the_documented_shape() {
    let output = run(&["demo", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!(document["format"], "rdpwhy.report/1");
    assert_eq!(document["target"]["host"], "127.0.0.1");
    assert!(document["target"]["port"].is_u64() && document["target"]["address"].is_string());
    assert_eq!(document["reach"], "anonymous");
    assert_eq!(document["connections"], 1);
    assert!(document["elapsed_us"].is_u64());
    let position = &document["position"];
    assert_eq!((&position["stage"], &position["step"]), (&"tls".into(), &"server-hello".into()));
    assert_eq!(position["awaits"][0], serde_json::json!({"from": "server", "pdu": "tls.server-hello"}));
    let ending = serde_json::json!({"kind": "closed", "how": "reset", "by": "server", "partial": null});
    assert_eq!(document["ending"], ending);
    let stages = document["stages"].as_array().expect("stages");
    let outcome = |name| stages.iter().find(|stage| stage["stage"] == name).map(|stage| &stage["outcome"]);
    assert_eq!(outcome("negotiation"), Some(&"passed".into()));
    assert_eq!(outcome("tls"), Some(&"failed".into()));
    assert_eq!(outcome("early-user-auth").or(outcome("credssp")), Some(&"not-reached".into()));
    assert!(document["facts"].is_object());
    let mstsc = &document["mstsc"];
    assert_eq!((&mstsc["code"], &mstsc["hex"], &mstsc["extended"]), (&2308.into(), &"0x904".into(), &7.into()));
    assert!(mstsc["basis"].is_string() && mstsc["name"].is_string());
    check_evidence(&document);
}

/// Every finding cites events of the transcript.
fn check_evidence(document: &Value) {
    let transcript = document["transcript"].as_array().expect("a transcript");
    for event in transcript {
        assert!(event["id"].is_string() && event["event"].is_string() && event["at_us"].is_u64(), "{event}");
    }
    let request = transcript.iter().find(|event| event["pdu"] == "x224.connection-request").expect("the request");
    assert!(request["from"] == "client" && request["bytes"].is_u64() && request["summary"].is_object(), "{request}");
    let findings = document["findings"].as_array().expect("findings");
    assert!(!findings.is_empty());
    for finding in findings {
        let cited = finding["evidence"].as_array().expect("evidence");
        assert!(!cited.is_empty(), "{finding}");
        for id in cited {
            assert!(transcript.iter().any(|event| &event["id"] == id), "{id} is not in the transcript");
        }
    }
}

#[test]
fn every_demo_is_what_it_stands_for() {
    let run = |name: &'static str| (name, thread::spawn(move || run(&["demo", name])));
    let running: Vec<_> = personas().iter().map(|persona| run(&persona.name)).collect();
    for (name, demo) in running {
        let output = demo.join().expect("no panic");
        assert_eq!(output.status.code(), Some(0), "{name}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn the_list_names_every_demo() {
    let output = run(&["demo", "--list"]);
    assert_eq!(output.status.code(), Some(0));
    for persona in personas() {
        assert!(stdout(&output).lines().any(|line| line == persona.name), "{}", persona.name);
    }
    let listed = json(&run(&["demo", "--list", "--json"]));
    assert_eq!(listed["demos"].as_array().map(Vec::len), Some(personas().len()));
}

#[test]
fn any_fault_can_be_shown() {
    for fault in [
        "mcs.connect-response:inside=7:eof",
        "rdp.client-info:after:reset",
        "tls.certificate:before:reset",
        "tls.hello-retry-request:inside=9:reset",
    ] {
        let output = run(&["demo", fault]);
        assert_eq!(output.status.code(), Some(0), "{fault}: {}{}", stdout(&output), stderr(&output));
    }
}

#[test]
fn a_fault_that_the_probe_never_comes_to_is_told_so() {
    for fault in ["ntlm.authenticate:before:reset", "rdp.confirm-active:after:reset"] {
        let output = run(&["demo", fault]);
        assert_eq!(output.status.code(), Some(1), "{fault}: {}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).contains("The probe never gets to that place"), "{fault}: {}", stdout(&output));
    }
    let output = run(&["demo", "ntlm.authenticate:before:reset", "--json"]);
    assert_eq!((output.status.code(), &json(&output)["ending"]["kind"]), (Some(1), &"stopped".into()));
    assert!(stderr(&output).contains("never gets to that place"), "{}", stderr(&output));
}
