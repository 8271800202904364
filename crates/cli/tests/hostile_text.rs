//! Text of servers and of arguments: escaped and cut wherever it is shown.

mod command;

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::thread;

use command::{json, rdpwhy, run, stderr, stdout};

const EVIL: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}";

fn steers(text: &str) -> bool {
    text.contains(|char: char| char != '\n' && char.is_control() || char == '\u{202e}')
}

/// Without the sequences that set a style, which are ours: none of them is in [`EVIL`].
fn without_styles(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((style, rest)) if style.bytes().all(|byte| byte.is_ascii_digit() || byte == b';') => {
                plain.push_str(rest)
            }
            _ => plain.push_str(&("\u{1b}[".to_owned() + part)),
        }
    }
    plain
}

#[test]
fn no_wrong_argument_steers_the_terminal() {
    let inside = format!("a{EVIL}b");
    let with = |front: &str| format!("{front}{EVIL}");
    let lines: [Vec<&str>; 13] = [
        vec![&inside],
        vec!["probe", &inside],
        vec!["probe", "localhost", &inside],
        vec!["probe", "localhost", "--reach", &inside],
        vec!["probe", "localhost", "--protocols", &inside],
        vec!["probe", "localhost", "--cookie", &inside],
        vec!["probe", "localhost", "--ca", &inside],
        vec!["probe", "localhost", "--knowledge", &inside],
        vec!["probe", "localhost", "--reach", "license", "--license", &inside],
        vec!["demo", &inside],
        vec!["explain", &inside],
        vec!["fix-script", &inside],
        vec!["lab", "--listen", "127.0.0.1:0", "--fault", &inside],
    ];
    for line in &lines {
        let output = rdpwhy(line).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "").output().expect("it starts");
        assert!(output.status.code().is_some(), "{line:?}: it was killed");
        for told in [stdout(&output), stderr(&output)] {
            assert!(!steers(&without_styles(told)), "{line:?}: {told:?}");
        }
    }
    let option = with("--");
    let output = run(&["probe", "localhost", &option]);
    assert!(!steers(stderr(&output)), "{:?}", stderr(&output));
    let output = rdpwhy(&["probe", "localhost"]).env("RDPWHY_TIMEOUT", &inside).output().expect("it starts");
    assert!(!steers(stderr(&output)), "{:?}", stderr(&output));
}

#[test]
fn a_long_argument_is_cut_and_its_length_told() {
    let long = "x".repeat(50_000);
    for line in [&["probe", "localhost", "--reach", &long][..], &["explain", &long], &["demo", &long]] {
        let output = run(line);
        assert_eq!(output.status.code(), Some(2), "{}", line[0]);
        assert!(!stderr(&output).contains(&"x".repeat(300)), "{}", line[0]);
    }
}

#[test]
fn what_a_server_says_is_escaped_in_logs_and_in_json() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let hostile = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        stream.write_all(format!("HTTP/1.1 400 {EVIL}\r\n\r\n").as_bytes()).expect("it is sent");
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let output = run(&["probe", &address, "--json", "-vvv"]);
    hostile.join().expect("no panic");
    json(&output);
    assert!(!steers(stdout(&output)), "{:?}", stdout(&output));
    assert!(!stderr(&output).is_empty() && !steers(stderr(&output)), "{:?}", stderr(&output));
}
