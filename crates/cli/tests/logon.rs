//! Logons from the command line: where the password comes from, which servers may be told, and that it is nowhere after.

mod command;

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use command::{json, rdpwhy, run, stderr, stdout};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rdpwhy::credssp::{AcceptorConfig, Credentials};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Identity};
use zeroize::Zeroizing;

const PASSWORD: &str = "korrekt horse 7 battery";

/// A server that lets `tuser` in.
fn lab(config: Config) -> TcpServer {
    let account = Credentials::parse("tuser", Zeroizing::new(PASSWORD.to_owned()));
    let acceptor = AcceptorConfig { version: 6, certificate: Vec::new(), accounts: vec![account], service: None };
    TcpServer::start(config.with_logon(Arc::new(acceptor))).expect("a server")
}

fn probe(server: &TcpServer, flags: &[&str]) -> Command {
    rdpwhy(&[&["probe", &server.address().to_string(), "--user", "tuser"], flags].concat())
}

fn with_stdin(command: &mut Command, line: &str) -> Output {
    let mut child = command
        .arg("--password-stdin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child.stdin.take().expect("a pipe").write_all(line.as_bytes()).expect("somebody who reads");
    child.wait_with_output().expect("an output")
}

#[test]
fn the_password_comes_from_the_environment_or_standard_input() {
    let server = lab(Config::default());
    let trusting = ["--trust-any-certificate", "--reach", "session"];
    let output = probe(&server, &trusting).env("RDPWHY_PASSWORD", PASSWORD).output().expect("an output");
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    for line in [format!("{PASSWORD}\n"), format!("{PASSWORD}\r\nmore"), PASSWORD.to_owned()] {
        let output = with_stdin(&mut probe(&server, &trusting), &line);
        assert_eq!(output.status.code(), Some(0), "{line:?}: {}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).contains("used: any certificate was said to do"));
    }
}

#[test]
fn freerdp_auth_only_a_refused_logon_is_no_success() {
    let server = lab(Config::default());
    let output = with_stdin(&mut probe(&server, &["--trust-any-certificate"]), "wrong\n");
    assert_eq!(output.status.code(), Some(14), "{}", stdout(&output));
    assert!(stdout(&output).contains("STATUS_LOGON_FAILURE"), "{}", stdout(&output));
}

#[test]
fn a_server_that_is_not_trusted_hears_nothing_and_its_thumbprint_is_told() {
    let server = lab(Config::default());
    let mut command = probe(&server, &["--json", "--reach", "session"]);
    let output = command.env("RDPWHY_PASSWORD", PASSWORD).output().expect("an output");
    assert_eq!(output.status.code(), Some(4));
    let document = json(&output);
    assert_eq!(document["ending"]["because"], "credentials");
    assert_eq!(document["facts"]["credssp"]["trust"], "untrusted-certificate");
    let certificate = &document["facts"]["tls"]["certificate"];
    let mut command = probe(&server, &[]);
    let output = command.env("RDPWHY_PASSWORD", PASSWORD).output().expect("an output");
    let verdict = stdout(&output).lines().find(|line| line.starts_with("Stopped in credssp")).expect("a verdict");
    assert!(verdict.contains(certificate["sha256"].as_str().expect("a thumbprint")), "{verdict}");
    for thumbprint in ["sha256", "sha1"] {
        let thumbprint = certificate[thumbprint].as_str().expect("a thumbprint").to_lowercase();
        let mut command = probe(&server, &["--trust-thumbprint", &thumbprint]);
        let output = command.env("RDPWHY_PASSWORD", PASSWORD).output().expect("an output");
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
        assert!(stdout(&output).contains("the server accepted the logon"), "{}", stdout(&output));
    }
}

#[test]
fn an_authority_of_the_users_own_is_trusted() {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority");
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new([Ipv4Addr::LOCALHOST.to_string()]).expect("a name");
    let leaf = params.signed_by(&key, &authority).expect("a certificate");
    let mut config = Config::default();
    config.identity = Identity::from_der(vec![leaf.der().to_vec()], key.serialize_der());
    let server = lab(config);

    let folder = tempfile::tempdir().expect("a folder");
    for (name, contents) in [("ca.pem", authority.pem().into_bytes()), ("ca.der", authority.der().to_vec())] {
        let path = folder.path().join(name);
        std::fs::write(&path, contents).expect("a file");
        let mut command = probe(&server, &["--ca", path.to_str().expect("Unicode")]);
        let output = command.env("RDPWHY_PASSWORD", PASSWORD).output().expect("an output");
        assert_eq!(output.status.code(), Some(0), "{name}: {}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).contains("used: the certificate verifies"), "{name}: {}", stdout(&output));
    }
    let none = folder.path().join("none");
    std::fs::write(&none, "no certificate").expect("a file");
    let output = run(&["probe", &server.address().to_string(), "--ca", none.to_str().expect("Unicode")]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("holds no certificate"), "{}", stderr(&output));
}

#[test]
fn what_does_not_fit_together_is_wrong_usage_and_connects_to_nobody() {
    let server = lab(Config::default());
    let address = server.address().to_string();
    for (flags, says) in [
        (&["--kdc", "tcp://kdc.example"][..], "--user"),
        (&["--password-stdin"], "--user"),
        (&["--user", "tuser", "--trust-thumbprint", "AB"], "64 hexadecimal digits"),
        (&["--user", ""], "a user's name"),
        (&["--user", "tuser", "--mechanism", "kerberos"], "needs the address of a KDC"),
        (&["--user", "tuser", "--mechanism", "kerberos", "--kdc", "kdc.example"], "user@realm"),
        (&["--user", "tuser@REALM", "--kdc", "ftp://kdc.example"], "no address of a KDC"),
        (&["--user", "tuser", "--restricted-admin", "--remote-guard"], "cannot be used with"),
        (&["--user", "tuser", "--password", "x"], "unexpected argument"),
    ] {
        let mut command = rdpwhy(&[&["probe", &address], flags].concat());
        let output = command.env("RDPWHY_PASSWORD", PASSWORD).output().expect("an output");
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(stderr(&output).contains(says), "{flags:?}: {}", stderr(&output));
    }
    for line in ["x".repeat(5000), String::new()] {
        let output = with_stdin(&mut probe(&server, &[]), &line);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn the_lab_lets_a_user_in() {
    let mut lab = rdpwhy(&["lab", "--listen", "127.0.0.1:0", "--route", "credssp-ex", "--user", "tuser"])
        .args(["--early-user-auth", "5", "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the lab starts");
    lab.stdin.take().expect("a pipe").write_all(PASSWORD.as_bytes()).expect("somebody who reads");
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(lab.stdout.take().expect("a pipe")), &mut line)
        .expect("a line");
    let address = line.trim().strip_prefix("listening on ").expect("an address");
    let mut command = rdpwhy(&["probe", address, "--user", "tuser", "--trust-any-certificate", "--reach", "session"]);
    let output = command.env("RDPWHY_PASSWORD", PASSWORD).output().expect("an output");
    lab.kill().expect("it runs");
    let _ = lab.wait();
    assert_eq!(output.status.code(), Some(15), "{}", stdout(&output));
    assert!(stdout(&output).contains("AUTHZ_ACCESS_DENIED"), "{}", stdout(&output));
}

#[test]
fn a_diagnosis_logs_on_once_and_its_experiments_never_do() {
    let server = lab(Config::default());
    let diagnose = |line: &str| {
        let address = server.address().to_string();
        let flags = ["diagnose", &address, "--user", "tuser", "--trust-any-certificate", "--json"];
        with_stdin(&mut rdpwhy(&flags), line)
    };
    let output = diagnose("wrong\n");
    assert_eq!(output.status.code(), Some(14), "{}", stderr(&output));
    let document = json(&output);
    let [cause] = document["causes"].as_array().expect("causes").as_slice() else { panic!("{}", document["causes"]) };
    assert_eq!((&cause["id"], &cause["standing"]), (&"logon-failed".into(), &"consistent".into()));
    assert_eq!((&document["connections"], server.connections()), (&1.into(), 1));
    assert!(!stdout(&output).contains(PASSWORD) && !stdout(&output).contains("wrong\n"));

    let output = diagnose(&format!("{PASSWORD}\n"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!(document["causes"], serde_json::json!([]));
    let experiments = document["experiments"].as_array().expect("experiments");
    assert!(!experiments.iter().any(|experiment| {
        let events = experiment["report"]["transcript"].as_array().expect("a transcript");
        events.iter().any(|event| event["pdu"] == "ntlm.authenticate")
    }));
}

#[test]
fn a_kdc_is_not_asked_in_clear_unless_that_is_said() {
    let server = lab(Config::default());
    for kdc in ["http://127.0.0.1:9/KdcProxy", "HTTP://127.0.0.1:9/KdcProxy"] {
        let output = with_stdin(&mut probe(&server, &["--kdc", kdc]), "a password\n");
        assert_eq!(output.status.code(), Some(2), "{kdc}: {}", stdout(&output));
        assert!(stderr(&output).contains("https://") && stderr(&output).contains("--insecure-kdc"), "{kdc}");
        assert_eq!(server.connections(), 0);
    }
    let allowed = ["--kdc", "http://127.0.0.1:9/KdcProxy", "--insecure-kdc"];
    let output = with_stdin(&mut probe(&server, &allowed), "a password\n");
    assert_eq!((output.status.code(), server.connections()), (Some(4), 1), "{}", stderr(&output));
    let output = run(&["probe", "127.0.0.1:1", "--insecure-kdc"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}
