//! The command in namespaces of its own (Linux): with files of the test's own in the place of the system's, or without a
//! network.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use tempfile::NamedTempFile;

use crate::command::cleaned;

/// What the script ends with where a namespace, or a mount in it, is not allowed. The command has no such code.
const NOT_ALLOWED: i32 = 99;
/// `$1` is what unshare is to make, `$2` a line that mounts, and the rest the command.
const SCRIPT: &str = "flags=$1 mounts=$2; shift 2
unshare $flags true || exit 99
exec unshare $flags sh -c \"$mounts\"'exec \"$@\"' sh \"$@\"";

/// A command to run in namespaces.
pub(crate) struct InNamespace {
    flags: &'static str,
    files: Vec<(NamedTempFile, &'static str)>,
}

impl InNamespace {
    /// Where these texts stand in the place of these files of the system.
    pub(crate) fn with_files(files: &[(&'static str, &str)]) -> Self {
        let written = files.iter().map(|(path, text)| {
            let mut file = NamedTempFile::new().expect("a temporary file");
            file.write_all(text.as_bytes()).expect("it can be written");
            (file, *path)
        });
        Self { flags: "--user --map-root-user --mount", files: written.collect() }
    }

    /// Where the network is a loopback interface that is down.
    pub(crate) fn without_network() -> Self {
        Self { flags: "--user --map-root-user --net", files: Vec::new() }
    }

    /// The command in it, ended after a minute (then its code is 124 or 137).
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mount = |(file, path): &(NamedTempFile, &str)| {
            format!("mount --bind '{}' {path} || exit {NOT_ALLOWED}; ", file.path().display())
        };
        let mounts: String = self.files.iter().map(mount).collect();
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh", self.flags, &mounts, "timeout", "--foreground", "--kill-after=5", "60"]);
        command.arg(env!("CARGO_BIN_EXE_rdpwhy")).args(arguments);
        cleaned(&mut command);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it; `None`, with a message, where this system does not allow such a namespace.
    pub(crate) fn run(&self, test: &str, arguments: &[&str]) -> Option<Output> {
        let output = self.command(arguments).output().expect("a shell");
        is_allowed(test, &output).then_some(output)
    }
}

/// Whether the command ran; says so where it did not. Every other end is the command's own.
#[expect(clippy::print_stderr, reason = "a test that was skipped has to say so")]
pub(crate) fn is_allowed(test: &str, output: &Output) -> bool {
    let is_allowed = output.status.code() != Some(NOT_ALLOWED);
    if !is_allowed {
        eprintln!("skipped: {test}, since unshare and mount are not allowed here");
    }
    is_allowed
}
