//! Ctrl-C, SIGTERM and SIGHUP at any moment: the command ends, and says what it knows.
#![cfg(unix)]

mod command;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use command::{cleaned, json, rdpwhy, run, stderr, stdout};
use rdpwhy_capture::Recording;
use rdpwhy_lab::personas;
use rdpwhy_lab::tcp::TcpServer;
use serde_json::Value;

/// How long an answer may take after the first signal: the command's own limit, which no other end comes near.
const GRACE: Duration = Duration::from_millis(1500);

/// What ends the command. Without Linux it cannot know whether SIGHUP is ignored, and leaves it alone; and a test that is run
/// by nohup cannot send it.
fn signals() -> Vec<&'static str> {
    let mut signals = vec!["-TERM", "-INT"];
    if cfg!(target_os = "linux") && !is_in_mask("self", "SigIgn:", 1) {
        signals.push("-HUP");
    }
    signals
}

/// Whether the process ignores (`SigIgn:`) or handles (`SigCgt:`) this signal, where Linux says so.
fn is_in_mask(process: &str, mask: &str, signal: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(mask)).unwrap_or("0");
    u64::from_str_radix(line.trim(), 16).expect("a mask") & (1 << (signal - 1)) != 0
}

fn start(arguments: &[&str]) -> Child {
    rdpwhy(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

fn signal(child: &Child, name: &str) {
    let killed = Command::new("kill").args([name, &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
}

/// Waits until the command handles SIGINT.
#[cfg(target_os = "linux")]
fn listens(child: &Child) {
    let begin = Instant::now();
    while !is_in_mask(&child.id().to_string(), "SigCgt:", 2) {
        assert!(begin.elapsed() < Duration::from_secs(20), "it does not listen to signals");
        thread::sleep(Duration::from_millis(2));
    }
}

/// The code with which it ends; one that does not end within ten seconds is killed, and has none.
fn code(child: &mut Child) -> Option<i32> {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(10) {
        if let Some(status) = child.try_wait().expect("a process") {
            return status.code();
        }
        thread::sleep(Duration::from_millis(2));
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends").code()
}

/// A server that takes the connection request and says nothing.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    (listener, address)
}

#[test]
fn sigterm_and_sighup_are_answered_like_ctrl_c_and_the_recording_is_whole() {
    for name in signals() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recording");
        std::fs::write(&path, "older").expect("a file");
        let (listener, address) = silent();
        let child = start(&["probe", &address, "--json", "--force", "--record", path.to_str().expect("UTF-8")]);
        let (mut stream, _) = listener.accept().expect("the probe");
        stream.read_exact(&mut [0; 4]).expect("its request");
        assert_eq!(std::fs::read(&path).expect("a file"), b"older", "{name}: it is written at the end");
        signal(&child, name);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(4), "{name}: {}", stderr(&output));
        assert_eq!(json(&output)["ending"], Value::Null, "{name}");
        let recorded = std::fs::read(&path).expect("a recording");
        assert!(Recording::read(&mut recorded.as_slice()).is_ok(), "{name}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn linux_a_command_that_nohup_started_outlives_the_end_of_its_terminal() {
    let (listener, address) = silent();
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" probe \"$1\" --json", env!("CARGO_BIN_EXE_rdpwhy"), &address]);
    cleaned(&mut command);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell");
    let (mut stream, _) = listener.accept().expect("the probe");
    stream.read_exact(&mut [0; 4]).expect("its request");
    signal(&child, "-HUP");
    thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().expect("a process").is_none(), "SIGHUP was ignored before it started");
    signal(&child, "-TERM");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
}

#[test]
fn a_diagnosis_is_told_as_far_as_it_got() {
    for name in signals() {
        let (listener, address) = silent();
        let child = start(&[&address, "--json"]);
        let (mut stream, _) = listener.accept().expect("the probe");
        stream.read_exact(&mut [0; 4]).expect("its request");
        signal(&child, name);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(4), "{name}: {}", stderr(&output));
        assert_eq!(json(&output)["interrupted"], true, "{name}");
    }
}

/// A diagnosis that waits for the reader of its answer, which is much longer than a pipe holds; and its server.
fn unread() -> (Child, TcpServer) {
    let persona = personas().iter().find(|persona| persona.name == "tls11-only").expect("a persona");
    let server = TcpServer::start(persona.server.clone()).expect("the lab starts");
    let mut child = start(&[&server.address().to_string(), "--json", "--full", "--spacing", "1ms"]);
    child.stdout.as_mut().expect("a pipe").read_exact(&mut [0; 1]).expect("an answer");
    (child, server)
}

#[test]
fn an_answer_that_nobody_reads_does_not_outlive_a_signal() {
    for name in signals() {
        let (mut child, _server) = unread();
        signal(&child, name);
        let code = code(&mut child);
        let mut told = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("UTF-8");
        assert_eq!(code, Some(4), "{name}: {told}");
        assert!(told.contains("interrupted"), "{name}: {told}");
    }
}

#[test]
fn a_second_signal_ends_it_immediately() {
    // A busy machine may take longer than the grace. That it always does means that the second signal is lost.
    let ends = (0..5).map(|_| {
        let (mut child, _server) = unread();
        let begin = Instant::now();
        signal(&child, "-TERM");
        signal(&child, "-INT");
        assert_eq!(code(&mut child), Some(4));
        begin.elapsed()
    });
    let ends: Vec<Duration> = ends.take_while(|end| *end >= GRACE).collect();
    assert!(ends.len() < 5, "{ends:?}");
}

/// Standard error is a pipe that is full and stays so: the main thread waits in a log, and holds the lock.
#[cfg(target_os = "linux")]
#[test]
fn linux_a_full_standard_error_does_not_keep_the_command_and_no_temporary_file_stays() {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

    for name in signals() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recording");
        let (_reader, mut writer) = std::io::pipe().expect("a pipe");
        let flags = fcntl_getfl(&writer).expect("flags");
        fcntl_setfl(&writer, flags | OFlags::NONBLOCK).expect("flags");
        while writer.write(&[b'.'; 4096]).is_ok() {}
        while writer.write(b".").is_ok() {}
        fcntl_setfl(&writer, flags).expect("flags");
        let (_listener, address) = silent();
        let words = ["probe", &address, "-vvv", "--json", "--record", path.to_str().expect("UTF-8")];
        let mut child = rdpwhy(&words).stdout(Stdio::piped()).stderr(writer).spawn().expect("it starts");
        listens(&child);
        let begin = Instant::now();
        while std::fs::read_dir(folder.path()).expect("a folder").count() == 0 {
            assert!(begin.elapsed() < Duration::from_secs(20), "{name}: its temporary file");
            thread::sleep(Duration::from_millis(2));
        }
        // Until it logs; it would be over after six seconds.
        thread::sleep(Duration::from_millis(300));
        signal(&child, name);
        assert_eq!(code(&mut child), Some(4), "{name}");
        let mut answer = String::new();
        child.stdout.take().expect("a pipe").read_to_string(&mut answer).expect("UTF-8");
        assert_eq!(answer, "", "{name}: the main thread did not wait for standard error, so nothing was tried");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn linux_an_interrupted_demo_is_neither_right_nor_wrong() {
    assert_eq!(run(&["demo", "hung-service"]).status.code(), Some(0));
    let child = start(&["demo", "hung-service"]);
    // Its probe waits for three seconds.
    listens(&child);
    signal(&child, "-INT");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(4), "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn a_lab_ends_with_a_signal_as_it_should() {
    for name in signals() {
        let mut child = start(&["lab", "--listen", "127.0.0.1:0"]);
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("a pipe")).read_line(&mut line).expect("an address");
        signal(&child, name);
        assert_eq!(code(&mut child), Some(0), "{name}");
    }
}

/// How a prompt is interrupted.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Ctrl-C is typed: the prompt reads it as a character, and sends the signal itself.
    Key,
    Signal(&'static str),
}

#[cfg(target_os = "linux")]
#[test]
fn linux_a_prompt_that_is_interrupted_ends_like_every_interruption_and_nothing_is_sent() {
    let (listener, address) = silent();
    listener.set_nonblocking(true).expect("an option");
    // The character and its signal are in a race, and each has to win it sometimes.
    let ways = [Way::Key; 8].into_iter().chain(signals().into_iter().map(Way::Signal));
    for way in ways {
        let Some((code, shown)) = interrupt_prompt(&address, way) else { return };
        assert_eq!(code, Some(4), "{way:?}: {shown}");
        assert!(shown.contains("interrupted, before a password was given"), "{way:?}: {shown}");
        assert!(listener.accept().is_err(), "{way:?}: no connection was made");
    }
}

/// The code, and what the terminal shows; `None`, with a message, without script(1) of util-linux, which runs the command on a
/// terminal of its own.
#[cfg(target_os = "linux")]
#[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
fn interrupt_prompt(address: &str, way: Way) -> Option<(Option<i32>, String)> {
    let line = format!("echo $$; exec {} probe {address} --user tuser", env!("CARGO_BIN_EXE_rdpwhy"));
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    cleaned(&mut command);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| eprintln!("skipped: a prompt: there is no script: {error}")).ok()?;
    let mut terminal = child.stdout.take().expect("a pipe");
    let mut shown = Vec::new();
    let mut byte = [0];
    while !shown.ends_with(b"Password for tuser: ") && terminal.read(&mut byte).is_ok_and(|count| count == 1) {
        shown.extend(byte);
    }
    let mut keys = child.stdin.take().expect("a pipe");
    keys.write_all(b"half a pass").expect("a terminal");
    match way {
        Way::Key => keys.write_all(b"\x03").expect("a terminal"),
        Way::Signal(name) => {
            let process = String::from_utf8_lossy(&shown).lines().next().unwrap_or_default().trim().to_owned();
            let killed = Command::new("kill").args([name, &process]).status().expect("kill");
            assert!(killed.success(), "{process:?}");
        }
    }
    let code = code(&mut child);
    terminal.read_to_end(&mut shown).expect("the rest");
    Some((code, String::from_utf8_lossy(&shown).into_owned()))
}
