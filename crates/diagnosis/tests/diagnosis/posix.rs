//! Every line of ours for a POSIX shell uses only commands that were reviewed: `posix/reviewed.toml`. That it parses is tested
//! where processes may be started, in the command's crate.

use std::collections::BTreeSet;

use rdpwhy_diagnosis::{Effect, Platform, Shell, causes, remedies};

fn checks() -> impl Iterator<Item = &'static str> {
    causes().iter().flat_map(|cause| cause.confirms).filter(|check| check.shell == Shell::Posix).map(|check| check.line)
}

fn steps() -> impl Iterator<Item = (&'static str, Effect)> {
    let of_posix = remedies().iter().filter(|remedy| remedy.shell == Shell::Posix);
    of_posix.flat_map(|remedy| remedy.steps).filter_map(|step| Some((step.command?, step.effect)))
}

fn undos() -> impl Iterator<Item = &'static str> {
    remedies().iter().filter(|remedy| remedy.shell == Shell::Posix).filter_map(|remedy| remedy.undo_line)
}

fn everything() -> Vec<&'static str> {
    checks().chain(steps().map(|(line, _)| line)).chain(undos()).collect()
}

/// The parts of a line that are commands of their own, without what stands in single quotes.
fn parts(line: &str) -> Vec<String> {
    let mut is_quoted = false;
    let unquoted: String = line
        .chars()
        .map(|char| {
            is_quoted ^= char == '\'';
            if is_quoted || char == '\'' { '_' } else { char }
        })
        .collect();
    let inner = unquoted.replace("$(", "|").replace(')', "|").replace("&&", "|").replace(';', "|");
    inner.split('|').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The name of the command in a part; `None` where the part only ends a string.
fn command(part: &str) -> Option<&str> {
    let mut words = part.split_whitespace().peekable();
    if words.next_if_eq(&"sudo").is_some() && words.next_if_eq(&"-u").is_some() {
        words.next();
    }
    words.next().filter(|word| !word.starts_with(['"', '_', '-', '/']))
}

/// What a line does to the machine, read off its words.
fn effect(line: &str) -> Effect {
    const CHANGES: &[&str] = &[
        "usermod ",
        "gpasswd ",
        "sed -i ",
        "openssl req ",
        "rdp set-",
        "rdp enable",
        "rdp clear-",
        "modifyvm ",
        "-client unban ",
        "chgrp ",
    ];
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    match () {
        () if has(CHANGES) => Effect::Changes,
        () if line.contains(" restart ") => Effect::Interrupts,
        () if has(&["> \"$HOME/rdpwhy-", "tee /root/rdpwhy-", " /root/rdpwhy-"]) && !line.ends_with("xrdp.ini") => {
            Effect::Saves
        }
        () => Effect::None,
    }
}

#[test]
fn only_reviewed_commands_are_used() {
    let table: toml::Table = include_str!("posix/reviewed.toml").parse().expect("TOML");
    let reviewed = table["commands"].as_table().expect("a table");
    let parts: Vec<String> = everything().into_iter().flat_map(parts).collect();
    let used: BTreeSet<&str> = parts.iter().filter_map(|part| command(part)).collect();
    assert!(used.len() > 10, "the check sees something");
    assert_eq!(used, reviewed.keys().map(String::as_str).collect());
    assert!(reviewed.values().all(|source| source.as_str().is_some_and(|source| !source.is_empty())));
}

#[test]
fn the_effect_of_a_step_is_what_its_line_does() {
    for (line, stated) in steps() {
        assert_eq!(stated, effect(line), "{line}");
    }
}

#[test]
fn checks_only_read() {
    for line in checks() {
        assert_eq!(effect(line), Effect::None, "{line}");
        let writes = line.split('\'').step_by(2).any(|part| part.contains('>'));
        assert!(!writes, "{line}");
    }
}

/// Where a server is known not to be Windows, nothing that is only for Windows is said to its operator.
#[test]
fn a_platform_gets_what_is_for_it() {
    for cause in causes() {
        for platform in Platform::ALL.into_iter().filter(|platform| *platform != Platform::Windows) {
            for check in cause.checks_for(Some(platform)) {
                assert!(check.servers.include(Some(platform)), "{}: {}", cause.id, check.what);
                assert!(
                    !check.line.contains("Get-WinEvent") || check.what.starts_with("From the client"),
                    "{}",
                    check.line
                );
            }
            for remedy in cause.remedies_for(Some(platform)) {
                assert!(remedy.servers.include(Some(platform)), "{}: {}", cause.id, remedy.id);
            }
        }
        for remedy in cause.remedies_for(Some(Platform::Windows)) {
            assert_ne!((remedy.shell, remedy.place), (Shell::Posix, rdpwhy_diagnosis::Place::Server), "{}", remedy.id);
        }
        assert_eq!(cause.remedies_for(None).count(), cause.remedies.len());
    }
}

/// What people run: each has a remedy of its own.
#[test]
fn each_kind_of_server_has_remedies_of_its_own() {
    for platform in [
        Platform::Xrdp,
        Platform::FreerdpShadow,
        Platform::GnomeRemoteDesktop,
        Platform::Krdp,
        Platform::Weston,
        Platform::VirtualBox,
    ] {
        let own = remedies().iter().filter(|remedy| {
            remedy.servers.include(Some(platform)) && !remedy.servers.include(Some(Platform::Windows))
        });
        assert!(own.count() > 0, "{}", platform.name());
    }
}

/// A cause that is told of a server comes with something that can be done there.
#[test]
fn every_cause_has_a_remedy_for_each_platform_that_it_concerns() {
    let mut without = Vec::new();
    for cause in causes() {
        for platform in Platform::ALL.into_iter().filter(|platform| cause.servers.include(Some(*platform))) {
            if cause.remedies_for(Some(platform)).next().is_none() {
                without.push(format!("{}: {}", cause.id, platform.name()));
            }
        }
    }
    assert!(without.is_empty(), "{without:#?}");
}
