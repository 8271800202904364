//! Every PowerShell line of ours parses, and uses only what somebody has looked up: `powershell/reviewed.toml`.

use std::collections::{BTreeMap, BTreeSet};

use rdpwhy_diagnosis::{
    Codes, Effect, Place, Remedy, Risk, ScriptFor, Servers, Shell, cause, causes, fix_script, fix_script_of_confirmed,
    look_up, remedies, source,
};
use tree_sitter::{Node, Parser, Tree};

const WAYS: [ScriptFor; 2] = [ScriptFor::Console, ScriptFor::RunCommand];

fn parse(script: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).expect("the grammar fits the library");
    parser.parse(script, None).expect("nothing interrupts it")
}

fn assert_parses(script: &str) -> Tree {
    let tree = parse(script);
    assert!(!tree.root_node().has_error(), "{script}\n{}", tree.root_node().to_sexp());
    tree
}

/// Checks, steps, undos, and the scripts.
fn everything() -> Vec<String> {
    let checks = causes().iter().flat_map(|cause| cause.confirms).filter(|check| check.shell == Shell::PowerShell);
    let checks = checks.map(|check| check.line.to_owned());
    let ours = || remedies().iter().filter(|remedy| remedy.shell == Shell::PowerShell);
    let steps = ours().flat_map(|remedy| remedy.steps).filter_map(|step| step.command).map(str::to_owned);
    let undos = ours().filter_map(|remedy| remedy.undo_line).map(str::to_owned);
    let of_both = |cause, way| [fix_script(cause, way), fix_script_of_confirmed(cause, way)].into_iter().flatten();
    let scripts = WAYS.into_iter().flat_map(|way| causes().iter().flat_map(move |cause| of_both(cause, way)));
    let codes = [Some(7), None].map(|extended| Codes { code: Some(2308), extended });
    let look_ups = codes.into_iter().flat_map(look_up).map(|look_up| look_up.powershell);
    checks.chain(steps).chain(undos).chain(scripts).chain(look_ups).collect()
}

/// The scripts as they are when somebody has taken the `#:` of every line away.
fn released(script: &str) -> String {
    let lines: Vec<&str> = script.lines().map(|line| line.strip_prefix("#:").unwrap_or(line)).collect();
    lines.join("\n")
}

fn nodes<'a>(node: Node<'a>, kind: &str, found: &mut Vec<Node<'a>>) {
    if node.kind() == kind {
        found.push(node);
    }
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        nodes(child, kind, found);
    }
}

/// The names of what is called: cmdlets, aliases and programs.
fn commands(script: &str) -> BTreeSet<String> {
    let tree = assert_parses(script);
    let mut found = Vec::new();
    nodes(tree.root_node(), "command_name", &mut found);
    found.iter().map(|node| node.utf8_text(script.as_bytes()).expect("UTF-8").to_lowercase()).collect()
}

/// Registry paths, in either of their two forms, without the drive.
fn registry_paths(script: &str) -> BTreeSet<String> {
    let ends = |char: char| matches!(char, '\'' | '"' | '\n');
    let paths = script.match_indices("HKLM").map(|(at, _)| {
        let path = script[at..].split(ends).next().unwrap_or_default();
        // Without quotes a path ends at a blank.
        let quoted = script[..at].ends_with(['\'', '"']);
        let path = if quoted { path } else { path.split(' ').next().unwrap_or_default() };
        path.trim_start_matches("HKLM").trim_start_matches(':').trim_start_matches('\\').to_lowercase()
    });
    paths.collect()
}

struct Reviewed {
    commands: BTreeMap<String, String>,
    registry: BTreeMap<String, String>,
}

fn reviewed() -> Reviewed {
    let table: toml::Table = include_str!("powershell/reviewed.toml").parse().expect("TOML");
    let part = |name: &str| {
        let rows = table.get(name).and_then(toml::Value::as_table).expect("a table").iter();
        rows.map(|(key, source)| (key.to_lowercase(), source.as_str().expect("a source").to_owned())).collect()
    };
    Reviewed { commands: part("commands"), registry: part("registry") }
}

#[test]
fn every_line_and_every_script_parses() {
    for text in everything() {
        assert_parses(&text);
        assert_parses(&released(&text));
    }
}

#[test]
fn the_parser_would_notice() {
    for broken in ["Get-Item 'unclosed", "if (Test-Path x) { reg export", "Get-Item | | Out-File x", "@{Id=1"] {
        assert!(parse(broken).root_node().has_error(), "{broken}");
    }
}

#[test]
fn only_reviewed_commands_and_registry_paths_are_used() {
    let reviewed = reviewed();
    let texts: Vec<String> = everything().iter().map(|text| released(text)).collect();
    let called: BTreeSet<String> = texts.iter().flat_map(|text| commands(text)).collect();
    let touched: BTreeSet<String> = texts.iter().flat_map(|text| registry_paths(text)).collect();
    assert!(called.len() > 20 && touched.len() > 5, "the checks see something");
    // Neither anything that nobody has looked up, nor anything that is used no more.
    assert_eq!(called, reviewed.commands.keys().cloned().collect());
    assert_eq!(touched, reviewed.registry.keys().cloned().collect());
    for (command, source) in &reviewed.commands {
        assert!(source.starts_with("learn.microsoft.com/"), "{command}: {source}");
    }
    for (path, tag) in &reviewed.registry {
        assert!(source(tag).is_some(), "{path}: {tag}");
    }
}

#[test]
fn what_changes_something_comes_after_a_copy_of_it() {
    for remedy in remedies() {
        let saved = remedy.steps.iter().position(|step| step.effect == Effect::Saves);
        let changed = remedy.steps.iter().position(|step| step.effect == Effect::Changes);
        if let Some(changed) = changed {
            assert!(saved.is_some_and(|saved| saved < changed), "{} changes what it has not kept", remedy.id);
            assert!(!remedy.undo.starts_with("Nothing"), "{} says no way back", remedy.id);
        }
    }
}

#[test]
fn the_effect_of_a_step_is_what_its_line_does() {
    const CHANGES: &[&str] = &[
        "reg add",
        "reg delete",
        "Remove-Item",
        "Remove-Local",
        "Set-",
        "Enable-",
        "/grant",
        "Add-",
        "Start-Service",
        "/salvage",
        "mofcomp",
        "subinterface \"",
        "Clear-",
        "New-Item",
        "New-Net",
        "/add",
        "ChangeMode",
        "SetSpecified",
        "-Repair",
    ];
    const SAVES: &[&str] = &["reg export", "Out-File", "/save ", "Export-", "/backup"];
    let effect = |line: &str| {
        let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
        match () {
            () if has(SAVES) => Effect::Saves,
            () if has(CHANGES) => Effect::Changes,
            () if line.contains("Restart-") => Effect::Interrupts,
            () => Effect::None,
        }
    };
    let ours = remedies().iter().filter(|remedy| remedy.shell == Shell::PowerShell);
    for step in ours.flat_map(|remedy| remedy.steps) {
        let line = step.command.unwrap_or_default();
        assert_eq!(step.effect, effect(line), "{line}");
    }
    // A check only looks.
    let checks = causes().iter().flat_map(|cause| cause.confirms).filter(|check| check.shell == Shell::PowerShell);
    for line in checks.map(|check| check.line).filter(|line| !line.starts_with("secedit /export")) {
        assert_eq!(effect(line), Effect::None, "{line}");
    }
}

/// What deletes, restarts, opens or changes something is never of low risk.
#[test]
fn a_remedy_of_low_risk_only_looks() {
    for remedy in remedies().iter().filter(|remedy| remedy.risk == Risk::Low) {
        assert!(!remedy.changes_something(), "{}", remedy.id);
    }
}

fn active(script: &str) -> impl Iterator<Item = &str> {
    script.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Whether a remedy's section of the script runs, and how many of its lines that do something are active.
fn runs(script: &str, remedy: &Remedy) -> bool {
    let does = |step: &&rdpwhy_diagnosis::Step| matches!(step.effect, Effect::Changes | Effect::Interrupts);
    let marker = format!(". {}'", remedy.id);
    let section = script.split("Write-Output '== ").find(|part| {
        part.lines().next().is_some_and(|line| format!(". {}", line.split(". ").nth(1).unwrap_or_default()) == marker)
    });
    let lines = remedy.steps.iter().filter(does).filter_map(|step| step.command);
    section.is_some_and(|section| lines.into_iter().any(|line| active(section).any(|active| active == line)))
}

#[test]
fn for_a_cause_that_is_only_possible_checks_run_and_nothing_is_changed() {
    for (way, cause) in WAYS.into_iter().flat_map(|way| causes().iter().map(move |cause| (way, cause))) {
        let Some(script) = fix_script(cause, way) else { continue };
        for step in remedies().iter().flat_map(|remedy| remedy.steps).filter(|step| step.effect != Effect::None) {
            let line = step.command.unwrap_or_default();
            let of_a_reading_remedy = step.effect == Effect::Saves;
            assert!(of_a_reading_remedy || active(&script).all(|active| active != line), "{}: {line}", cause.id);
        }
        let of_windows = cause.confirms.iter().filter(|check| check.servers == Servers::WINDOWS);
        for check in of_windows.filter(|check| !check.what.starts_with("On the ")) {
            assert!(active(&script).any(|line| line == check.line), "{}: {}", cause.id, check.line);
        }
        assert!(script.contains("--confirmed"), "{}", cause.id);
    }
}

#[test]
fn for_a_confirmed_cause_the_safest_remedy_runs_and_nothing_asks() {
    let mut running = 0;
    for (way, cause) in WAYS.into_iter().flat_map(|way| causes().iter().map(move |cause| (way, cause))) {
        let Some(script) = fix_script_of_confirmed(cause, way) else { continue };
        assert!(script.is_ascii() && !script.contains('%'), "{}", cause.id);
        let run: Vec<&&Remedy> = cause.remedies.iter().filter(|remedy| runs(&script, remedy)).collect();
        assert!(run.len() <= 1, "{}: {} changes at once", cause.id, run.len());
        running += run.len();
        for remedy in run {
            assert!(remedy.risk < Risk::High && remedy.place == Place::Server, "{}: {}", cause.id, remedy.id);
            let lines = remedy.steps.iter().filter_map(|step| step.command);
            assert!(lines.into_iter().all(|line| !line.contains("Restart-Service TermService")), "{}", remedy.id);
        }
        for line in active(&script) {
            let lower = line.to_lowercase();
            let asks = ["read-host", "mstsc", ".msc", "get-credential", "-confirm", "pause"];
            assert!(!asks.iter().any(|word| lower.contains(word)), "{}: {line}", cause.id);
        }
    }
    assert!(running > 10, "{running}");
}

#[test]
fn a_script_for_run_command_tells_what_a_console_would_show() {
    let azure = |id: &str| fix_script(cause(id).expect("a cause"), ScriptFor::RunCommand).expect("a script");
    let key = azure("certificate-key-unusable");
    assert!(key.contains("restarting TermService ends every session") && key.contains("Serial Console"), "{key}");
    assert!(!key.contains("network security group"), "{key}");
    for id in ["port-filtered", "connection-limit"] {
        assert!(azure(id).contains("network security group is outside"), "{id}");
    }
    assert!(!azure("service-hung").contains("network security group is outside"), "the network let it in");
    let console =
        fix_script(cause("certificate-key-unusable").expect("a cause"), ScriptFor::Console).expect("a script");
    assert!(!console.contains("Run Command: it runs as SYSTEM") && console.contains("this ends every session"));
}

#[test]
fn a_cause_without_a_remedy_on_the_server_has_no_script() {
    for id in ["name-not-resolved", "nla-required", "udp-transport", "websocket-rules", "host-down"] {
        assert_eq!(fix_script(cause(id).expect("a cause"), ScriptFor::Console), None, "{id}");
    }
}
