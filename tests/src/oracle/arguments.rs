//! Texts that a user writes: each is read, or has an error of one line.

use core::fmt::Display;

use rdpwhy::parse_target;
use rdpwhy_client::Thumbprint;
use rdpwhy_diagnosis::Topic;
use rdpwhy_lab::{Fault, Link, Manner, Persona, When};

pub(super) fn check(input: &[u8]) {
    let Ok(text) = core::str::from_utf8(input) else { return };
    if let Some(target) = said(parse_target(text)) {
        assert!(!target.host.is_empty() && target.port != 0, "{target:?}");
    }
    if let Some(fault) = said(text.parse::<Fault>()) {
        let written = fault.to_string();
        assert_eq!(written.parse::<Fault>().ok(), Some(fault), "{written} does not read back");
    }
    if let Some(link) = said(text.parse::<Link>()) {
        assert!(link.latency < core::time::Duration::MAX);
    }
    said(text.parse::<When>());
    said(text.parse::<Manner>());
    said(text.parse::<Thumbprint>());
    // Its error has no words of its own: the command says which forms there are.
    Topic::of(text).ok();
    persona(text);
}

/// A persona's error quotes the lines of the file.
fn persona(text: &str) {
    if let Err(error) = Persona::parse("oracle", text) {
        assert!(!error.to_string().is_empty());
    }
}

fn said<T, E: Display>(read: Result<T, E>) -> Option<T> {
    if let Err(error) = &read {
        let error = error.to_string();
        assert!(!error.is_empty(), "an error without a word");
    }
    read.ok()
}
