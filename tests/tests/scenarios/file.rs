//! One scenario file: what it says, and why it cannot be read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::client::Client;
use crate::server::Server;

/// A case: who talks to whom, and what the client must say about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    /// What it stands for, in a sentence.
    pub(crate) about: String,
    #[serde(default)]
    pub(crate) server: Server,
    #[serde(default)]
    pub(crate) client: Client,
    pub(crate) expect: Expect,
}

/// What the client must say. Names are those of the JSON report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    pub(crate) stage: String,
    pub(crate) step: String,
    /// `server/tls.server-hello`: these are awaited, among others.
    #[serde(default)]
    pub(crate) awaits: Vec<String>,
    /// Fields of the ending. What is not named of `partial` and `then` must be null.
    pub(crate) ending: toml::Table,
    /// Outcomes of some stages.
    #[serde(default)]
    pub(crate) stages: BTreeMap<String, String>,
    /// Some of the facts.
    #[serde(default)]
    pub(crate) facts: toml::Table,
    /// Ids of signatures that are found, among others.
    #[serde(default)]
    pub(crate) findings: Vec<String>,
    /// `0x904/0x7`, or `none`.
    pub(crate) mstsc: Option<String>,
    /// Messages that must not be in the transcript: `client/ntlm.authenticate`.
    #[serde(default)]
    pub(crate) never: Vec<String>,
}

/// The scenario files of a directory, by name.
pub(crate) fn paths(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("{}: {error}", directory.display());
    let entries = fs::read_dir(directory).map_err(unreadable)?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            return Err(format!("{}: a scenario's name ends in .toml", path.display()));
        }
        paths.push(path);
    }
    if paths.is_empty() {
        return Err(format!("{}: no scenario", directory.display()));
    }
    paths.sort();
    Ok(paths)
}

/// Reads one. Its name begins with the stage that the conversation ends in.
pub(crate) fn read(path: &Path) -> Result<Scenario, String> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let wrong = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
    let scenario: Scenario = toml::from_str(&text).map_err(|error| wrong(&error))?;
    let stage = &scenario.expect.stage;
    if !name.starts_with(&format!("{stage}-")) {
        return Err(wrong(&format!("it ends in {stage}, so its name begins with \"{stage}-\"")));
    }
    scenario.server.config().map_err(|error| wrong(&error))?;
    Ok(scenario)
}
