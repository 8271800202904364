//! Standard output has the answer, standard error the logs, and neither steers a terminal.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;
use std::thread;

use crate::command::{json, rdpwhy, run, stderr, stdout};

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
fn logs_go_to_standard_error() {
    let output = run(&["demo", "--json", "-vvv"]);
    assert_eq!(output.status.code(), Some(0));
    json(&output);
    assert!(!stderr(&output).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_our_own_side() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = rdpwhy(&["demo"]).stdout(full).stderr(Stdio::piped()).output().expect("it starts");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("cannot be written"), "{}", stderr(&output));
}
