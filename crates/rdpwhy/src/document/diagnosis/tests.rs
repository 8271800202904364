//! The document's shape, field by field, on an investigation by hand.

use rdpwhy_client::{Client, Config, Input, Output, Reach};
use rdpwhy_diagnosis::{Answer, Budget, Diagnosis, Investigation, Next};
use rdpwhy_handshake::{DialEvent, How, Report, Timestamp};
use serde_json::{Value, json};

use super::diagnosis_document;

/// A server that closes upon the connection request.
fn closed(connection: u32) -> Report {
    let address = "192.0.2.7:3389".parse().expect("an address");
    let mut config = Config::new("server.example", 3389);
    config.connection = connection;
    let mut client = Client::new(config);
    for event in [DialEvent::Attempt { address }, DialEvent::Connected { address }] {
        client.handle(Timestamp(10), Input::Dial(event));
    }
    assert!(matches!(client.poll(), Output::Transmit(_)));
    client.handle(Timestamp(500), Input::Ended(How::Eof));
    client.report()
}

/// Each experiment answered by `answer`, until there is none left.
fn investigate(budget: Budget, answer: impl Fn(u32) -> Answer) -> Diagnosis {
    let mut investigation = Investigation::new(closed(1), budget);
    let mut now = Timestamp(0);
    loop {
        match investigation.poll(now) {
            Next::Run { experiment, connection } => investigation.answered(experiment.id, answer(connection)),
            Next::Wait(Some(until)) => now = until,
            _ => return investigation.finish(),
        }
    }
}

fn same_again(connection: u32) -> Answer {
    Answer::Report(Box::new(closed(connection)))
}

fn document(diagnosis: &Diagnosis) -> Value {
    serde_json::to_value(diagnosis_document(diagnosis, Reach::Session)).expect("JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn it_has_these_fields() {
    let document = document(&investigate(Budget::default(), same_again));
    let expected = [
        "addresses",
        "budget",
        "causes",
        "checks",
        "connections",
        "experiments",
        "failures",
        "format",
        "implementation",
        "intermittent",
        "interrupted",
        "meaning",
        "policy",
        "remedies",
        "report",
        "risks",
        "target",
        "tls_versions",
        "undecided",
        "unknown",
        "verdict",
    ];
    assert_eq!(keys(&document), expected);
    assert_eq!(document["format"], "rdpwhy.diagnosis/1");
    assert_eq!(document["target"]["host"], "server.example");
    assert_eq!(document["budget"], json!({ "connections": 20, "at_once": 2, "spacing_us": 200_000 }));
    assert!(document["verdict"].as_str().is_some_and(|verdict| verdict.starts_with("Died in negotiation")));
    assert_eq!(document["report"]["format"], "rdpwhy.report/1");
    assert_eq!((&document["report"]["reach"], &document["report"]["connections"]), (&"session".into(), &1.into()));
    assert_eq!(document["tls_versions"], json!([]));
    assert_eq!((&document["policy"]["nla"], &document["policy"]["certificate_fault"]), (&Value::Null, &false.into()));
}

#[test]
fn experiments_keep_their_reports_and_name_what_they_decided() {
    let document = document(&investigate(Budget::default(), same_again));
    let experiments = document["experiments"].as_array().expect("experiments");
    assert!(!experiments.is_empty());
    assert_eq!(document["connections"], 1 + experiments.len());
    for (number, experiment) in (2..).zip(experiments) {
        let expected = ["asks", "connection", "evidence", "id", "reading", "report", "unintended", "verdict", "why"];
        assert_eq!(keys(experiment), expected);
        assert_eq!(experiment["connection"], number);
        // The answers are all the same: an experiment that changed nothing tells nothing.
        let is_repetition = experiment["id"].as_str().is_some_and(|id| id.starts_with("repeat"));
        assert!(!is_repetition || experiment["reading"] == "closes", "{experiment}");
        assert_eq!(
            (&experiment["report"]["reach"], &experiment["report"]["connections"]),
            (&"anonymous".into(), &1.into())
        );
        let of_it = |id: &Value| id.as_str().is_some_and(|id| id.starts_with(&format!("c{number}.")));
        assert!(experiment["evidence"].as_array().is_some_and(|ids| ids.iter().all(of_it)), "{experiment}");
    }
    let repeat = &experiments[0];
    assert_eq!(repeat["id"], "repeat");
    assert!(repeat["why"].as_array().is_some_and(|why| !why.is_empty()));
    assert_eq!(document["failures"]["failed"], document["failures"]["of"]);
}

#[test]
fn causes_stand_by_evidence_and_never_by_a_percentage() {
    let document = document(&investigate(Budget::default(), same_again));
    let causes = document["causes"].as_array().expect("causes");
    let standing = |standing: &'static str| causes.iter().filter(move |cause| cause["standing"] == *standing);
    for cause in causes {
        assert_eq!(keys(cause), ["because", "evidence", "id", "misfits", "standing", "title"]);
        assert!(cause["evidence"].as_array().is_some_and(|ids| !ids.is_empty()), "{cause}");
    }
    assert!(standing("consistent").count() > 0);
    for cause in standing("ruled-out") {
        assert!(cause["because"][0]["experiment"].is_string() && cause["because"][0]["reading"].is_string(), "{cause}");
    }
    // A service that hangs does not close: that would take a second fault.
    let hung = standing("consistent").find(|cause| cause["id"] == "service-hung").expect("not ruled out");
    assert_eq!(hung["misfits"][0], json!({ "experiment": "repeat", "reading": "closes" }));
    assert!(!document.to_string().contains('%'));
}

#[test]
fn remedies_and_checks_are_by_name_and_what_is_not_known_says_what_would_show_it() {
    let document = document(&investigate(Budget::single(), same_again));
    assert_eq!((&document["experiments"], &document["connections"]), (&json!([]), &1.into()));
    for remedy in document["remedies"].as_array().expect("remedies") {
        assert_eq!(keys(remedy), ["id", "place", "risk", "title"]);
    }
    let risk = |remedy: &Value| ["low", "medium", "high"].iter().position(|risk| remedy["risk"] == *risk);
    assert!(document["remedies"].as_array().is_some_and(|remedies| remedies.is_sorted_by_key(risk)));
    for check in document["checks"].as_array().expect("checks") {
        // A line of PowerShell, or one for a POSIX shell with the servers it is for; and its doubt, where there is one.
        let named = keys(check).into_iter().filter(|key| *key != "doubt").collect::<Vec<_>>();
        assert!(named == ["powershell", "what"] || named == ["servers", "shell", "what"], "{check}");
    }
    let unknown = document["unknown"].as_array().expect("unknown");
    assert!(unknown.iter().any(|unknown| unknown["stage"] == "licensing" && unknown["shown_by"].is_string()));
}

#[test]
fn an_experiment_that_could_not_be_made_says_why() {
    let document = document(&investigate(Budget::default(), |_| Answer::Failed("no socket".to_owned())));
    let experiment = &document["experiments"][0];
    assert_eq!((&experiment["failed"], &experiment["reading"]), (&"no socket".into(), &"nothing".into()));
    assert!(experiment.get("report").is_none() && experiment.get("udp").is_none());
    assert_eq!(document["connections"], 1);
}
