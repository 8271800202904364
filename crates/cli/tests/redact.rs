//! `--redact`: markers are planted wherever a name can be, and none of them is in any answer.

mod command;

use std::process::Output;
use std::sync::Arc;

use command::{json, rdpwhy, run, stderr, stdout};
use rdpwhy::credssp::{AcceptorConfig, Credentials};
use rdpwhy::pdu::rdp::ServerRedirection;
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Identity, Security};
use zeroize::Zeroizing;

/// Every name below holds it, and nothing else does.
const MARKER: &str = "qmarkq";
const PASSWORD: &str = "korrekt horse 7 battery";

fn marked(config: Config) -> Config {
    let mut config = config.with_identity(Identity::self_signed("qmarkq-cert.example").expect("an identity"));
    config.ntlm.netbios_computer = "QMARKQ-PC".to_owned();
    config.ntlm.netbios_domain = "QMARKQ-DOM".to_owned();
    config.ntlm.dns_computer = "qmarkq-pc.qmarkq.example".to_owned();
    config.ntlm.dns_domain = Some("qmarkq.example".to_owned());
    config
}

fn answer(server: &TcpServer, command: &[&str], flags: &[&str]) -> Output {
    let address = server.address().to_string();
    let fixed = ["--redact", "--cookie", "qmarkq-cookie", "--client-name", "qmarkq-client"];
    let words = [command, &[address.as_str()], &fixed, flags].concat();
    rdpwhy(&words).env("RDPWHY_PASSWORD", PASSWORD).output().expect("it starts")
}

fn check(what: &str, output: &Output) {
    let (shown, told) = (stdout(output), stderr(output));
    assert!(!shown.is_empty(), "{what}: {told}");
    let lower = shown.to_lowercase();
    let found = lower.find(MARKER).map(|at| shown.get(at.saturating_sub(200)..at + 40));
    assert!(found.is_none(), "{what}: {found:?}");
    let found = lower.find("127.0.0.1").map(|at| shown.get(at.saturating_sub(200)..at + 40));
    assert!(found.is_none(), "{what}: {found:?}");
}

#[test]
fn no_marker_is_in_a_redacted_answer() {
    let account = Credentials::parse("qmarkq-user", Zeroizing::new(PASSWORD.to_owned()));
    let acceptor = AcceptorConfig { version: 6, certificate: Vec::new(), accounts: vec![account], service: None };
    let nla = TcpServer::start(marked(Config::default()).with_logon(Arc::new(acceptor))).expect("the lab starts");
    let elsewhere = ServerRedirection {
        target_fqdn: Some("qmarkq-other.example".to_owned()),
        load_balance_info: Some(b"qmarkq-token\r\n".to_vec()),
        ..ServerRedirection::default()
    };
    let tls = marked(Config::default()).with_security(Security::Ssl).with_redirect(elsewhere);
    let tls = TcpServer::start(tls).expect("the lab starts");
    let logon = ["--user", r"QMARKQ-DOM\qmarkq-user", "--trust-any-certificate", "--reach", "session"];
    let flags: [&[&str]; 3] = [&[], &logon, &["--user", "qmarkq-user"]];
    for json in [&["--json"][..], &[]] {
        for server in [&nla, &tls] {
            for flags in flags {
                check("probe", &answer(server, &["probe"], &[flags, json].concat()));
            }
            check("session", &answer(server, &["probe"], &[&["--reach", "session"], json].concat()));
            check("diagnose", &answer(server, &["diagnose"], &[&["--spacing", "1ms"], json].concat()));
        }
    }
}

#[test]
fn a_redacted_document_keeps_what_the_verdict_rests_on() {
    let persona = rdpwhy_lab::personas().iter().find(|persona| persona.name == "tls11-only").expect("a persona");
    let server = TcpServer::start(persona.server.clone()).expect("the lab starts");
    let address = server.address().to_string();
    let redacted = run(&["diagnose", &address, "--json", "--spacing", "1ms", "--redact"]);
    assert!(!stdout(&redacted).contains("\"text-"), "{}", stdout(&redacted));
    let document = json(&redacted);
    assert_eq!((&document["target"]["host"], &document["format"]), (&"address-1".into(), &"rdpwhy.diagnosis/1".into()));
    for key in ["causes", "remedies", "checks", "unknown", "experiments"] {
        assert!(document[key].as_array().is_some_and(|list| !list.is_empty()), "{key}");
    }
    let (plain, redacted) =
        (json(&run(&["probe", &address, "--json"])), json(&run(&["probe", &address, "--json", "--redact"])));
    for key in ["position", "ending", "findings", "implementation", "mstsc", "format", "reach"] {
        assert_eq!(redacted[key], plain[key], "{key}");
    }
    assert_eq!(redacted["facts"]["tls"]["offered"]["suites"], plain["facts"]["tls"]["offered"]["suites"]);
}
