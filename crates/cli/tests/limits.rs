//! Processes that may open few files or use little memory: a plain error or a true verdict, and never a wrong one.
#![cfg(target_os = "linux")]

#[expect(dead_code, reason = "the command is started by a shell that sets the limits")]
mod command;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use command::{cleaned, stderr, stdout};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config, Licensing, Security};

/// The command in a shell that has set a limit: `ulimit -n 20`. Ended after a minute, which is the code 124.
fn limited(limit: &str, words: &str) -> Output {
    let mut command = Command::new("timeout");
    let line = format!("{limit}; exec \"$0\" {words}");
    command.args(["60", "sh", "-c", &line, env!("CARGO_BIN_EXE_rdpwhy")]).stdin(Stdio::null());
    cleaned(&mut command);
    // A plain error is asked for, not a backtrace.
    command.env_remove("RUST_BACKTRACE").output().expect("a shell")
}

/// Words of a command, and what its answer holds when it has what it needs.
struct Case {
    words: String,
    code: i32,
    /// Every limit is tried, or every third one where a run takes seconds.
    step: usize,
    answer: &'static str,
}

/// Whether the run ended with its answer; otherwise it said what there is too little of.
fn has_answered(limit: u32, case: &Case) -> bool {
    let output = limited(&format!("ulimit -n {limit}"), &case.words);
    let (words, told) = (&case.words, stderr(&output));
    assert!(!told.contains("panicked") && !told.contains("internal error"), "{limit} {words}: {told}");
    match output.status.code() {
        // The system's loader needs a file, too.
        Some(127) => assert!(limit < 8, "{limit} {words}: {told}"),
        // The check beforehand says so, and no part of the command that came too late for one.
        Some(3) => assert!(told.contains("more open files are needed"), "{limit} {words}: {told}"),
        code => {
            assert_eq!(code, Some(case.code), "{limit} {words}: {told}{}", stdout(&output));
            assert!(stdout(&output).contains(case.answer), "{limit} {words}: {}", stdout(&output));
            return true;
        }
    }
    false
}

fn limits(case: &Case) -> impl Iterator<Item = u32> {
    (3..=44).step_by(case.step)
}

#[test]
fn too_few_descriptors_are_a_plain_error_or_a_true_verdict_whatever_the_flags() {
    let resetting = TcpServer::start(rdpwhy_lab::personas()[0].server.clone()).expect("the lab starts");
    let licensing = Licensing::named("issues").expect("a licensing server");
    let issuing = Config::default().with_security(Security::Ssl).with_licensing(licensing);
    let issuing = TcpServer::start(issuing).expect("the lab starts");
    let folder = tempfile::tempdir().expect("a folder");
    let (address, port) = (resetting.address(), resetting.address().port());
    let file = |name: &str| folder.path().join(name).display().to_string();
    let files = format!(
        "probe {} --protocols ssl --reach license --force --follow-redirection --record {} --save-license {}",
        issuing.address(),
        file("recording"),
        file("licence")
    );
    let case = |words: String, code, answer| Case { words, code, answer, step: 1 };
    let mut cases = vec![
        case(format!("probe {address}"), 13, "in tls"),
        case(format!("{address} --single"), 13, "in tls"),
        Case { step: 3, ..case(format!("{address} --spacing 1ms --connections 3"), 13, "in tls") },
        case(format!("probe localhost:{port}"), 13, "in tls"),
        case(files, 0, "issued"),
        case("demo".to_owned(), 0, "This is what the demo stands for"),
    ];
    if rdpwhy::packets_available().is_ok() {
        cases.push(case(format!("probe {address} --packets"), 13, "Packets of the server"));
        cases.push(case(format!("probe localhost:{port} --packets"), 13, "Packets of the server"));
    }
    thread::scope(|scope| {
        for case in &cases {
            scope.spawn(move || {
                let answered: Vec<u32> = limits(case).filter(|limit| has_answered(*limit, case)).collect();
                let first = *answered.first().unwrap_or_else(|| panic!("{}: 44 are not enough", case.words));
                // Once there are enough, more are enough as well.
                let expected: Vec<u32> = limits(case).filter(|limit| *limit >= first).collect();
                assert_eq!(answered, expected, "{}", case.words);
            });
        }
    });
    assert!(!fs::read(Path::new(&file("licence"))).expect("a licence").is_empty());
}

#[test]
fn too_little_memory_is_a_clear_end_or_a_true_verdict() {
    let server = TcpServer::start(rdpwhy_lab::personas()[0].server.clone()).expect("the lab starts");
    let address = server.address();
    let port = address.port();
    let words = [format!("probe {address}"), format!("{address} --single"), format!("probe localhost:{port}")];
    let (mut verdicts, mut refusals) = (0, 0);
    for limit in (4_000..=80_000).step_by(500) {
        let ulimit = format!("ulimit -v {limit}");
        // Where not even the version can be told, the system's loader has no room.
        if limited(&ulimit, "--version").status.code() != Some(0) {
            continue;
        }
        for words in &words {
            let output = limited(&ulimit, words);
            let told = stderr(&output);
            match output.status.code() {
                Some(13) => {
                    assert!(stdout(&output).contains("in tls"), "{limit} {words}: {}", stdout(&output));
                    verdicts += 1;
                }
                Some(3) => {
                    assert!(told.contains("raise the limit of memory"), "{limit} {words}: {told}");
                    assert!(!told.contains("internal error"), "{limit} {words}: {told}");
                    refusals += 1;
                }
                // Rust and the C library end the process where an allocation fails; the shell tells a signal as 128 and
                // its number.
                None | Some(134) => {
                    let is_told = ["memory allocation of", "out of memory"].iter().any(|words| told.contains(words));
                    assert!(is_told, "{limit} {words}: {told}");
                    refusals += 1;
                }
                other => panic!("{limit} {words}: {other:?} {told}{}", stdout(&output)),
            }
        }
        // Ten more with every answer add nothing.
        if verdicts > 30 {
            break;
        }
    }
    assert!(verdicts > 0 && refusals > 0, "{verdicts} verdicts, {refusals} refusals");
}
