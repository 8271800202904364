//! Writes the checks and the remedies of a cause as one script for a POSIX shell on a server that is not Windows.
//!
//! The same rules as for PowerShell: for a cause that is only possible nothing changes. For a cause that was confirmed the
//! safest remedy that changes something runs, if nothing in it has to be filled in, and only on a machine that has the software.

use super::{OUT, Script, UNDO};
use crate::{Cause, Effect, Place, Platform, Remedy, Risk, Servers, Shell, Step};

/// The script for a cause that is only possible; `None` where the cause has no remedy for a shell of the server.
#[must_use]
pub fn fix_script_posix(cause: &Cause) -> Option<String> {
    script(cause, false)
}

/// The script for a cause that was confirmed, on the server or by a diagnosis; `None` as for [`fix_script_posix`].
#[must_use]
pub fn fix_script_posix_of_confirmed(cause: &Cause) -> Option<String> {
    script(cause, true)
}

fn script(cause: &Cause, is_confirmed: bool) -> Option<String> {
    let on_server =
        |remedy: &&Remedy| remedy.place == Place::Server && remedy.shell == Shell::Posix && remedy.has_commands();
    let there: Vec<&Remedy> = cause.remedies.iter().copied().filter(on_server).collect();
    if there.is_empty() {
        return None;
    }
    let mut script = Script::default();
    head(&mut script, cause, is_confirmed);
    checks(&mut script, cause);
    let changing: Vec<&Remedy> = there.iter().copied().filter(|remedy| remedy.changes_something()).collect();
    for (at, remedy) in there.iter().enumerate() {
        let why_not = match remedy.risk {
            _ if !remedy.changes_something() => None,
            _ if !is_confirmed => Some("the cause is only possible: the checks above have to show it first"),
            Risk::High => Some("it weakens security while it lasts, or can break other services"),
            _ if changing.first() != Some(remedy) => Some("a safer remedy is to be tried first"),
            _ if remedy.has_placeholder() => Some("it needs a word that only you know"),
            _ if program(remedy).is_none() => Some("it is for several servers: choose the lines of yours"),
            _ => None,
        };
        write(&mut script, at + 1, remedy, why_not);
    }
    Some(script.text)
}

fn head(script: &mut Script, cause: &Cause, is_confirmed: bool) {
    script.line("#!/bin/sh");
    script.comment(&format!("{}: {}", cause.id, cause.title));
    script.comment(cause.explains);
    script.comment("");
    script.comment("Read it, then run it with sh on the server, not in the RDP session that it repairs.");
    script.comment(if is_confirmed {
        "Written for a cause that is confirmed: the safest remedy that changes something runs, the others do not."
    } else {
        "Nothing is changed: the cause is only possible. The checks run. If one of them shows the cause, let rdpwhy write \
         the script once more with --confirmed."
    });
    script.comment(
        "A command that is not found, or a service that does not exist, is an answer: that server is not here.",
    );
    script.line("set -u");
}

fn checks(script: &mut Script, cause: &Cause) {
    script.blank();
    script.comment("Checks: what confirms the cause.");
    script.line("echo '== checks'");
    let is_here = |servers: Servers| matches!(servers, Servers::Only(_));
    for check in cause.confirms.iter().filter(|check| check.shell == Shell::Posix && is_here(check.servers)) {
        script.comment(&check.described());
        line(script, check.line, Step::read("", check.line).placeholder(), false);
    }
    for against in cause.rules_out {
        script.comment(&format!("Speaks against it: {against}"));
    }
}

fn write(script: &mut Script, number: usize, remedy: &Remedy, why_not: Option<&str>) {
    script.blank();
    script.comment(&format!("{number}. {} ({}, risk {})", remedy.title, remedy.id, remedy.risk.name()));
    script.comment(&format!("If it helps: {}", remedy.proves));
    script.comment(&format!("To undo: {}", remedy.undo));
    if let Some(undo) = remedy.undo_line {
        script.line(&format!("{UNDO} {undo}"));
    }
    match why_not {
        Some(why) => {
            script.comment(&format!("COMMENTED OUT: {why}. To run it, remove the {OUT} of its lines."));
        }
        None => script.line(&format!("echo '== {number}. {}'", remedy.id)),
    }
    let guard = program(remedy).filter(|_| why_not.is_none() && remedy.changes_something());
    if let Some(program) = guard {
        script.line(&format!(
            "command -v {program} >/dev/null || {{ echo '{program} is not on this machine'; exit 1; }}"
        ));
    }
    for step in remedy.steps {
        script.comment(step.does);
        let Some(command) = step.command else { continue };
        if step.effect == Effect::Interrupts {
            script.comment("WARNING: this ends connections.");
        }
        line(script, command, step.placeholder(), why_not.is_some());
        if matches!(step.effect, Effect::Saves | Effect::Changes) {
            let is_out = why_not.is_some() || step.placeholder().is_some();
            let prefix = if is_out { OUT } else { "" };
            script
                .line(&format!("{prefix}[ $? -eq 0 ] || {{ echo 'It failed: the rest does not run.' >&2; exit 1; }}"));
        }
    }
}

fn line(script: &mut Script, command: &str, missing: Option<&str>, is_out: bool) {
    if let Some(word) = missing {
        script.comment(&format!("COMMENTED OUT: put what it is in place of {word} first, then remove the {OUT}."));
    }
    let prefix = if is_out || missing.is_some() { OUT } else { "" };
    script.line(&format!("{prefix}{command}"));
}

/// The program that is there where the remedy's one server is installed.
const fn program(remedy: &Remedy) -> Option<&'static str> {
    let Servers::Only([platform]) = remedy.servers else { return None };
    match platform {
        Platform::Xrdp => Some("xrdp"),
        Platform::GnomeRemoteDesktop => Some("grdctl"),
        Platform::Krdp => Some("krdpserver"),
        Platform::Weston => Some("weston"),
        Platform::FreerdpShadow => Some("freerdp-shadow-cli"),
        Platform::VirtualBox => Some("VBoxManage"),
        Platform::Windows | Platform::IronrdpServer | Platform::Relay => None,
    }
}
