//! Every PowerShell line of ours parses, and uses only what somebody has looked up: `powershell/reviewed.toml`.

use std::collections::{BTreeMap, BTreeSet};

use rdpwhy_diagnosis::{
    Codes, Effect, Place, Remedy, Risk, ScriptFor, cause, causes, fix_script, look_up, remedies, source,
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
    let checks = causes().iter().flat_map(|cause| cause.confirms).map(|check| check.powershell.to_owned());
    let steps = remedies().iter().flat_map(|remedy| remedy.steps).filter_map(|step| step.command).map(str::to_owned);
    let undos = remedies().iter().filter_map(|remedy| remedy.undo_line).map(str::to_owned);
    let scripts = WAYS.into_iter().flat_map(|way| causes().iter().filter_map(move |cause| fix_script(cause, way)));
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
        "Remove-",
        "Set-",
        "Enable-",
        "/grant",
        "Add-",
        "Start-Service",
        "/salvage",
        "mofcomp",
        "subinterface \"",
        "Clear-",
        "New-",
    ];
    const SAVES: &[&str] = &["reg export", "Out-File", "/save ", "Export-", "/backup"];
    for step in remedies().iter().flat_map(|remedy| remedy.steps) {
        let line = step.command.unwrap_or_default();
        let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
        let expected = match () {
            () if has(SAVES) => Effect::Saves,
            () if has(CHANGES) => Effect::Changes,
            () if line.contains("Restart-") => Effect::Interrupts,
            () => Effect::None,
        };
        assert_eq!(step.effect, expected, "{line}");
    }
}

fn active(script: &str) -> impl Iterator<Item = &str> {
    script.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

#[test]
fn nothing_risky_runs_by_itself_and_nothing_asks() {
    for (way, cause) in WAYS.into_iter().flat_map(|way| causes().iter().map(move |cause| (way, cause))) {
        let Some(script) = fix_script(cause, way) else { continue };
        assert!(script.is_ascii() && !script.contains('%'), "{}", cause.id);
        let runs = |remedy: &Remedy| {
            let lines = remedy.steps.iter().filter(|step| step.effect != Effect::None && step.placeholder().is_none());
            lines.filter_map(|step| step.command).any(|line| active(&script).any(|active| active == line))
        };
        let mut of_medium = 0;
        for remedy in remedies().iter().filter(|remedy| cause.remedies.contains(remedy)) {
            let is_active = active(&script).any(|line| line.ends_with(&format!(". {}'", remedy.id)));
            match remedy.risk {
                Risk::High => assert!(!is_active, "{}: {} runs", cause.id, remedy.id),
                Risk::Medium if runs(remedy) && is_active => of_medium += 1,
                _ => {}
            }
            if remedy.place != Place::Server {
                assert!(!is_active, "{}: {} is not done on the server", cause.id, remedy.id);
            }
        }
        assert!(of_medium <= 1, "{}: {of_medium} changes at once", cause.id);
        for line in active(&script) {
            let lower = line.to_lowercase();
            let asks = ["read-host", "mstsc", ".msc", "get-credential", "-confirm", "pause"];
            assert!(!asks.iter().any(|word| lower.contains(word)), "{}: {line}", cause.id);
        }
    }
}

/// Whoever adds one says here that what it changes comes back by itself, as [`Risk::Low`] has it.
#[test]
fn of_what_changes_something_on_a_server_these_alone_run() {
    let changes =
        |remedy: &&Remedy| remedy.steps.iter().any(|step| matches!(step.effect, Effect::Changes | Effect::Interrupts));
    let by_itself = |remedy: &&Remedy| remedy.place == Place::Server && remedy.risk == Risk::Low;
    let ids: Vec<&str> = remedies().iter().copied().filter(by_itself).filter(changes).map(|remedy| remedy.id).collect();
    // A service that runs until the next start; a certificate that SessionEnv makes again.
    assert_eq!(ids, ["start-crypto-services", "renew-self-signed"]);
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
