//! Reads the codes out of what people paste: the dialog's sentence with its line breaks, an event's text, or two numbers.

use crate::mstsc::sentence::Label::{Bare, Code, Extended};

/// The codes that a text holds; at least one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Codes {
    /// The disconnect reason.
    pub code: Option<u32>,
    /// The extended reason.
    pub extended: Option<u32>,
}

/// Why no codes could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodesError {
    /// There is no number.
    None,
    /// A number that is no code: it has more than 32 bits.
    TooLarge(String),
    /// More numbers than a code and an extended code, and nothing says which is which.
    Ambiguous(Vec<u32>),
}

/// Reads them. A number with `0x` is hexadecimal, any other decimal, as in the vendor's list.
///
/// Numbers that the text itself labels go first, so that the time in the dialog and the "1)" of its older form do no harm.
///
/// # Errors
/// There is no number, one that is too large, or too many without a label.
pub fn codes(text: &str) -> Result<Codes, CodesError> {
    let numbers = numbers(text)?;
    let labelled = Codes { code: one(&numbers, Code)?, extended: one(&numbers, Extended)? };
    match labelled {
        Codes { code: None, extended: None } => bare(&numbers),
        Codes { code: None, extended } => Ok(Codes { code: lone(&numbers), extended }),
        Codes { code, extended: None } => Ok(Codes { code, extended: behind(&numbers) }),
        both => Ok(both),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Code,
    Extended,
    Bare,
}

struct Number {
    value: u32,
    is_hex: bool,
    label: Label,
    /// Nothing but punctuation stands between it and the number before.
    follows: bool,
}

fn numbers(text: &str) -> Result<Vec<Number>, CodesError> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    let mut before: Vec<&str> = Vec::new();
    for word in lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let hex = word.strip_prefix("0x").filter(|digits| is_all(digits, u8::is_ascii_hexdigit));
        let decimal = Some(word).filter(|digits| is_all(digits, u8::is_ascii_digit));
        let value = match (hex, decimal) {
            (Some(digits), _) => u32::from_str_radix(digits, 16),
            (None, Some(digits)) => digits.parse(),
            (None, None) => {
                before.push(word);
                continue;
            }
        };
        let value = value.map_err(|_| CodesError::TooLarge(word.to_owned()))?;
        let follows = before.is_empty() && !found.is_empty();
        found.push(Number { value, is_hex: hex.is_some(), label: label(&before), follows });
        before.clear();
    }
    Ok(say_once(found))
}

fn is_all(digits: &str, test: fn(&u8) -> bool) -> bool {
    !digits.is_empty() && digits.as_bytes().iter().all(test)
}

/// The dialog's "extended" where its other words look like the English ones: English, French, Spanish and Portuguese, Italian.
const EXTENDED: [&str; 5] = ["extended", "étendu", "extendido", "estendido", "esteso"];

/// What the last words before a number call it.
fn label(before: &[&str]) -> Label {
    const NEAR: usize = 4;
    let near = before.get(before.len().saturating_sub(NEAR)..).unwrap_or_default();
    if near.iter().any(|word| EXTENDED.contains(word)) {
        return Extended;
    }
    let names = near.iter().any(|word| matches!(*word, "code" | "reason"));
    if names { Code } else { Bare }
}

/// The one value with this label.
fn one(numbers: &[Number], label: Label) -> Result<Option<u32>, CodesError> {
    let mut values: Vec<u32> =
        numbers.iter().filter(|number| number.label == label).map(|number| number.value).collect();
    values.dedup();
    match values.as_slice() {
        [] => Ok(None),
        [value] => Ok(Some(*value)),
        _ => Err(CodesError::Ambiguous(values)),
    }
}

/// The bare number right behind the labelled one, as in "error code 0x904/0x7".
fn behind(numbers: &[Number]) -> Option<u32> {
    let at = numbers.iter().position(|number| number.label == Code)?;
    let next = numbers.get(at + 1)?;
    (next.follows && next.label == Bare).then_some(next.value)
}

/// The bare number, where there is one alone.
fn lone(numbers: &[Number]) -> Option<u32> {
    let mut bare = numbers.iter().filter(|number| number.label == Bare);
    bare.next().filter(|_| bare.next().is_none()).map(|number| number.value)
}

/// In a language whose labels are not known here, the hexadecimal numbers are the codes and the others a time or a list.
fn bare(numbers: &[Number]) -> Result<Codes, CodesError> {
    let all: Vec<u32> = numbers.iter().map(|number| number.value).collect();
    let hex: Vec<u32> = numbers.iter().filter(|number| number.is_hex).map(|number| number.value).collect();
    let read = |values: &[u32]| match values {
        [code] => Some(Codes { code: Some(*code), extended: None }),
        [code, extended] => Some(Codes { code: Some(*code), extended: Some(*extended) }),
        _ => None,
    };
    match read(&all).or_else(|| read(&hex)) {
        Some(codes) => Ok(codes),
        None if all.is_empty() => Err(CodesError::None),
        None => Err(CodesError::Ambiguous(all)),
    }
}

/// "0x904 (2308)" is one number twice.
fn say_once(numbers: Vec<Number>) -> Vec<Number> {
    let mut once: Vec<Number> = Vec::with_capacity(numbers.len());
    for number in numbers {
        let same = |last: &Number| number.follows && last.value == number.value && last.is_hex != number.is_hex;
        if !once.last().is_some_and(same) {
            once.push(number);
        }
    }
    once
}
