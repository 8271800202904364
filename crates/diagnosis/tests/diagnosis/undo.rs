//! What a remedy changes is what it kept, and its undo gets that back.

use rdpwhy_diagnosis::{
    Effect, Remedy, ScriptFor, Shell, causes, fix_script, fix_script_of_confirmed, remedies, remedy,
};

fn lines(remedy: &Remedy, effect: Effect) -> impl Iterator<Item = &'static str> {
    remedy.steps.iter().filter(move |step| step.effect == effect).filter_map(|step| step.command)
}

fn kept(remedy: &Remedy) -> impl Iterator<Item = &'static str> {
    lines(remedy, Effect::Saves).map(|line| {
        let at = line.find("\"$env:windir\\Temp\\").expect("a file of ours");
        line[at..].split('"').nth(1).expect("quoted")
    })
}

/// The registry values that a line sets or deletes, with their key.
fn values_changed(line: &str) -> Vec<(&str, &str)> {
    let quoted = |quote: char| line.split(quote).nth(1).unwrap_or_default();
    if line.starts_with("reg add ") || line.starts_with("reg delete ") {
        let key = quoted('"').trim_start_matches("HKLM\\");
        let name = line.split(" /v ").nth(1).map(|rest| rest.split(' ').next().unwrap_or_default());
        return name.into_iter().map(|name| (key, name)).collect();
    }
    if !["Set-ItemProperty", "Remove-ItemProperty"].iter().any(|cmdlet| line.starts_with(cmdlet)) {
        return Vec::new();
    }
    let key = quoted('\'').trim_start_matches("HKLM:\\");
    let names = line.split(" -Name ").nth(1).expect("names").split(" -").next().unwrap_or_default();
    names.split(',').map(|name| (key, name.trim_matches('\''))).collect()
}

#[test]
fn each_registry_value_that_is_changed_was_kept_and_comes_back() {
    let mut seen = 0;
    for remedy in remedies() {
        for (key, name) in lines(remedy, Effect::Changes).flat_map(values_changed) {
            seen += 1;
            let of_it =
                |line: &&str| line.contains(&format!("$key = 'HKLM:\\{key}'")) && line.contains(&format!("'{name}'"));
            assert!(lines(remedy, Effect::Saves).any(|line| of_it(&line)), "{} does not keep {name}", remedy.id);
            let undo = remedy.undo_line.expect("a line");
            // Either it was there, or it has to go.
            for part in ["Import-Clixml", "if ($_.Kind) { Set-ItemProperty", "else { Remove-ItemProperty"] {
                assert!(undo.contains(part), "{}: {undo}", remedy.id);
            }
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn a_copy_is_named_after_its_remedy_and_the_undo_reads_it() {
    for remedy in remedies().iter().filter(|remedy| remedy.shell == Shell::PowerShell) {
        for file in kept(remedy) {
            assert!(file.starts_with(&format!("$env:windir\\Temp\\rdpwhy-{}.", remedy.id)), "{file}");
            if let Some(undo) = remedy.undo_line.filter(|undo| undo.contains("$env:windir")) {
                assert!(undo.contains(&format!("\"{file}\"")), "{undo}");
            }
        }
        assert!(remedy.undo_line.is_none() || lines(remedy, Effect::Saves).next().is_some(), "{}", remedy.id);
    }
    for remedy in remedies().iter().filter(|remedy| remedy.shell == Shell::Posix) {
        for line in lines(remedy, Effect::Saves) {
            assert!(line.contains(&format!("/rdpwhy-{}.", remedy.id)), "{line}");
        }
    }
}

#[test]
fn no_copy_takes_more_than_the_remedy_changes() {
    let ours = remedies().iter().filter(|remedy| remedy.shell == Shell::PowerShell);
    for line in ours.flat_map(|remedy| lines(remedy, Effect::Saves)) {
        // The client's own store is removed as a whole, so it is kept as a whole.
        assert!(!line.contains("reg export") || line.contains("MSLicensing"), "{line}");
        assert!(!line.contains("GracePeriod") && !line.contains("/t"), "{line}");
    }
}

#[test]
fn permissions_are_restored_in_the_folder_that_the_copy_is_relative_to() {
    for (id, folder) in [("fix-key-acl", "RSA\\MachineKeys\""), ("fix-machinekeys-folder", "RSA\"")] {
        let undo = remedy(id).and_then(|remedy| remedy.undo_line).expect("a line");
        assert!(undo.starts_with("icacls ") && undo.contains(&format!("{folder} /restore ")), "{undo}");
    }
}

#[test]
fn accounts_are_named_by_number() {
    let names = ["NETWORK SERVICE", "SYSTEM:", "BUILTIN", "Everyone", "Remote Desktop Users", "DisplayGroup"];
    let steps = remedies().iter().flat_map(|remedy| remedy.steps).filter_map(|step| step.command);
    let checks = causes().iter().flat_map(|cause| cause.confirms).map(|check| check.line);
    for line in steps.chain(remedies().iter().filter_map(|remedy| remedy.undo_line)).chain(checks) {
        assert!(!names.iter().any(|name| line.contains(name)), "{line}");
    }
}

#[test]
fn a_line_has_one_word_to_fill_in_at_most() {
    const WORDS: &[&str] = &[
        "SERVER",
        "THUMBPRINT",
        "INTERFACE",
        "ACCOUNT",
        "ADDRESS",
        "DOMAIN",
        "USER",
        "COMPUTER",
        "CONTAINER",
        "MACHINE",
    ];
    for step in remedies().iter().flat_map(|remedy| remedy.steps) {
        let line = step.command.unwrap_or_default();
        let parts = line.split(|char: char| !char.is_ascii_alphanumeric());
        let there: Vec<&str> = parts.filter(|part| WORDS.contains(part)).collect();
        assert!(there.len() <= 1 && there.first().copied() == step.placeholder(), "{line}");
    }
}

#[test]
fn an_undo_never_runs_with_the_rest() {
    for cause in causes() {
        let scripts = [fix_script(cause, ScriptFor::Console), fix_script_of_confirmed(cause, ScriptFor::Console)];
        let Some(script) = scripts.into_iter().flatten().reduce(|one, other| one + &other) else { continue };
        for undo in cause.remedies.iter().filter_map(|remedy| remedy.undo_line) {
            let of_it = script.lines().filter(|line| line.contains(undo));
            assert!(of_it.clone().all(|line| line == format!("#undo: {undo}")), "{}", cause.id);
        }
    }
}
