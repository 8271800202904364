//! The command that is not written: `rdpwhy HOST` is `rdpwhy diagnose HOST`.
//!
//! The word is put in before clap reads. Were its flags the top's as well, clap would read their environment variables
//! there for every command, and a wrong `RDPWHY_TIMEOUT` would stop an `rdpwhy explain`.

use std::env;
use std::ffi::{OsStr, OsString};

use clap::Command;

const IMPLIED: &str = "diagnose";
/// As the target's flag has it.
const TARGET: &str = "RDPWHY_TARGET";

/// The command line with the command's name in it. Where there is nothing but global flags, the environment may name the
/// target; otherwise, and for help and version, nothing is put in.
pub(super) fn with_command(command: &Command, words: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    put_in(command, words, env::var_os(TARGET).is_some_and(|target| !target.is_empty()))
}

fn put_in(command: &Command, words: impl IntoIterator<Item = OsString>, has_target: bool) -> Vec<OsString> {
    let mut words: Vec<OsString> = words.into_iter().collect();
    let at = words.iter().skip(1).position(|word| !is_verbose(word)).map_or(words.len(), |at| at + 1);
    let is_left_out = match words.get(at).and_then(|word| word.to_str()) {
        Some("help" | "-h" | "--help" | "-V" | "--version") => false,
        Some(word) => command.find_subcommand(word).is_none(),
        // What is no Unicode is no command.
        None if at < words.len() => true,
        None => has_target,
    };
    if is_left_out && !words.is_empty() {
        words.insert(at, IMPLIED.into());
    }
    words
}

/// The global flag, which may stand before a command.
fn is_verbose(word: &OsStr) -> bool {
    let is_short =
        |word: &str| word.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b == b'v'));
    word.to_str().is_some_and(|word| word == "--verbose" || is_short(word))
}

#[cfg(test)]
mod tests {
    use super::put_in;
    use crate::args::Args;
    use clap::CommandFactory as _;

    fn read(words: &[&str], has_target: bool) -> Vec<String> {
        let words = std::iter::once("rdpwhy").chain(words.iter().copied()).map(Into::into);
        let words = put_in(&Args::command(), words, has_target);
        words.into_iter().skip(1).map(|word| word.into_string().expect("Unicode")).collect()
    }

    #[test]
    fn a_host_is_diagnosed() {
        for words in [&["server"][..], &["--json", "server"], &["server", "probe"], &["--", "probe"], &[""], &["-"]] {
            assert_eq!(read(words, false), [&["diagnose"], words].concat());
        }
        assert_eq!(
            read(&["-vv", "--verbose", "server", "-v"], false),
            ["-vv", "--verbose", "diagnose", "server", "-v"]
        );
    }

    #[test]
    fn commands_and_questions_stay_as_they_are() {
        let lines: [&[&str]; 7] =
            [&["probe", "server"], &["-v", "demo"], &["help"], &["--help"], &["-V"], &["fix-script", "x"], &[]];
        for words in lines {
            assert_eq!(read(words, false), words);
        }
    }

    #[test]
    fn the_environment_may_name_the_host() {
        assert_eq!(read(&["-v"], true), ["-v", "diagnose"]);
        assert_eq!(read(&[], true), ["diagnose"]);
        assert_eq!(read(&["explain", "7"], true), ["explain", "7"]);
    }
}
