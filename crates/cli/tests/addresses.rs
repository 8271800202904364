//! A name with two addresses, from the system's resolver: the command runs with a file of hosts of the test's own, in a mount
//! namespace.
#![cfg(target_os = "linux")]

#[expect(dead_code, reason = "the command is started in a namespace, not here")]
mod command;

use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Output};

use rdpwhy_lab::Persona;
use rdpwhy_lab::tcp::TcpServer;
use serde_json::json;

use command::{json, stderr, stdout};

/// What the script answers where there may be no mount namespace.
const NO_NAMESPACE: i32 = 99;
const SCRIPT: &str = "mount --bind \"$1\" /etc/hosts || exit 99; shift; exec \"$@\"";

/// Two personas at one port of two addresses, which `two.example` has.
struct Two {
    first: TcpServer,
    _second: TcpServer,
}

impl Two {
    fn start(first: &str, second: &str) -> Self {
        let config = |name| Persona::named(name).expect("a persona").server.clone();
        let first = TcpServer::start(config(first)).expect("the lab starts");
        let address = SocketAddr::new([127, 0, 0, 2].into(), first.address().port());
        Self { first, _second: TcpServer::start_on(address, config(second)).expect("the port is free there as well") }
    }

    /// Diagnoses the name; `None`, with a message, where this system lets nobody have a mount namespace.
    #[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
    fn diagnose(&self, more: &[&str]) -> Option<Output> {
        let mut hosts = tempfile::NamedTempFile::new().expect("a temporary file");
        hosts.write_all(b"127.0.0.1 two.example\n127.0.0.2 two.example\n").expect("it can be written");
        let output = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh"])
            .arg(hosts.path())
            .arg(env!("CARGO_BIN_EXE_rdpwhy"))
            .args(["diagnose", &format!("two.example:{}", self.first.address().port()), "--spacing", "1ms"])
            .args(more)
            .output()
            .ok();
        let may_be = |output: &Output| output.status.code() != Some(NO_NAMESPACE) && !output.stdout.is_empty();
        let output = output.filter(may_be);
        if output.is_none() {
            eprintln!("skipped: a_name_with_two_addresses, since unshare and mount are not allowed here");
        }
        output
    }
}

#[test]
fn each_address_of_a_name_is_asked_and_the_first_lines_say_which_one_failed() {
    let two = Two::start("private-key", "healthy");
    let Some(output) = two.diagnose(&[]) else { return };
    assert_eq!(output.status.code(), Some(13), "{}", stderr(&output));
    let text = stdout(&output);
    let second = text.lines().nth(1).unwrap_or_default();
    assert!(second.contains("differ: 127.0.0.1 failed, 127.0.0.2 did not."), "{text}");
    assert!(text.contains("\nAddresses of the name\n"), "{text}");
    assert!(text.contains("servers-differ"), "{text}");
}

#[test]
fn a_healthy_first_address_does_not_hide_one_that_fails() {
    let two = Two::start("healthy", "private-key");
    let Some(output) = two.diagnose(&["--json"]) else { return };
    assert_eq!(output.status.code(), Some(7), "{}", stderr(&output));
    let outcomes: Vec<_> = json(&output)["addresses"].as_array().expect("a list").clone();
    assert_eq!(outcomes.iter().map(|seen| &seen["outcome"]).collect::<Vec<_>>(), [&json!("works"), &json!("failed")]);
}
