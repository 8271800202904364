//! Knowledge files: any text is in order, or has one line of what was expected and a place in it where it was not.
//!
//! They are checked and not read: what is read is kept for as long as the process lives.

use rdpwhy_diagnosis::Site;

pub(super) fn check(input: &[u8]) {
    let Ok(text) = core::str::from_utf8(input) else {
        return;
    };
    let Err(error) = Site::check("site.toml", text) else {
        return;
    };
    let lines: Vec<&str> = text.split('\n').collect();
    let line = lines.get(error.line.wrapping_sub(1)).expect("a line of the text");
    assert!((1..=line.chars().count() + 1).contains(&error.column), "{error}");
    assert!(!error.what.is_empty() && error.to_string().lines().count() == 1, "{error}");
}
