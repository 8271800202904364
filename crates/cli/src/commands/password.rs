//! The password of a logon: from the environment, from standard input, or from a prompt, and never from an argument.

use std::env;
use std::io::{self, BufRead as _, ErrorKind, Read as _};

use zeroize::Zeroizing;

use super::terminal::Terminal;
use super::{Failure, connect};

/// The variables that hold the password of a probe, and that of the lab's user. Without one there is a prompt.
pub(super) const OF_PROBE: &str = "RDPWHY_PASSWORD";
pub(super) const OF_LAB: &str = "RDPWHY_LAB_PASSWORD";
/// No password is longer; a file that is, was given by mistake.
const LONGEST: u64 = 4096;
const INTERRUPTED: Failure = Failure::Interrupted("a password was given");

/// The password of `user`, which the environment may hold in `variable`.
///
/// # Errors
/// There is none to be had, or what there is cannot be one.
pub(super) fn of(user: &str, variable: &str, from_stdin: bool) -> Result<Zeroizing<String>, Failure> {
    if from_stdin {
        return first_line();
    }
    match env::var(variable) {
        Ok(password) => Ok(Zeroizing::new(password)),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::Usage(format!("{variable} is not Unicode"))),
        Err(env::VarError::NotPresent) => prompt(user, variable),
    }
}

fn first_line() -> Result<Zeroizing<String>, Failure> {
    // Of the right size at once: a string that grows leaves copies behind.
    let mut line = Zeroizing::new(String::with_capacity(usize::try_from(LONGEST).unwrap_or_default()));
    let read = io::stdin().lock().take(LONGEST).read_line(&mut line);
    read.map_err(|error| Failure::ours("cannot read the password from standard input", &error))?;
    if line.is_empty() {
        // Not even an end of line: a pipe that broke is not an empty password, and an attempt would count.
        return Err(Failure::Usage("standard input ends before a password".to_owned()));
    }
    let length = line.trim_end_matches(['\r', '\n']).len();
    if length == line.len() && u64::try_from(length).is_ok_and(|length| length >= LONGEST) {
        return Err(Failure::Usage("the first line of standard input is too long for a password".to_owned()));
    }
    line.truncate(length);
    Ok(line)
}

fn prompt(user: &str, variable: &str) -> Result<Zeroizing<String>, Failure> {
    let question = format!("Password for {}: ", crate::render::escape(user));
    let terminal = Terminal::remember();
    let runtime = connect::runtime()?;
    let asked = runtime.block_on(async {
        tokio::select! {
            asked = tokio::task::spawn_blocking(move || rpassword::prompt_password(question)) => asked.ok(),
            () = crate::interrupt::requested() => None,
        }
    });
    // The thread that reads the terminal may still be there.
    runtime.shutdown_background();
    match asked {
        Some(Ok(password)) => Ok(Zeroizing::new(password)),
        // A Ctrl-C that is typed comes to the prompt itself, which may be sooner than its signal.
        Some(Err(error)) if error.kind() == ErrorKind::Interrupted => Err(INTERRUPTED),
        Some(Err(_)) => Err(Failure::Usage(format!(
            "no password from a terminal: set {variable}, or give it with --password-stdin"
        ))),
        None => {
            terminal.restore();
            Err(INTERRUPTED)
        }
    }
}
