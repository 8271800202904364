//! The two ways out: data on standard output, complaints on standard error. A closed pipe is not an error.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use rdpwhy::document::Redaction;
use serde::Serialize;

use crate::render::{self, Page};

/// Widest line on a terminal: longer ones are hard to read.
const MAX_WIDTH: usize = 100;

/// An empty page, as wide as the terminal. Without one, lines are not wrapped: the reader of a pipe looks for
/// whole sentences.
pub(crate) fn page() -> Page {
    let width = io::stdout().is_terminal().then(|| textwrap::termwidth().min(MAX_WIDTH));
    Page::new(width)
}

/// Prints a page; colours go only to a terminal, and not with `NO_COLOR`.
///
/// # Errors
/// Standard output does not take it, other than by being closed.
pub(crate) fn print(page: &Page) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    forgive(stdout.write_all(page.as_str().as_bytes()).and_then(|()| stdout.flush()))
}

/// Prints a text as it is: ours, and for another program to read.
///
/// # Errors
/// Standard output does not take it, other than by being closed.
pub(crate) fn print_text(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    forgive(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// Prints one line of JSON, without its names where they are to be hidden.
///
/// # Errors
/// As [`print_json`].
pub(crate) fn print_document(document: &impl Serialize, redaction: Option<Redaction>) -> io::Result<()> {
    match redaction {
        Some(mut redaction) => print_json(&redaction.document(document)?),
        None => print_json(document),
    }
}

/// Learns the names of a document, where they are to be hidden in a text.
///
/// # Errors
/// Something in it has no form in JSON.
pub(crate) fn learn(redaction: &mut Option<Redaction>, document: &impl Serialize) -> io::Result<()> {
    redaction.as_mut().map_or(Ok(()), |redaction| Ok(redaction.learn(document)?))
}

/// Prints one line of JSON.
///
/// # Errors
/// Standard output does not take it, other than by being closed.
pub(crate) fn print_json(document: &impl Serialize) -> io::Result<()> {
    let line = render::json::line(document)?;
    let mut stdout = io::stdout().lock();
    forgive(stdout.write_all(&line).and_then(|()| stdout.flush()))
}

/// Says on standard error what is wrong. A closed standard error is no failure.
pub(crate) fn complain(what: &str) {
    let _ = writeln!(io::stderr(), "error: {}", render::escape(&render::cut_words(what)));
}

/// Prints lines that are escaped already on standard error.
pub(crate) fn complain_in_lines(lines: &str) {
    let _ = io::stderr().write_all(lines.as_bytes());
}

/// Says on standard error what the user should know.
pub(crate) fn warn(what: &str) {
    let _ = writeln!(io::stderr(), "note: {}", render::escape(&render::cut_words(what)));
}

/// Says on standard error what goes on, where that is a terminal.
pub(crate) fn progress(what: &str) {
    if io::stderr().is_terminal() {
        let _ = writeln!(io::stderr(), "{}", render::escape(what));
    }
}

/// A reader that has closed the pipe has read enough: that is no failure.
pub(crate) fn forgive(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
