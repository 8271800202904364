use serde_json::json;

use super::{NameKind, Redaction};

fn redacted(document: &serde_json::Value) -> serde_json::Value {
    Redaction::new().document(document).expect("JSON")
}

#[test]
fn the_same_name_has_the_same_placeholder_everywhere() {
    let document = json!({
        "target": {"host": "srv.corp.example", "address": "192.0.2.7:3389"},
        "facts": {"ntlm": {"dns_computer": "SRV.corp.example", "netbios_computer": "SRV"}},
        "verdict": "Died in tls: srv.corp.example (192.0.2.7:3389) closed.",
    });
    let mut redaction = Redaction::new();
    let shown = redaction.document(&document).expect("JSON");
    let host = shown["target"]["host"].as_str().expect("a text");
    assert_eq!(shown["facts"]["ntlm"]["dns_computer"], host);
    assert_eq!(shown["target"]["address"], "address-1:3389");
    assert_eq!(shown["verdict"], format!("Died in tls: {host} (address-1:3389) closed."));
    assert_eq!(redaction.text("\"SRV.CORP.example\" answered"), format!("\"{host}\" answered"));
    assert_eq!(redaction.document(&document).expect("JSON"), shown);
}

#[test]
fn words_of_the_project_stay_and_an_unlisted_key_is_hidden() {
    let document = json!({
        "position": {"stage": "tls", "step": "server-hello"},
        "summary": {"suites": ["TLS_AES_128_GCM_SHA256"], "versions": ["TLS 1.3"], "flags": "0x00000100", "brand-new": "marker"},
        "alerts": [{"name": "handshake_failure"}],
        "certificate": {"signature": "sha256WithRSAEncryption", "name": "marker"},
        "head": "4d41524b4552",
    });
    let shown = redacted(&document);
    assert_eq!(shown["position"], document["position"]);
    assert_eq!(shown["alerts"], document["alerts"]);
    assert_eq!(shown["summary"]["suites"], document["summary"]["suites"]);
    assert_eq!(shown["summary"]["flags"], "0x00000100");
    assert_eq!(shown["certificate"]["signature"], "sha256WithRSAEncryption");
    assert_eq!((&shown["summary"]["brand-new"], &shown["certificate"]["name"]), (&"text-1".into(), &"text-1".into()));
    assert_eq!(shown["head"], "[6 bytes]");
}

#[test]
fn parts_of_names_and_names_beside_them_are_hidden() {
    let mut redaction = Redaction::new();
    redaction.hide(NameKind::Host, "jump1.corp.example");
    redaction.hide(NameKind::User, r"CORPDOM\jdoe");
    redaction.hide(NameKind::Subject, "CN=other.corp.example, O=Acme Works");
    for (text, secrets) in [
        ("only valid for DnsName(\"third.corp.example\")", &["third", "corp"][..]),
        ("jump1.elsewhere.example. And more.", &["jump1", "elsewhere"]),
        ("jdoe of corpdom and Acme Works", &["jdoe", "corpdom", "acme"]),
    ] {
        let shown = redaction.text(text).to_lowercase();
        assert!(!secrets.iter().any(|secret| shown.contains(secret)), "{shown}");
    }
    assert!(redaction.text("jump1.elsewhere.example. And more.").ends_with(". And more."));
}

#[test]
fn addresses_are_hidden_wherever_they_stand_and_other_numbers_stay() {
    let redaction = Redaction::new();
    for address in ["192.0.2.1", "2001:db8::7", "::1", "fe80::1"] {
        let shown = redaction.text(&format!("at {address}, and [{address}] and {address}."));
        assert_eq!(shown, "at address, and [address] and address.", "{address}");
    }
    let kept = "TLS 1.2 after 3.0 s, code 0x904 (2308), c1.6, 10.0.20348 at 12:30:01";
    assert_eq!(redaction.text(kept), kept);
}

#[test]
fn common_and_short_names_do_not_spoil_sentences() {
    let mut redaction = Redaction::new();
    let shown = redaction.document(&json!({"ntlm": {"netbios_computer": "A"}, "client-name": "rdpwhy"})).expect("JSON");
    assert_eq!((&shown["ntlm"]["netbios_computer"], &shown["client-name"]), (&"host-1".into(), &"rdpwhy".into()));
    assert_eq!(redaction.text("A server that answers"), "A server that answers");
}

#[test]
fn a_flood_of_names_hides_sentences() {
    let names: Vec<String> = (0..10_000).map(|number| format!("channel-{number}")).collect();
    let shown = redacted(&json!({"channels": names, "verdict": "channel-77 was joined"}));
    assert_eq!(shown["channels"][9_999], "text-10000");
    assert_eq!(shown["verdict"], "[hidden: too many names]");
}

#[test]
fn a_name_with_quotes_and_controls_is_found_as_sentences_quote_it() {
    let name = "evil\"\u{1b}[2J\nname";
    let mut redaction = Redaction::new();
    redaction.hide(NameKind::Host, name);
    assert!(!redaction.text(&format!("certificate for {name:?}")).contains("evil"));
    assert!(!redaction.text(&format!("certificate for {name}")).contains("evil"));
}
