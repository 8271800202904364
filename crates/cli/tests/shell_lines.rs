//! Every line of a check, a step or an undo for a POSIX shell parses.

use std::process::Command;

use rdpwhy::diagnosis::{Shell, causes, fix_script_posix, fix_script_posix_of_confirmed, remedies};

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

/// What changes, restarts or keeps something is marked in the tables; for a cause that is only possible none of it runs.
#[test]
fn scripts_for_a_posix_shell_parse_and_change_nothing_for_a_possible_cause() {
    if Command::new("sh").args(["-n", "-c", "true"]).status().is_err() {
        eprintln!("scripts_for_a_posix_shell: skipped, because there is no sh");
        return;
    }
    let changing: Vec<&str> = remedies()
        .iter()
        .flat_map(|remedy| remedy.steps)
        .filter(|step| step.effect != rdpwhy::diagnosis::Effect::None)
        .filter_map(|step| step.command)
        .collect();
    let runs = |script: &str| script.lines().filter(|line| changing.contains(line)).count();
    let (mut scripts, mut repairs) = (0, 0);
    for cause in causes() {
        let Some(possible) = fix_script_posix(cause) else { continue };
        let confirmed = fix_script_posix_of_confirmed(cause).expect("a script for both");
        for script in [&possible, &confirmed] {
            assert!(parses(script), "{}: {script}", cause.id);
            // With every line let in it parses as well.
            assert!(parses(&script.replace("\n#:", "\n")), "{}", cause.id);
        }
        assert_eq!(runs(&possible), 0, "{}: {possible}", cause.id);
        scripts += 1;
        repairs += usize::from(runs(&confirmed) > 0);
    }
    assert!(scripts > 10 && repairs > 0, "{scripts} scripts, {repairs} of them repair");
    let key = fix_script_posix_of_confirmed(rdpwhy::diagnosis::cause("server-key-unreadable").expect("a cause"));
    let key = key.expect("a script");
    let [kept, changed] = ["\nid xrdp |", "\nsudo usermod"].map(|line| key.find(line).expect("it runs"));
    assert!(kept < changed && key.find("command -v xrdp").is_some_and(|guard| guard < kept), "{key}");
}
