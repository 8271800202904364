//! The command as people and scripts use it.

mod command;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;

use rdpwhy_capture::Recording;
use rdpwhy_lab::personas;
use rdpwhy_lab::tcp::TcpServer;
use serde_json::Value;

use command::{json, rdpwhy, run, stderr, stdout};

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
fn bad_input_is_wrong_usage_and_says_what_would_be_right() {
    let cases: [(&[&str], &str); 23] = [
        (&["probe", "server:0"], "port"),
        (&["probe", "server:65536"], "port"),
        (&["probe", "server:rdp"], "port"),
        (&["probe", ""], "host"),
        (&["probe", "two words"], "host"),
        (&["probe", "[::1"], "["),
        (&["probe", "http://127.0.0.1"], "HOST:PORT"),
        (&["probe", "localhost", "--client-name="], "15"),
        (&["probe", "localhost", "--protocols", "tls"], "hybrid-ex"),
        (&["probe", "localhost", "--reach", "moon"], "session"),
        (&["probe", "localhost", "--timeout", "5"], "500ms"),
        (&["probe", "localhost", "--stage-timeout", "nla=5s"], "credssp"),
        (&["probe", "localhost", "--cookie", "a", "--routing-token", "b"], "--routing-token"),
        (&["probe"], "HOST"),
        (&["demo", "no-such-demo"], "private-key"),
        (&["demo", "tls.client-hello:after:burn"], "reset"),
        (&["demo", "tls.no-such-pdu:after:reset"], "tls.client-hello"),
        (&["lab", "--listen", "127.0.0.1:0", "--route", "rdp", "--fault", "tls.server-hello:before:eof"], "mcs."),
        (&["lab", "--listen", "0.0.0.0:0"], "--expose"),
        (&["lab", "--listen", "127.0.0.1:0", "--licensing", "kind"], "grace-period"),
        (&["lab", "--listen", "127.0.0.1:0", "--route", "tls", "--encryption", "high"], "--route rdp"),
        (&["probe", "localhost", "--license", "file"], "--reach license"),
        (&["probe", "localhost", "--reach", "session", "--save-license", "file"], "--reach license"),
    ];
    for (arguments, hint) in cases {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(hint), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

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
fn a_reader_that_has_gone_is_no_fault() {
    let mut child = rdpwhy(&["demo"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""));
}

#[test]
fn colours_are_for_terminals_and_no_color_wins() {
    let coloured = |variables: &[(&str, &str)]| {
        let output = rdpwhy(&["demo"]).envs(variables.iter().copied()).output().expect("it starts");
        output.stdout.contains(&0x1b)
    };
    assert!(!coloured(&[]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn what_a_server_says_does_not_steer_the_terminal() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let hostile = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        stream.write_all(b"SSH-2.0-\x1b[2J\x1b]0;owned\x07\r\n").expect("it is sent");
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let output = rdpwhy(&["probe", &address]).env("CLICOLOR_FORCE", "1").output().expect("it starts");
    hostile.join().expect("no panic");
    assert_eq!(output.status.code(), Some(12), "{}", stdout(&output));
    let text = stdout(&output);
    assert!(!text.contains("\u{1b}[2J") && !text.contains("\u{1b}]") && !text.contains('\u{7}'), "{text:?}");
}

#[test]
fn flags_can_come_from_the_environment() {
    let with = |value| rdpwhy(&["demo", "--list"]).env("RDPWHY_JSON", value).output().expect("it starts");
    for value in ["1", "true", "yes", "ON"] {
        assert_eq!(json(&with(value))["format"], "rdpwhy.demos/1", "{value}");
    }
    for value in ["", "0", "false", "no"] {
        let output = with(value);
        assert_eq!(output.status.code(), Some(0), "{value:?}: {}", stderr(&output));
        assert!(!stdout(&output).starts_with('{'), "{value:?}");
    }
}

#[test]
fn a_wrong_value_of_the_environment_is_told_with_its_variable() {
    let from = |arguments: &[&str], variable, value| {
        let output = rdpwhy(arguments).env(variable, value).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{variable}");
        stderr(&output).to_owned()
    };
    for (variable, value) in [("RDPWHY_JSON", "maybe"), ("RDPWHY_TIMEOUT", "5"), ("RDPWHY_REACH", "moon")] {
        let told = from(&["probe", "localhost"], variable, value);
        assert!(told.contains(&format!("environment variable {variable}")), "{told}");
    }
    assert!(from(&["probe"], "RDPWHY_TARGET", "server:0").contains("environment variable RDPWHY_TARGET"));
    let typed = from(&["probe", "localhost", "--timeout", "5"], "RDPWHY_TIMEOUT", "5");
    assert!(!typed.contains("environment variable"), "{typed}");
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

#[test]
fn logs_go_to_standard_error() {
    let output = run(&["demo", "--json", "-vvv"]);
    assert_eq!(output.status.code(), Some(0));
    json(&output);
    assert!(!stderr(&output).is_empty());
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

#[test]
fn the_lab_can_be_probed() {
    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--fault", "tls.client-hello:after:reset"]);
    let address = lab.address();
    let output = run(&["probe", &address, "--json"]);
    assert_eq!(output.status.code(), Some(13), "{}", stderr(&output));
    assert_eq!(json(&output)["ending"]["how"], "reset");
}

#[test]
fn a_hello_that_would_not_be_sent_or_lead_nowhere_is_wrong_usage() {
    for more in [["--opening", "listen"], ["--reach", "session"]] {
        let output = run(&["probe", "127.0.0.1:1", "--hello", "tls10", more[0], more[1]]);
        assert_eq!(output.status.code(), Some(2), "{more:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(more[0]), "{more:?}: {}", stderr(&output));
    }
}

#[test]
fn an_inspection_says_what_an_old_server_has() {
    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--persona", "tls10-only"]);
    let address = lab.address();
    let output = run(&["probe", &address, "--hello", "tls10"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for part in ["Answered in tls: the server chose TLS 1.0 with TLS_ECDHE_RSA", "0xc014", "CN="] {
        assert!(text.contains(part), "{part}\n{text}");
    }

    // One that has no TLS 1.0 is refused.
    let output = rdpwhy(&["probe", &address, "--json"]).env("RDPWHY_HELLO", "tls13").output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!(document["ending"]["refusal"]["name"], "handshake_failure");
    assert_eq!((&document["facts"]["experiment"], &document["mstsc"]), (&true.into(), &Value::Null));
    assert_eq!(document["findings"], serde_json::json!([]), "nobody's handshake has died");

    let hello_of = |bytes: &str| {
        let document = json(&run(&["probe", &address, "--json", "--hello", "modern", "--hello-size", bytes]));
        let transcript = document["transcript"].as_array().expect("events").clone();
        transcript.into_iter().find(|event| event["pdu"] == "tls.client-hello").expect("a hello")["bytes"].clone()
    };
    assert_eq!(hello_of("3000"), 3000);
}

#[test]
fn a_hello_that_has_no_name_is_answered_with_those_that_have_one() {
    let output = run(&["probe", "localhost", "--hello", "tls14"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("rsa-key-exchange"), "{}", stderr(&output));
    assert!(stdout(&run(&["probe", "--help"])).contains("TLS 1.3 alone"));
    let conflict = run(&["probe", "localhost", "--hello", "wide", "--user", "somebody"]);
    assert_eq!(
        (conflict.status.code(), run(&["probe", "localhost", "--hello-size", "9"]).status.code()),
        (Some(2), Some(2))
    );
}

#[test]
fn a_port_that_speaks_first_is_heard() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let banner = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        std::io::Write::write_all(&mut stream, b"SSH-2.0-Lab\r\n").expect("it is heard");
        let _ = std::io::Read::read(&mut stream, &mut [0; 9]);
    });
    let output = run(&["probe", &address, "--opening", "listen"]);
    banner.join().expect("no panic");
    assert_eq!(output.status.code(), Some(12), "{}", stderr(&output));
    assert!(stdout(&output).contains("SSH-2.0-Lab"), "{}", stdout(&output));
}

#[test]
fn the_lab_lists_what_it_can_be_and_plays_it_by_name() {
    let output = run(&["lab", "--list"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for name in [
        "private-key",
        "server/tls.server-hello",
        "client/rdp.client-info",
        "record=BYTES",
        "drip",
        "endless-challenge",
    ] {
        assert!(text.lines().any(|line| line.trim_start().starts_with(name)), "{name}\n{text}");
    }

    let mut lab = rdpwhy(&["lab", "--listen", "127.0.0.1:0", "--persona", "hung-service"]);
    let mut lab = lab.stdout(Stdio::piped()).spawn().expect("the lab starts");
    let mut line = String::new();
    BufReader::new(lab.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let address = line.trim().strip_prefix("listening on ").expect("an address");
    let output = run(&["probe", address, "--stage-timeout", "300ms"]);
    lab.kill().expect("it runs");
    let _ = lab.wait();
    assert_eq!(output.status.code(), Some(12), "{}", stdout(&output));

    let output = run(&["lab", "--listen", "127.0.0.1:0", "--persona", "nobody"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("private-key"), "{}", stderr(&output));
    assert_eq!(run(&["lab"]).status.code(), Some(2));
}

#[test]
fn an_issued_licence_is_saved_and_shown_again() {
    let file = std::env::temp_dir().join(format!("rdpwhy-cli-licence-{}", std::process::id()));
    let path = file.to_str().expect("UTF-8");
    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--encryption", "fips", "--licensing", "issues"]);
    let standard = ["--protocols", "rdp", "--reach", "license"];
    let output = run(&[&["probe", &lab.address(), "--save-license", path][..], &standard].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("may issue a temporary per-device licence"), "{}", stderr(&output));
    assert!(stdout(&output).contains("A02 10.0 for microsoft.com"), "{}", stdout(&output));
    assert!(!std::fs::read(&file).expect("the licence").is_empty());

    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--route", "tls", "--licensing", "refuses-stored"]);
    let arguments = ["probe", &lab.address(), "--protocols", "ssl", "--reach", "license", "--license", path, "--json"];
    let output = run(&arguments);
    let _ = std::fs::remove_file(&file);
    assert_eq!(output.status.code(), Some(20), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!((&document["reach"], &document["ending"]["refusal"]["code"]), (&"license".into(), &8.into()));
}

#[test]
fn without_a_licence_no_file_is_made() {
    let file = std::env::temp_dir().join(format!("rdpwhy-cli-no-licence-{}", std::process::id()));
    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--route", "tls", "--licensing", "grace-period"]);
    let path = file.to_str().expect("UTF-8");
    let address = lab.address();
    let output = run(&["probe", &address, "--protocols", "ssl", "--reach", "license", "--save-license", path]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("no licence was issued") && !file.exists(), "{}", stderr(&output));
}

/// A running `rdpwhy lab`, ended when it is dropped.
struct Lab(Child);

impl Lab {
    fn start(arguments: &[&str]) -> Self {
        Self(rdpwhy(arguments).stdout(Stdio::piped()).spawn().expect("it starts"))
    }

    fn address(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a line");
        line.trim().strip_prefix("listening on ").expect("where it listens").to_owned()
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
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

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_our_own_side() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = rdpwhy(&["demo"]).stdout(full).stderr(Stdio::piped()).output().expect("it starts");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("cannot be written"), "{}", stderr(&output));
}

#[test]
fn help_and_version_are_there() {
    let help = run(&["probe", "--help"]);
    assert_eq!(help.status.code(), Some(0));
    for word in ["Exit codes", "13  died in tls", "RDPWHY_PROTOCOLS", "--skip-channel-join"] {
        assert!(stdout(&help).contains(word), "{word}");
    }
    let version = run(&["--version"]);
    assert_eq!(stdout(&version), format!("rdpwhy {}\n", env!("CARGO_PKG_VERSION")));
}
