//! A password is planted, and is in nothing that the command leaves: answers, logs, recordings, licences, and what an
//! interruption leaves of them.

#[expect(dead_code, reason = "no answer is read, only searched")]
mod command;

use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use command::{rdpwhy, stderr, stdout};
use rdpwhy::credssp::{AcceptorConfig, Credentials};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Licensing};
use zeroize::Zeroizing;

const PASSWORD: &str = "korrekt horse 7 battery";
const WRONG: &str = "another horse 8 battery";
const USER: &str = "tuser";
/// What a recording does hold, as the bytes that it is: the connection request goes out in clear.
const COOKIE: &str = "planted-cookie";

/// A server that lets the user in with [`PASSWORD`], and issues a licence.
fn lab(config: Config) -> TcpServer {
    let account = Credentials::parse(USER, Zeroizing::new(PASSWORD.to_owned()));
    let acceptor = AcceptorConfig { version: 6, certificate: Vec::new(), accounts: vec![account], service: None };
    let config = config.with_licensing(Licensing::named("issues").expect("a licensing server"));
    TcpServer::start(config.with_logon(Arc::new(acceptor))).expect("a server")
}

fn command(server: &TcpServer, command: &str, password: &str, more: &[&str]) -> std::process::Command {
    let address = server.address().to_string();
    let fixed = ["-vvv", "--user", USER, "--cookie", COOKIE, "--trust-any-certificate"];
    let words = [&[command, &address][..], &fixed, more].concat();
    let mut command = rdpwhy(&words);
    command.env("RDPWHY_PASSWORD", password).env("RUST_LOG", "trace");
    command
}

/// The forms in which bytes are written somewhere: as they are, in hexadecimal, in UTF-16.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    vec![text.as_bytes().to_vec(), hex(text.as_bytes()), hex(&utf16), utf16]
}

fn holds(content: &[u8], text: &str) -> bool {
    let content = content.to_ascii_lowercase();
    forms(text).iter().any(|form| content.windows(form.len()).any(|window| window == form))
}

/// No password in the outputs or the files.
fn check(what: &str, output: &Output, files: &[&Path]) {
    let written = files.iter().filter_map(|path| std::fs::read(path).ok());
    let contents: Vec<Vec<u8>> = [output.stdout.clone(), output.stderr.clone()].into_iter().chain(written).collect();
    assert!(!output.stdout.is_empty(), "{what}: {}", stderr(output));
    for secret in [PASSWORD, WRONG] {
        assert!(!contents.iter().any(|content| holds(content, secret)), "{what}");
    }
}

/// The search looks at the right thing: in a recording it finds what was sent in clear.
fn check_recording(what: &str, recording: &Path) {
    let content = std::fs::read(recording).expect("a recording");
    assert!(holds(&content, COOKIE), "{what}: not even the cookie is found");
}

#[test]
fn the_search_finds_every_form() {
    for form in forms(PASSWORD) {
        assert!(holds(&[b"\x01{".to_vec(), form.to_ascii_uppercase(), b"}".to_vec()].concat(), PASSWORD));
    }
    assert!(!holds(b"korrekt horse 7 batter", PASSWORD));
}

#[test]
fn no_answer_log_recording_or_licence_holds_the_password() {
    let server = lab(Config::default());
    let folder = tempfile::tempdir().expect("a folder");
    let (recording, licence) = (folder.path().join("recording"), folder.path().join("licence"));
    let record = ["--force", "--record", recording.to_str().expect("Unicode")];
    let mut licences = 0;
    for (reach, password, json, redact) in runs() {
        let switches: Vec<&str> =
            [(json, "--json"), (redact, "--redact")].into_iter().filter_map(|(on, flag)| on.then_some(flag)).collect();
        let save = ["--save-license", licence.to_str().expect("Unicode")];
        let save = if reach == "license" { &save[..] } else { &[] };
        let more = [&switches[..], &record, save, &["--reach", reach]].concat();
        let output = command(&server, "probe", password, &more).output().expect("an output");
        let what = format!("probe {reach} {switches:?}");
        assert!(stderr(&output).contains("TRACE") || stderr(&output).contains("DEBUG"), "{what}: nothing is logged");
        check(&what, &output, &[&recording, &licence]);
        check_recording(&what, &recording);
        licences += usize::from(std::fs::remove_file(&licence).is_ok());
    }
    assert_eq!(licences, 4, "the right password brings a licence in each form of the answer");
}

/// Each reach, password, and form of an answer.
fn runs() -> impl Iterator<Item = (&'static str, &'static str, bool, bool)> {
    let reaches = ["anonymous", "session", "license"].into_iter();
    let passwords = reaches.flat_map(|reach| [PASSWORD, WRONG].map(|password| (reach, password)));
    passwords.flat_map(|(reach, password)| {
        [(true, true), (true, false), (false, true), (false, false)]
            .map(|(json, redact)| (reach, password, json, redact))
    })
}

#[test]
fn no_diagnosis_holds_the_password() {
    let server = lab(Config::default());
    for flags in [&["--json", "--full"][..], &["--json", "--redact"], &["--redact"], &[]] {
        for password in [PASSWORD, WRONG] {
            let more = [&["--spacing", "1ms", "--connections", "3", "--reach", "session"], flags].concat();
            let output = command(&server, "diagnose", password, &more).output().expect("an output");
            check(&format!("diagnose {flags:?}"), &output, &[]);
            assert!(stdout(&output).len() > 200, "{flags:?}: {}", stdout(&output));
        }
    }
}

/// The server has the logon, or all of it, and sends nothing more; the answer is what was known until the signal.
#[cfg(unix)]
#[test]
fn what_is_left_after_a_signal_does_not_hold_the_password() {
    for pdu in ["ntlm.authenticate", "rdp.client-info"] {
        let fault = format!("{pdu}:after:stall");
        for flags in [&["--json"][..], &["--json", "--redact"], &["--redact"], &[]] {
            let server = lab(Config::default().with_fault(fault.parse().expect("a fault")));
            // A busy machine takes longer until the message is sent.
            let waits = [300, 1000, 3000, 9000];
            let has_sent = waits.into_iter().any(|wait| interrupted(&server, flags, pdu, wait));
            assert!(has_sent, "{fault} {flags:?}: it was never sent");
        }
    }
}

/// Interrupts a probe after so many milliseconds, and checks what is left; whether the probe had sent the message.
#[cfg(unix)]
fn interrupted(server: &TcpServer, flags: &[&str], pdu: &str, wait: u64) -> bool {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let folder = tempfile::tempdir().expect("a folder");
    let (recording, licence) = (folder.path().join("recording"), folder.path().join("licence"));
    let [record, save] = [&recording, &licence].map(|path| path.to_str().expect("Unicode"));
    let limits = ["--timeout", "60s", "--stage-timeout", "60s"];
    let more = [&limits[..], &["--reach", "license", "--record", record, "--save-license", save], flags].concat();
    let mut probe = command(server, "probe", PASSWORD, &more);
    let child = probe.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    // From here on a signal is handled: it has its temporary files.
    while std::fs::read_dir(folder.path()).expect("a folder").count() < 2 {
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(Duration::from_millis(wait));
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
    let output = child.wait_with_output().expect("it ends");
    let what = format!("{pdu} {flags:?}");
    assert_eq!(output.status.code(), Some(4), "{what}: {}", stderr(&output));
    assert!(!licence.exists(), "{what}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "{what}: the recording alone");
    check(&what, &output, &[&recording]);
    let recorded = std::fs::read(&recording).expect("a recording");
    let report = rdpwhy_capture::Recording::read(&mut recorded.as_slice()).expect("it is read").replay();
    let document = rdpwhy::document::report_document(&report, rdpwhy::Reach::License, 1);
    let document = serde_json::to_value(document).expect("JSON");
    let events = document.get("transcript").and_then(|events| events.as_array()).expect("events");
    let has_sent = events.iter().any(|event| event.get("pdu").is_some_and(|sent| sent == pdu));
    if has_sent {
        check_recording(&what, &recording);
    }
    has_sent
}
