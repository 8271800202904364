//! Arguments and variables of the environment: what is wrong is told with what would be right.

use crate::command::{json, rdpwhy, run, stderr, stdout};

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
fn help_and_version_are_there() {
    let help = run(&["probe", "--help"]);
    assert_eq!(help.status.code(), Some(0));
    for word in ["Exit codes", "13  died in tls", "RDPWHY_PROTOCOLS", "--skip-channel-join"] {
        assert!(stdout(&help).contains(word), "{word}");
    }
    let version = run(&["--version"]);
    assert_eq!(stdout(&version), format!("rdpwhy {}\n", env!("CARGO_PKG_VERSION")));
}
