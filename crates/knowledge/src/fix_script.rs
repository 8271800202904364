//! Writes the checks and the remedies of a cause as one PowerShell script that can be read before it is run.
//!
//! For a cause that is only possible the script looks and changes nothing: the checks run, and the remedies are commented
//! out. For a cause that was confirmed the safest remedy that changes something runs, behind a copy of what was there; the
//! others are commented out, with the reason.

mod posix;

pub use posix::{fix_script_posix, fix_script_posix_of_confirmed};

use crate::{Cause, Check, Effect, Place, Remedy, Risk, Servers, Shell, Step, remedies};

/// How the script gets to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScriptFor {
    /// An elevated PowerShell at the server's console.
    Console,
    /// Azure's Run Command, which runs as SYSTEM and cannot ask.
    RunCommand,
}

/// The script for a cause that is only possible; `None` where the cause has no remedy on a Windows server.
#[must_use]
pub fn fix_script(cause: &Cause, way: ScriptFor) -> Option<String> {
    script(cause, way, false)
}

/// The script for a cause that was confirmed, on the server or by a diagnosis; `None` as for [`fix_script`].
#[must_use]
pub fn fix_script_of_confirmed(cause: &Cause, way: ScriptFor) -> Option<String> {
    script(cause, way, true)
}

fn script(cause: &Cause, way: ScriptFor, is_confirmed: bool) -> Option<String> {
    let on_server =
        |remedy: &&Remedy| remedy.place == Place::Server && remedy.shell == Shell::PowerShell && remedy.has_commands();
    let there: Vec<&Remedy> = cause.remedies.iter().copied().filter(on_server).collect();
    if there.is_empty() {
        return None;
    }
    let mut script = Script::default();
    script.head(cause, way, is_confirmed);
    if way == ScriptFor::RunCommand {
        script.azure(cause);
    }
    if there.iter().any(|remedy| remedy.undo_line.is_some()) {
        script.comment(&format!("Behind {UNDO} is the line that takes a remedy back. It never runs with the rest."));
    }
    script.checks(cause);
    let safest = there.iter().find(|remedy| remedy.changes_something()).filter(|_| is_confirmed);
    for (at, remedy) in there.iter().enumerate() {
        let why_not = match remedy.risk {
            _ if !remedy.changes_something() => None,
            _ if !is_confirmed => Some("the cause is only possible: the checks above have to show it first"),
            Risk::High => Some("it weakens security while it lasts, or can break other services"),
            _ if remedy.ends_sessions() => Some("it ends every session"),
            _ if safest != Some(remedy) => Some("a safer remedy is to be tried first"),
            _ if remedy.has_placeholder() => Some("it needs a word that only you know"),
            _ => None,
        };
        script.remedy(at + 1, remedy, why_not);
    }
    let elsewhere: Vec<&&Remedy> = cause.remedies.iter().filter(|remedy| !there.contains(remedy)).collect();
    if !elsewhere.is_empty() {
        script.blank();
        script.comment("Not for this script:");
        for remedy in elsewhere {
            script.comment(&format!("- {}, {}: {}", remedy.id, remedy.place.name(), remedy.title));
        }
    }
    Some(script.text)
}

impl Remedy {
    fn has_commands(&self) -> bool {
        self.steps.iter().any(|step| step.command.is_some())
    }

    fn has_placeholder(&self) -> bool {
        self.steps.iter().any(|step| step.effect != Effect::None && step.placeholder().is_some())
    }

    fn ends_sessions(&self) -> bool {
        self.steps.iter().filter_map(|step| step.command).any(|line| line.contains("Restart-Service TermService"))
    }
}

impl Step {
    /// The file that a copy is kept in.
    fn kept_in(&self) -> Option<&'static str> {
        const QUOTED: &str = "\"$env:windir\\Temp\\";
        let command = self.command.filter(|_| self.effect == Effect::Saves)?;
        command.get(command.find(QUOTED)? + 1..)?.split('"').next()
    }
}

/// Stands before a line that does not run by itself, so that it is not taken for a comment.
const OUT: &str = "#:";

/// Stands before the line of an undo, in one piece however long it is. Not [`OUT`]: whoever lets everything run would undo
/// it as well.
const UNDO: &str = "#undo:";

#[derive(Default)]
struct Script {
    text: String,
}

impl Script {
    fn head(&mut self, cause: &Cause, way: ScriptFor, is_confirmed: bool) {
        self.line("#Requires -RunAsAdministrator");
        self.comment(&format!("{}: {}", cause.id, cause.title));
        self.comment(cause.explains);
        self.comment("");
        self.comment(match way {
            ScriptFor::Console => {
                "Read it, then run it in an elevated PowerShell (not the x86 one) on the server, not over the RDP session \
                 that it repairs."
            },
            ScriptFor::RunCommand => {
                "For Run Command: it runs as SYSTEM and asks nothing. Only the last 4,096 bytes of what it prints come back."
            }
        });
        self.comment(if is_confirmed {
            "Written for a cause that is confirmed: the safest remedy that changes something runs, the others do not."
        } else {
            "Nothing is changed: the cause is only possible. The checks run. If one of them shows the cause, let rdpwhy \
             write the script once more with --confirmed."
        });
        self.comment(
            "An error of a line that only looks, such as Get-WinEvent's that no event was found, is an answer.",
        );
        self.line("$ErrorActionPreference = 'Continue'");
        if way == ScriptFor::RunCommand {
            self.line("$ConfirmPreference = 'None'");
            self.line("$ProgressPreference = 'SilentlyContinue'");
        }
    }

    fn azure(&mut self, cause: &Cause) {
        self.comment("Where Run Command does not answer, Serial Console does, without network: cmd, then powershell.");
        let of_network = [&remedies::OPEN_FIREWALL, &remedies::LIMIT_SOURCES, &remedies::UNBAN, &remedies::CHECK_PATH];
        if cause.remedies.iter().any(|remedy| of_network.contains(remedy)) {
            self.comment(
                "The network security group is outside the machine: look at it first, and let in known sources only.",
            );
        }
        if cause.remedies.iter().any(|remedy| remedy.place == Place::Server && remedy.ends_sessions()) {
            self.comment("WARNING: restarting TermService ends every session of the machine.");
        }
    }

    /// What to look at on a Windows server. What is to be looked at on another machine is commented out.
    fn checks(&mut self, cause: &Cause) {
        self.blank();
        self.comment("Checks: what confirms the cause.");
        self.line("Write-Output '== checks'");
        for check in cause.confirms.iter().filter(|check| check.servers == Servers::WINDOWS) {
            self.check(check);
        }
        for against in cause.rules_out {
            self.comment(&format!("Speaks against it: {against}"));
        }
    }

    fn check(&mut self, check: &Check) {
        self.comment(check.what);
        let is_here = !check.what.starts_with("On the ") || check.what.starts_with("On the server");
        let is_whole = Step::read("", check.line).placeholder().is_none();
        let prefix = if is_here && is_whole { "" } else { OUT };
        self.line(&format!("{prefix}{}", check.line));
    }

    fn remedy(&mut self, number: usize, remedy: &Remedy, why_not: Option<&str>) {
        self.blank();
        self.comment(&format!("{number}. {} ({}, risk {})", remedy.title, remedy.id, remedy.risk.name()));
        self.comment(&format!("If it helps: {}", remedy.proves));
        self.comment(&format!("To undo: {}", remedy.undo));
        if let Some(line) = remedy.undo_line {
            self.line(&format!("{UNDO} {line}"));
        }
        if let Some(why) = why_not {
            self.comment(&format!("COMMENTED OUT: {why}. To run it, remove the {OUT} of its lines."));
        }
        // What is printed has a name.
        if why_not.is_none() {
            self.line(&format!("Write-Output '== {number}. {}'", remedy.id));
        }
        for step in remedy.steps {
            self.step(step, why_not.is_some());
        }
    }

    fn step(&mut self, step: &Step, is_out: bool) {
        self.comment(step.does);
        let Some(command) = step.command else { return };
        if command.contains("Restart-Service TermService") {
            self.comment("WARNING: this ends every session.");
        }
        let missing = step.placeholder();
        if let Some(word) = missing {
            self.comment(&format!("COMMENTED OUT: put what it is in place of {word} first, then remove the {OUT}."));
        }
        let prefix = if is_out || missing.is_some() { OUT } else { "" };
        // The first copy is the only one of what was there.
        if let Some(file) = step.kept_in() {
            self.line(&format!(
                "{prefix}if (Test-Path \"{file}\") {{ throw \"{file} is of an earlier run: move it away, or take this remedy out.\" }}"
            ));
        }
        self.line(&format!("{prefix}{command}"));
        if step.effect == Effect::Saves {
            self.line(&format!("{prefix}if (-not $?) {{ throw 'Nothing was kept, so nothing is changed.' }}"));
        }
    }

    /// Text of any length as comment lines.
    fn comment(&mut self, text: &str) {
        const WIDTH: usize = 110;
        let mut line = String::from("#");
        for word in text.split_whitespace() {
            if line.len() + 1 + word.len() > WIDTH {
                self.line(&line);
                line = String::from("#");
            }
            line.push(' ');
            line.push_str(word);
        }
        self.line(&line);
    }

    fn blank(&mut self) {
        self.line("");
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}
