//! `--knowledge FILE`: what a site knows is explained by name and found in a report, and a bad file is used for nothing.

mod command;

use std::fs;
use std::path::PathBuf;

use rdpwhy_lab::personas;
use rdpwhy_lab::tcp::TcpServer;
use tempfile::TempDir;

use command::{json, rdpwhy, run, stderr, stdout};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/knowledge.toml");

const RESET: &str = r#"
    [[signature]]
    id = "tls.reset-by-proxy"
    about = "The proxy resets the hello."
    says = "The proxy of building 7 reset the connection."
    when = { "position.stage" = "tls", "ending.how" = "reset" }
    causes = [{ id = "middlebox", standing = "confirmed" }]
"#;

fn file(contents: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("site.toml");
    fs::write(&path, contents).expect("a file");
    (folder, path)
}

#[test]
fn names_of_the_file_are_explained() {
    let explained = |name| stdout(&run(&["explain", name, "--knowledge", EXAMPLE])).to_owned();
    let cause = explained("proxy-list");
    for part in ["on the proxy's list", "Get-Content", "tls.reset-by-proxy", "ask-for-the-list", "https://wiki.example"]
    {
        assert!(cause.contains(part), "{part}\n{cause}");
    }
    assert!(!cause.contains("Looks like it"), "{cause}");
    assert!(explained("ask-for-the-list").contains("Have the client taken off the list."));
    let signature = explained("tls.reset-by-proxy");
    assert!(signature.contains("proxy-list") && signature.contains("confirmed"), "{signature}");
    assert!(explained("middlebox").contains("tls.reset-by-proxy"), "ours knows who points to it");
    assert!(explained("tls").contains("tls.reset-by-proxy"));
    let near = run(&["explain", "proxy-lists", "--knowledge", EXAMPLE]);
    assert!(stderr(&near).contains("did you mean proxy-list"), "{}", stderr(&near));
    assert_eq!(run(&["explain", "proxy-list"]).status.code(), Some(2), "nobody else knows it");
}

#[test]
fn json_has_the_same_form_for_both() {
    let document = json(&run(&["explain", "--json", "proxy-list", "--knowledge", EXAMPLE]));
    assert_eq!((&document["kind"], &document["cause"]["id"]), (&"cause".into(), &"proxy-list".into()));
    assert_eq!(document["signatures"], serde_json::json!(["tls.reset-by-proxy"]));
    assert_eq!(document["remedies"][0]["place"], "elsewhere");
    assert_eq!(document["sources"], serde_json::json!([{"tag": null, "cites": "https://wiki.example/proxy7"}]));
    let output = rdpwhy(&["explain", "--list", "--json"]).env("RDPWHY_KNOWLEDGE", EXAMPLE).output().expect("it starts");
    assert!(stdout(&output).contains("site.old-farm"));
}

#[test]
fn a_probe_tells_what_the_file_recognises_first() {
    let server = TcpServer::start(personas()[0].server.clone()).expect("the lab starts");
    let address = server.address().to_string();
    let (_folder, path) = file(RESET);
    let arguments = ["probe", &address, "--knowledge", path.to_str().expect("a path")];
    let output = run(&arguments);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(13), "{text}\n{}", stderr(&output));
    let ours = text.find("tls.reset-after-client-hello").expect("ours");
    assert!(text.find("tls.reset-by-proxy").is_some_and(|own| own < ours), "{text}");
    assert!(text.contains("The proxy of building 7 reset the connection."), "{text}");
    let document = json(&run(&[&arguments[..], &["--json"]].concat()));
    let own = &document["findings"][0];
    assert_eq!((&own["signature"], &own["causes"][0]["id"]), (&"tls.reset-by-proxy".into(), &"middlebox".into()));
    assert_eq!(own["evidence"], document["findings"][1]["evidence"]);
}

#[test]
fn a_bad_file_is_told_with_its_line_and_nothing_is_asked() {
    let mistyped = RESET.replace("ending.how", "ending.hwo");
    let (_folder, path) = file(&mistyped);
    let path = path.to_str().expect("a path");
    for arguments in [&["probe", "127.0.0.1:1"][..], &["explain", "middlebox"], &["explain", "--list"]] {
        let output = run(&[arguments, &["--knowledge", path]].concat());
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), ""), "{arguments:?}");
        let expected =
            format!("{path}:6:40: `ending.hwo`: expected the path of a report field; did you mean `ending.how`?");
        assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
    }
}

#[test]
fn what_is_no_text_or_too_long_or_not_there_is_told_too() {
    let long = "# and so on\n".repeat(100_000);
    let cases: [(&[u8], &str); 4] = [
        (b"# one\n# \xFF\n", "site.toml:2: expected UTF-8"),
        (b"\xFF\xFEc\0", "site.toml:1: expected UTF-8"),
        (long.as_bytes(), "site.toml: expected at most 1048576 bytes"),
        (b"[[signature]\n", "site.toml:1:"),
    ];
    for (contents, expected) in cases {
        let (_folder, path) = file(contents);
        let output = run(&["explain", "tls", "--knowledge", path.to_str().expect("a path")]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
    let output = run(&["explain", "tls", "--knowledge", "no/such/file.toml"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("cannot read no/such/file.toml"), "{}", stderr(&output));
}
