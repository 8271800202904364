//! `rdpwhy lab`, and the licences that it issues.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::command::{json, rdpwhy, run, stderr, stdout};
use crate::running_lab::Lab;

#[test]
fn the_lab_can_be_probed() {
    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--fault", "tls.client-hello:after:reset"]);
    let address = lab.address();
    let output = run(&["probe", &address, "--json"]);
    assert_eq!(output.status.code(), Some(13), "{}", stderr(&output));
    assert_eq!(json(&output)["ending"]["how"], "reset");
}

#[test]
fn the_lab_lists_what_it_can_be_and_plays_it_by_name() {
    let output = run(&["lab", "--list"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for name in [
        "private-key",
        "server/tls.server-hello",
        "client/rdp.client-info",
        "record=BYTES",
        "drip",
        "endless-challenge",
    ] {
        assert!(text.lines().any(|line| line.trim_start().starts_with(name)), "{name}\n{text}");
    }

    let mut lab = rdpwhy(&["lab", "--listen", "127.0.0.1:0", "--persona", "hung-service"]);
    let mut lab = lab.stdout(Stdio::piped()).spawn().expect("the lab starts");
    let mut line = String::new();
    BufReader::new(lab.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let address = line.trim().strip_prefix("listening on ").expect("an address");
    let output = run(&["probe", address, "--stage-timeout", "300ms"]);
    lab.kill().expect("it runs");
    let _ = lab.wait();
    assert_eq!(output.status.code(), Some(12), "{}", stdout(&output));

    let output = run(&["lab", "--listen", "127.0.0.1:0", "--persona", "nobody"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("private-key"), "{}", stderr(&output));
    assert_eq!(run(&["lab"]).status.code(), Some(2));
}

#[test]
fn an_issued_licence_is_saved_and_shown_again() {
    let file = std::env::temp_dir().join(format!("rdpwhy-cli-licence-{}", std::process::id()));
    let path = file.to_str().expect("UTF-8");
    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--encryption", "fips", "--licensing", "issues"]);
    let standard = ["--protocols", "rdp", "--reach", "license"];
    let output = run(&[&["probe", &lab.address(), "--save-license", path][..], &standard].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("may issue a temporary per-device licence"), "{}", stderr(&output));
    assert!(stdout(&output).contains("A02 10.0 for microsoft.com"), "{}", stdout(&output));
    assert!(!std::fs::read(&file).expect("the licence").is_empty());

    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--route", "tls", "--licensing", "refuses-stored"]);
    let arguments = ["probe", &lab.address(), "--protocols", "ssl", "--reach", "license", "--license", path, "--json"];
    let output = run(&arguments);
    let _ = std::fs::remove_file(&file);
    assert_eq!(output.status.code(), Some(20), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!((&document["reach"], &document["ending"]["refusal"]["code"]), (&"license".into(), &8.into()));
}

#[test]
fn without_a_licence_no_file_is_made() {
    let file = std::env::temp_dir().join(format!("rdpwhy-cli-no-licence-{}", std::process::id()));
    let mut lab = Lab::start(&["lab", "--listen", "127.0.0.1:0", "--route", "tls", "--licensing", "grace-period"]);
    let path = file.to_str().expect("UTF-8");
    let address = lab.address();
    let output = run(&["probe", &address, "--protocols", "ssl", "--reach", "license", "--save-license", path]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("no licence was issued") && !file.exists(), "{}", stderr(&output));
}
