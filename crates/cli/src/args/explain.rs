//! `rdpwhy explain`: its flags.

use std::path::PathBuf;

use clap::Args as Flags;

use super::values::switch;

/// `rdpwhy explain`.
#[derive(Debug, Flags)]
pub(crate) struct ExplainArgs {
    /// Codes of mstsc (0x904 0x7, in decimal or with 0x), the whole text of its dialog, a status number (0xC000006D), or
    /// a name of --list: a stage, a cause, a signature, a remedy, a claim, refused advice, an NTSTATUS.
    #[arg(value_name = "WORD", allow_negative_numbers = true, env = "RDPWHY_EXPLAIN", hide_env_values = true)]
    pub(crate) words: Vec<String>,
    /// List every name, by kind, and every documented code.
    #[arg(long, value_parser = switch, env = "RDPWHY_LIST", hide_env_values = true)]
    pub(crate) list: bool,
    /// Know what this TOML file says, too: signatures, causes and remedies of your own.
    #[arg(long, value_name = "FILE", env = "RDPWHY_KNOWLEDGE", hide_env_values = true)]
    pub(crate) knowledge: Option<PathBuf>,
    /// Answer with one JSON object.
    #[arg(long, value_parser = switch, env = "RDPWHY_JSON", hide_env_values = true)]
    pub(crate) json: bool,
}
