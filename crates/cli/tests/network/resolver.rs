//! A resolver that takes questions and answers none.

use std::net::UdpSocket;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::command::{json, stderr, stdout};
use crate::namespace::{InNamespace, is_allowed};

/// An address of its own of the loopback network: a configuration of resolvers names no port.
const ADDRESS: &str = "127.77.53.1";
const NAME: &str = "hanging.example";

struct Hanging {
    socket: UdpSocket,
    namespace: InNamespace,
}

impl Hanging {
    /// `None`, with a message, where the port is not allowed.
    #[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
    fn start() -> Option<Self> {
        let socket = UdpSocket::bind((ADDRESS, 53));
        let socket = socket.map_err(|error| eprintln!("skipped: a resolver that hangs: port 53: {error}")).ok()?;
        socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        let resolvers = format!("nameserver {ADDRESS}\noptions timeout:30 attempts:5\n");
        let files = [("/etc/resolv.conf", resolvers.as_str()), ("/etc/nsswitch.conf", "hosts: files dns\n")];
        Some(Self { socket, namespace: InNamespace::with_files(&files) })
    }

    /// Waits for the question that hangs.
    fn is_asked(&self) {
        let mut question = [0; 512];
        let (length, _) = self.socket.recv_from(&mut question).expect("a question");
        let asked = question.get(..length).unwrap_or_default();
        assert!(asked.windows(7).any(|window| window == b"hanging"), "{asked:?}");
    }

    /// Drops what is left of the questions before.
    fn forget(&self) {
        self.socket.set_nonblocking(true).expect("an option");
        while self.socket.recv(&mut [0; 512]).is_ok() {}
        self.socket.set_nonblocking(false).expect("an option");
    }
}

/// One after the other: they share the address of the resolver.
#[test]
fn a_resolver_that_hangs_is_a_verdict_after_its_limit_and_a_signal_ends_the_wait() {
    let Some(hanging) = Hanging::start() else { return };
    for command in ["probe", "diagnose"] {
        let words = [command, NAME, "--json", "--stage-timeout", "resolve=700ms"];
        let begin = Instant::now();
        let Some(output) = hanging.namespace.run("a resolver that hangs", &words) else { return };
        assert_eq!(output.status.code(), Some(10), "{command}: {}", stderr(&output));
        assert!(begin.elapsed() < Duration::from_secs(20), "{command}: the resolver's own limit is 150 seconds");
        hanging.is_asked();
        let document = json(&output);
        let report = if command == "probe" { &document } else { &document["report"] };
        assert_eq!(report["position"]["stage"], "resolve", "{command}");
        let (kind, reason) = (&report["ending"]["kind"], &report["ending"]["reason"]);
        assert_eq!((kind, reason), (&"unreachable".into(), &"resolver-failed".into()), "{command}");
        assert!(stdout(&output).contains("the resolver did not answer within 700ms"), "{command}: {}", stdout(&output));
    }
    hanging.forget();
    for signal in ["-INT", "-TERM"] {
        let child = hanging.namespace.command(&["probe", NAME, "--json"]).spawn().expect("a shell");
        hanging.is_asked();
        let begin = Instant::now();
        kill(&child, signal);
        let output = child.wait_with_output().expect("it ends");
        assert!(is_allowed("a resolver that hangs", &output), "it was, a moment ago");
        assert_eq!(output.status.code(), Some(4), "{signal}: {}{}", stdout(&output), stderr(&output));
        assert!(begin.elapsed() < Duration::from_secs(5), "{signal}: the stage's limit is six seconds");
        assert_eq!(json(&output)["position"]["stage"], "resolve", "{signal}");
        hanging.forget();
    }
}

/// Signals the command by way of timeout(1), which hands the signal on.
fn kill(child: &Child, signal: &str) {
    let killed = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
}
