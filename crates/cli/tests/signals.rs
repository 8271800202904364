//! Ctrl-C and SIGTERM at any moment: the command ends, and says what it knows.
#![cfg(unix)]

mod command;

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use command::{json, rdpwhy, run, stderr, stdout};
use rdpwhy_capture::Recording;
use rdpwhy_lab::personas;
use rdpwhy_lab::tcp::TcpServer;
use serde_json::Value;

fn start(arguments: &[&str]) -> Child {
    rdpwhy(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

fn signal(child: &Child, name: &str) {
    let killed = Command::new("kill").args([name, &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
}

/// A server that takes the connection request and says nothing.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    (listener, address)
}

#[test]
fn sigterm_is_answered_like_ctrl_c_and_the_recording_is_whole() {
    for name in ["-TERM", "-INT"] {
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

#[test]
fn a_diagnosis_is_told_as_far_as_it_got() {
    for name in ["-TERM", "-INT"] {
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

#[test]
fn an_answer_that_nobody_reads_does_not_outlive_a_signal() {
    let persona = personas().iter().find(|persona| persona.name == "tls11-only").expect("a persona");
    for name in ["-TERM", "-INT"] {
        let server = TcpServer::start(persona.server.clone()).expect("the lab starts");
        let address = server.address().to_string();
        let mut child = start(&[&address, "--json", "--spacing", "1ms"]);
        // It has begun to print, and the answer is much longer than a pipe holds.
        child.stdout.as_mut().expect("a pipe").read_exact(&mut [0; 1]).expect("an answer");
        signal(&child, name);
        let code = child.wait().expect("it ends").code();
        let mut told = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("UTF-8");
        assert_eq!(code, Some(4), "{name}: {told}");
        assert!(told.contains("interrupted"), "{name}: {told}");
    }
}

/// What a pipe of Linux holds.
const PIPE: usize = 65_536;

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_error_does_not_keep_the_process() {
    // Nobody reads this pipe, and it is full before the command writes its first line of the log.
    let (_reader, mut full) = std::io::pipe().expect("a pipe");
    full.write_all(&[0; PIPE]).expect("it takes so much");
    let (_listener, address) = silent();
    let mut command = rdpwhy(&["probe", &address, "-vvv"]);
    let mut child = command.stdout(Stdio::null()).stderr(full).spawn().expect("it starts");
    // The signals are heard by a thread that is there before the log is written.
    while !threads(&child).iter().any(|name| std::fs::read_to_string(name).is_ok_and(|name| name.trim() == "signals")) {
        std::thread::sleep(Duration::from_millis(10));
    }
    signal(&child, "-TERM");
    assert_eq!(wait(&mut child), Some(4), "it still runs");
}

/// The exit code, where it ends within ten seconds: the bound is two, and the machine may be busy.
fn wait(child: &mut Child) -> Option<i32> {
    for _ in 0..100 {
        if let Some(status) = child.try_wait().expect("a process") {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let _ = child.kill();
    None
}

#[test]
fn an_interrupted_demo_is_neither_right_nor_wrong() {
    assert_eq!(run(&["demo", "hung-service"]).status.code(), Some(0));
    let mut child = start(&["demo", "hung-service"]);
    // Its stage limit is longer than the start of the command.
    let code = loop {
        if let Some(status) = child.try_wait().expect("a process") {
            break status.code();
        }
        if Command::new("grep")
            .args(["-q", "signals"])
            .args(threads(&child))
            .status()
            .is_ok_and(|found| found.success())
        {
            signal(&child, "-INT");
            break child.wait().expect("it ends").code();
        }
    };
    let output = child.wait_with_output().expect("it ends");
    assert!(matches!(code, Some(0 | 4)), "{code:?} {}{}", stdout(&output), stderr(&output));
}

/// The names of the threads, where Linux has them.
fn threads(child: &Child) -> Vec<String> {
    let folder = format!("/proc/{}/task", child.id());
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path().join("comm").display().to_string()).collect()
}
