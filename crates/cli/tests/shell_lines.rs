//! Every line of a check, a step or an undo for a POSIX shell parses.

use std::process::Command;

use rdpwhy::diagnosis::{Shell, causes, remedies};

fn parses(line: &str) -> bool {
    Command::new("sh").args(["-n", "-c", line]).output().expect("sh runs").status.success()
}

#[test]
fn lines_for_a_posix_shell_parse() {
    if Command::new("sh").args(["-n", "-c", "true"]).status().is_err() {
        eprintln!("lines_for_a_posix_shell_parse: skipped, because there is no sh");
        return;
    }
    assert!(!parses("if true; then") && !parses("echo 'unclosed"), "the parser notices");
    let checks = causes().iter().flat_map(|cause| cause.confirms).filter(|check| check.shell == Shell::Posix);
    let ours = || remedies().iter().filter(|remedy| remedy.shell == Shell::Posix);
    let steps = ours().flat_map(|remedy| remedy.steps).filter_map(|step| step.command);
    let lines: Vec<&str> =
        checks.map(|check| check.line).chain(steps).chain(ours().filter_map(|remedy| remedy.undo_line)).collect();
    assert!(lines.len() > 40, "{}", lines.len());
    for line in lines {
        assert!(parses(line), "{line}");
    }
}
