//! clap's errors, with what was typed made harmless: it may come from a script, and a script from elsewhere.

use std::borrow::Cow;
use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue};

use crate::render::{clean, steers};

/// What is printed, with clap's styles where nothing in it steers a terminal.
pub(super) enum Printed {
    /// As clap prints it.
    Styled,
    /// Without styles.
    Plain(String),
}

/// Makes every argument in the error's context visible and short.
pub(super) fn harmless(mut error: Error) -> (Error, Printed) {
    let context: Vec<(ContextKind, ContextValue)> =
        error.context().map(|(kind, value)| (kind, cleaned(value))).collect();
    for (kind, value) in context {
        error.insert(kind, value);
    }
    let mut text = error.to_string();
    // A reader of a value may quote it.
    if let Some(source) = error.source().map(ToString::to_string)
        && let Cow::Owned(cleaned) = clean(&source)
    {
        text = text.replace(&source, &cleaned);
        return (error, Printed::Plain(lines(&text)));
    }
    let printed =
        if text.contains(|char| char != '\n' && steers(char)) { Printed::Plain(lines(&text)) } else { Printed::Styled };
    (error, printed)
}

fn cleaned(value: &ContextValue) -> ContextValue {
    match value {
        ContextValue::String(text) => ContextValue::String(clean(text).into_owned()),
        ContextValue::Strings(texts) => {
            ContextValue::Strings(texts.iter().map(|text| clean(text).into_owned()).collect())
        }
        // Suggestions quote what was typed.
        ContextValue::StyledStrs(texts) if texts.iter().any(|text| text.ansi().to_string().contains(steers)) => {
            ContextValue::StyledStrs(texts.iter().map(|text| clean(&text.to_string()).into_owned().into()).collect())
        }
        other => other.clone(),
    }
}

fn lines(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => crate::render::escape(line).into_owned() + "\n",
            None => crate::render::escape(line).into_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Printed, harmless};
    use crate::args::Args;
    use crate::render::steers;
    use clap::Parser as _;

    const EVIL: &str = "a\u{1b}[2J\u{9b}2J\r\nerror: forged\u{202e}";

    #[test]
    fn no_argument_steers_the_terminal() {
        let lines: [&[&str]; 10] = [
            &[EVIL],
            &["probe", EVIL],
            &["probe", "host", EVIL],
            &["probe", "host", &format!("--{EVIL}")],
            &["probe", "host", "--reach", EVIL],
            &["probe", "host", "--timeout", EVIL],
            &["probe", "host", "--protocols", EVIL],
            &["probe", "host", "--trust-thumbprint", EVIL],
            &["probe", "host", "--stage-timeout", &format!("{EVIL}=5s")],
            &["lab", "--listen", "127.0.0.1:0", "--fault", EVIL],
        ];
        for line in lines {
            let error = Args::try_parse_from(["rdpwhy"].iter().chain(line)).expect_err("it is wrong");
            let (error, printed) = harmless(error);
            let text = match printed {
                Printed::Plain(text) => text,
                Printed::Styled => error.to_string(),
            };
            assert!(!text.contains(|char| char != '\n' && steers(char)), "{line:?}: {text:?}");
            assert!(!text.lines().any(|line| line.starts_with("error: forged")), "{line:?}: {text:?}");
        }
    }

    #[test]
    fn a_long_argument_is_cut_and_its_length_told() {
        let error = Args::try_parse_from(["rdpwhy", "probe", "host", "--reach", &"x".repeat(50_000)]);
        let text = harmless(error.expect_err("it is wrong")).0.to_string();
        assert!(text.len() < 2_000 && text.contains("50000 characters"), "{text}");
    }
}
