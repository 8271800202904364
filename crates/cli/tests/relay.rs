//! `rdpwhy lab` with a link, and in front of another server.

mod command;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use rcgen::{CertificateParams, KeyPair};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Identity, Security};
use serde_json::Value;

use command::{json, rdpwhy, run, stderr, stdout};

/// A running `rdpwhy lab`, ended when it is dropped.
struct Lab {
    process: Child,
    address: String,
}

impl Lab {
    fn start(arguments: &[&str]) -> Self {
        let arguments = [&["lab", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut process = rdpwhy(&arguments).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on ").expect("where it listens").to_owned();
        Self { process, address }
    }

    fn probe(&self) -> Value {
        json(&run(&["probe", &self.address, "--json", "--protocols", "ssl", "--reach", "session"]))
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn ended(report: &Value) -> (&str, &str, Option<u64>) {
    let text = |value: &'static str| report.pointer(value).and_then(Value::as_str).unwrap_or_default();
    (text("/position/stage"), text("/ending/how"), report.pointer("/ending/partial/have").and_then(Value::as_u64))
}

#[test]
fn the_labs_own_server_stands_behind_a_link() {
    let lab = Lab::start(&["--route", "tls", "--link", "latency=1ms,reset-on-whole-hello"]);
    assert_eq!(ended(&lab.probe()), ("tls", "reset", None));
    let lab = Lab::start(&["--persona", "hung-service", "--link", "reset-down=0"]);
    assert_eq!(lab.probe()["ending"]["kind"], "silent");
}

#[test]
fn another_server_stands_behind_a_link_and_faults() {
    let behind = TcpServer::start(Config::default().with_security(Security::Ssl)).expect("the lab starts");
    let upstream = behind.address().to_string();
    let lab = Lab::start(&["--upstream", &upstream]);
    assert_eq!(lab.probe()["ending"]["kind"], "completed");
    let lab = Lab::start(&["--upstream", &upstream, "--link", "reset-up=19"]);
    assert_eq!(ended(&lab.probe()), ("negotiation", "reset", None));
    let fault = "x224.connection-confirm:inside=7:eof";
    let lab = Lab::start(&["--upstream", &upstream, "--link", "latency=1ms", "--fault", fault]);
    assert_eq!(ended(&lab.probe()), ("negotiation", "eof", Some(7)));
    assert_eq!(behind.connections(), 3);
}

#[test]
fn with_its_key_faults_lie_inside_tls() {
    let key = KeyPair::generate().expect("a key");
    let certificate =
        CertificateParams::new(["host.lab".to_owned()]).expect("a name").self_signed(&key).expect("it signs");
    let directory = tempfile::tempdir().expect("a directory");
    let (certificates, keys) = (directory.path().join("cert.pem"), directory.path().join("key.pem"));
    std::fs::write(&certificates, certificate.pem()).expect("it is written");
    std::fs::write(&keys, key.serialize_pem()).expect("it is written");
    let (certificates, keys) = (certificates.to_str().expect("UTF-8"), keys.to_str().expect("UTF-8"));

    let mut config = Config::default().with_security(Security::Ssl);
    config.identity =
        Identity::from_pem(certificate.pem().as_bytes(), key.serialize_pem().as_bytes()).expect("an identity");
    let behind = TcpServer::start(config).expect("the lab starts");
    let upstream = behind.address().to_string();
    let given = ["--upstream", &upstream, "--certificate", certificates, "--key", keys];
    let lab = Lab::start(&[&given[..], &["--fault", "mcs.connect-response:inside=7:eof"]].concat());
    assert_eq!(ended(&lab.probe()), ("basic-settings", "eof", Some(7)));

    let swapped =
        run(&["lab", "--listen", "127.0.0.1:0", "--upstream", &upstream, "--certificate", keys, "--key", keys]);
    assert_eq!(swapped.status.code(), Some(2), "{}", stderr(&swapped));
    assert!(stderr(&swapped).contains("BEGIN CERTIFICATE"), "{}", stderr(&swapped));
}

#[test]
fn what_does_not_fit_together_is_told() {
    let upstream = ["--upstream", "127.0.0.1:1"];
    for (arguments, named) in [
        (&["--link", "latency=fast"][..], "latency=TIME"),
        (&["--link", "explode"], "reset-on-sni"),
        (&[&upstream[..], &["--persona", "hung-service"]].concat(), "--persona"),
        (&[&upstream[..], &["--route", "tls"]].concat(), "--route"),
        (&[&upstream[..], &["--certificate", "file"]].concat(), "--key"),
        (&["--certificate", "file", "--key", "file"], "--upstream"),
        (&[&upstream[..], &["--fault", "ntlm.challenge:before:reset"]].concat(), "--certificate and --key"),
        (&["--upstream", "127.0.0.1:x"], "--upstream"),
    ] {
        let output = run(&[&["lab", "--listen", "127.0.0.1:0"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(named), "{arguments:?}: {}", stderr(&output));
    }
    let missing = [
        "lab",
        "--listen",
        "127.0.0.1:0",
        "--upstream",
        "127.0.0.1:1",
        "--certificate",
        "/no/file",
        "--key",
        "/no/file",
    ];
    assert_eq!(run(&missing).status.code(), Some(3));
}

#[test]
fn the_list_has_the_parts_of_a_link() {
    let output = run(&["lab", "--list"]);
    for (form, meaning) in rdpwhy_lab::Link::FORMS {
        let line = stdout(&output).lines().find(|line| line.trim_start().starts_with(form));
        assert!(line.is_some() && !meaning.is_empty(), "{form}\n{}", stdout(&output));
    }
}
