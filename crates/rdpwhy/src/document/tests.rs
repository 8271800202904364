//! The document's shape, field by field, on conversations with the client by hand.

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config, Input, Output, Reach};
use rdpwhy_handshake::{DialEvent, How, Timestamp};
use serde_json::{Value, json};

use super::report_document;

/// RDP_NEG_FAILURE with HYBRID_REQUIRED_BY_SERVER (MS-RDPBCGR 2.2.1.2.2).
const HYBRID_REQUIRED: [u8; 19] = [3, 0, 0, 19, 14, 0xD0, 0, 0, 0x12, 0x34, 0, 3, 0, 8, 0, 5, 0, 0, 0];

/// A conversation that has sent its connection request, 100 µs in.
fn connected() -> Client {
    let address = "192.0.2.7:3389".parse().expect("an address");
    let mut client = Client::new(Config::new("server.example", 3389));
    let dial = [
        DialEvent::Resolving { host: "server.example".to_owned(), port: 3389 },
        DialEvent::Resolved { addresses: vec![address] },
        DialEvent::Attempt { address },
        DialEvent::Connected { address },
    ];
    for (at, event) in (0..).step_by(10).zip(dial) {
        client.handle(Timestamp(at), Input::Dial(event));
    }
    assert!(matches!(client.poll(), Output::Transmit(_)));
    client
}

fn document(client: &Client, reach: Reach) -> Value {
    let report = client.report();
    serde_json::to_value(report_document(&report, reach, 1)).expect("JSON")
}

#[test]
fn a_closed_connection() {
    let mut client = connected();
    client.handle(Timestamp(500), Input::Ended(How::Reset));
    let document = document(&client, Reach::Anonymous);
    let object = document.as_object().expect("an object");
    let keys: Vec<&str> = object.keys().map(String::as_str).collect();
    let mut expected = vec![
        "format",
        "target",
        "reach",
        "connections",
        "elapsed_us",
        "position",
        "ending",
        "stages",
        "facts",
        "implementation",
        "mstsc",
        "findings",
        "transcript",
    ];
    expected.sort_unstable();
    let mut keys = keys;
    keys.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(document["format"], "rdpwhy.report/1");
    assert_eq!(document["target"], json!({ "host": "server.example", "port": 3389, "address": "192.0.2.7:3389" }));
    assert_eq!(document["reach"], "anonymous");
    assert_eq!(document["connections"], 1);
    assert_eq!(document["elapsed_us"], 500);
    assert_eq!(
        document["position"],
        json!({
            "stage": "negotiation",
            "step": "connection-confirm",
            "awaits": [{ "from": "server", "pdu": "x224.connection-confirm" }],
        })
    );
    assert_eq!(document["ending"], json!({ "kind": "closed", "how": "reset", "by": "server", "partial": null }));
    assert_eq!(document["mstsc"]["code"], 2308);
    assert_eq!(document["mstsc"]["hex"], "0x904");
    assert_eq!(document["mstsc"]["extended"], 7);
    let implementation = &document["implementation"];
    assert_eq!((&implementation["platform"], &implementation["candidates"]), (&Value::Null, &json!([])));
    let basis = document["mstsc"]["basis"].as_str().expect("a basis");
    assert!(["documented", "observed", "inferred"].contains(&basis), "{basis}");
    assert!(document["mstsc"]["name"].is_string());
}

#[test]
fn events_beyond_the_bound_are_counted_where_there_are_any() {
    let mut report = connected().report();
    report.events_dropped = 7;
    let document = serde_json::to_value(report_document(&report, Reach::Anonymous, 1)).expect("JSON");
    assert_eq!(document["events_dropped"], 7);
}

#[test]
fn stages_say_what_became_of_them() {
    let mut client = connected();
    client.handle(Timestamp(500), Input::Ended(How::Reset));
    let document = document(&client, Reach::Session);
    assert_eq!(document["reach"], "session");
    let stages = document["stages"].as_array().expect("stages");
    assert_eq!(stages[0], json!({ "stage": "resolve", "outcome": "passed", "elapsed_us": 10 }));
    assert_eq!(stages[1], json!({ "stage": "connect", "outcome": "passed", "elapsed_us": 20 }));
    assert_eq!(stages[2], json!({ "stage": "negotiation", "outcome": "failed", "elapsed_us": 470 }));
    assert_eq!(stages[3], json!({ "stage": "tls", "outcome": "not-reached", "elapsed_us": null }));
}

#[test]
fn events_are_numbered_and_named() {
    let mut client = connected();
    client.handle(Timestamp(500), Input::Ended(How::Eof));
    let document = document(&client, Reach::Anonymous);
    let transcript = document["transcript"].as_array().expect("events");
    assert_eq!(
        transcript[1],
        json!({ "id": "c1.1", "at_us": 10, "event": "dial", "dial": "resolved", "addresses": ["192.0.2.7:3389"] })
    );
    let request = &transcript[4];
    assert_eq!(request["id"], "c1.4");
    assert_eq!(request["event"], "pdu");
    assert_eq!(request["from"], "client");
    assert_eq!(request["pdu"], "x224.connection-request");
    assert!(request["bytes"].is_u64() && request["summary"].is_object() && request.get("raw").is_none());
    assert_eq!(transcript[5], json!({ "id": "c1.5", "at_us": 500, "event": "close", "by": "server", "how": "eof" }));
    let findings = document["findings"].as_array().expect("findings");
    let evidence = findings[0]["evidence"].as_array().expect("evidence");
    let known: Vec<&Value> = transcript.iter().map(|event| &event["id"]).collect();
    assert!(!evidence.is_empty() && evidence.iter().all(|id| known.contains(&id)));
    assert!(findings[0]["signature"].is_string() && findings[0]["says"].is_string());
}

#[test]
fn a_refusal_with_what_the_socket_did_then() {
    let mut client = connected();
    client.handle(Timestamp(500), Input::Received(&HYBRID_REQUIRED));
    let refusal = json!({
        "by": "server", "kind": "negotiation-failure", "code": 5, "name": "HYBRID_REQUIRED_BY_SERVER",
    });
    let open = document(&client, Reach::Anonymous);
    let seen = &open["implementation"]["evidence"][0];
    assert_eq!((&seen["id"], &seen["fits"]), (&json!("source-reference-1234"), &json!(["windows", "xrdp"])));
    assert_eq!(seen["evidence"], json!(["c1.5"]));
    assert_eq!(open["ending"], json!({ "kind": "refused", "refusal": refusal, "then": null }));
    client.handle(Timestamp(600), Input::Ended(How::Reset));
    let closed = document(&client, Reach::Anonymous);
    let then = json!({ "how": "reset", "by": "server", "partial": null });
    assert_eq!(closed["ending"], json!({ "kind": "refused", "refusal": refusal, "then": then }));
}

#[test]
fn an_unfinished_frame_is_named() {
    let mut client = connected();
    client.handle(Timestamp(500), Input::Received(&HYBRID_REQUIRED[..7]));
    client.handle(Timestamp(600), Input::Ended(How::Eof));
    let partial = json!({ "layer": "tpkt", "have": 7, "need": 19 });
    assert_eq!(
        document(&client, Reach::Anonymous)["ending"],
        json!({ "kind": "closed", "how": "eof", "by": "server", "partial": partial })
    );
}

#[test]
fn a_conversation_that_stopped_or_still_runs() {
    let running = document(&connected(), Reach::Anonymous);
    assert_eq!(running["ending"], Value::Null);
    assert_eq!(running["mstsc"], Value::Null);

    let mut config = Config::with_connector("server.example", 3389, std::sync::Arc::new(TransparentConnector));
    config.protocols = Some(0);
    let mut client = Client::new(config);
    client.handle(Timestamp(0), Input::Tick);
    // RDP_NEG_RSP with RDSAAD, which no route of the witness has.
    client.handle(Timestamp(9), Input::Received(&[3, 0, 0, 19, 14, 0xD0, 0, 0, 0, 0, 0, 2, 0, 8, 0, 16, 0, 0, 0]));
    let unable = document(&client, Reach::Anonymous);
    assert_eq!(unable["target"]["address"], Value::Null);
    assert_eq!(unable["ending"]["kind"], "unable");
    assert_eq!(unable["ending"]["because"], "peer-chose");
    assert!(unable["ending"]["detail"].is_string());
}

#[test]
fn a_server_that_cannot_be_reached() {
    let mut client = Client::new(Config::new("nowhere.invalid", 3389));
    client.handle(Timestamp(0), Input::Dial(DialEvent::Resolving { host: "nowhere.invalid".to_owned(), port: 3389 }));
    let reason = rdpwhy_handshake::Unreachable::NameNotFound;
    client.handle(Timestamp(7), Input::Dial(DialEvent::ResolveFailed { reason, detail: "no".to_owned() }));
    let document = document(&client, Reach::Anonymous);
    assert_eq!(document["ending"], json!({ "kind": "unreachable", "reason": "name-not-found" }));
    assert_eq!(document["position"]["awaits"], json!([]));
    assert_eq!(document["stages"][0]["outcome"], "failed");
}
