//! A check: something to look up, with the line that shows it.

use crate::Certainty::Documented;
use crate::{Certainty, Platform, Servers, Shell};

/// Something to look up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is looked for, with its event id where it is an event, and where to look unless that is the server.
    pub what: &'static str,
    /// The line to run. It asks for one event id, because an array of ids can silently match nothing.
    pub line: &'static str,
    /// The shell that the line is for.
    pub shell: Shell,
    /// The servers whose operators can use it.
    pub servers: Servers,
    /// How sure it is that the line shows this.
    pub certainty: Certainty,
}

impl Check {
    /// What is looked for, with the servers it is for where these are not Windows, and with its doubt.
    #[must_use]
    pub fn described(&self) -> String {
        let platforms = match (self.shell, self.servers) {
            (Shell::Posix, Servers::Only(platforms)) => names(platforms),
            _ => String::new(),
        };
        let doubt = self.certainty.doubt().map(|doubt| format!(" ({doubt})")).unwrap_or_default();
        format!("{platforms}{}{doubt}", self.what)
    }

    /// A line of PowerShell for a Windows server.
    pub(crate) const fn windows(what: &'static str, line: &'static str) -> Self {
        Self { what, line, shell: Shell::PowerShell, servers: Servers::WINDOWS, certainty: Documented }
    }

    /// A line of PowerShell for a machine other than the server, whatever the server is.
    pub(crate) const fn elsewhere(what: &'static str, line: &'static str) -> Self {
        Self { what, line, shell: Shell::PowerShell, servers: Servers::Any, certainty: Documented }
    }

    /// A line of a POSIX shell for servers of these platforms.
    pub(crate) const fn posix(platforms: &'static [Platform], what: &'static str, line: &'static str) -> Self {
        Self { what, line, shell: Shell::Posix, servers: Servers::Only(platforms), certainty: Documented }
    }

    /// A line of a POSIX shell for the machine that forwards or publishes the port, whatever the server is.
    pub(crate) const fn on_relay(what: &'static str, line: &'static str) -> Self {
        Self { what, line, shell: Shell::Posix, servers: Servers::Any, certainty: Documented }
    }

    /// The same, as sure as this.
    pub(crate) const fn known(self, certainty: Certainty) -> Self {
        Self { certainty, ..self }
    }
}

/// `xrdp, KRdp: `.
fn names(platforms: &[Platform]) -> String {
    let names: Vec<&str> = platforms.iter().map(|platform| platform.name()).collect();
    format!("{}: ", names.join(", "))
}
