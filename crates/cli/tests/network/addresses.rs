//! A name with two addresses, from the system's resolver: the command runs with a file of hosts of the test's own.

use std::net::SocketAddr;
use std::process::Output;

use rdpwhy_lab::Persona;
use rdpwhy_lab::tcp::TcpServer;
use serde_json::json;

use crate::command::{json, stderr, stdout};
use crate::namespace::InNamespace;

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

    /// Diagnoses the name; `None`, with a message, where there may be no mount namespace.
    fn diagnose(&self, more: &[&str]) -> Option<Output> {
        let hosts = "127.0.0.1 two.example\n127.0.0.2 two.example\n";
        let namespace = InNamespace::with_files(&[("/etc/hosts", hosts)]);
        let name = format!("two.example:{}", self.first.address().port());
        let words = [&["diagnose", &name, "--spacing", "1ms"], more].concat();
        namespace.run("a name with two addresses", &words)
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
