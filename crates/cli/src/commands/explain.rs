//! `rdpwhy explain`: what is known of a code or of a name.

use rdpwhy::diagnosis::{CodesError, Site, Topic};

use super::{Failure, knowledge};
use crate::args::ExplainArgs;
use crate::render::explain;
use crate::{exit_code, output};

/// Explains. That a code is unknown is an answer; that a name is, is wrong usage.
pub(super) fn run(args: &ExplainArgs) -> Result<u8, Failure> {
    if args.list && !args.words.is_empty() {
        return Err(Failure::Usage("--list names everything: leave the words out".to_owned()));
    }
    let site = args.knowledge.as_deref().map(knowledge::read).transpose()?.unwrap_or_default();
    if args.list {
        if args.json {
            output::print_json(&explain::list_document(&site))?;
        } else {
            let mut page = output::page();
            explain::list(&mut page, &site);
            output::print(&page)?;
        }
        return Ok(exit_code::HEALTHY);
    }
    let asked = args.words.join(" ");
    if asked.trim().is_empty() {
        return Err(Failure::Usage(format!("write the codes, or a name of {}", kinds())));
    }
    let topic = site.topic(&asked).map_err(|error| Failure::Usage(unknown(&asked, &error, &site)))?;
    if args.json {
        output::print_json(&explain::document(topic, &site))?;
    } else {
        let mut page = output::page();
        explain::topic(&mut page, topic, &site);
        output::print(&page)?;
    }
    Ok(exit_code::HEALTHY)
}

fn unknown(asked: &str, error: &CodesError, site: &Site) -> String {
    match error {
        CodesError::TooLarge(number) => format!("{number} is no code: it has more than 32 bits"),
        CodesError::Ambiguous(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(|number| format!("0x{number:X}")).collect();
            format!("which of {} is the code? Write the error code, then the extended code", numbers.join(", "))
        }
        _ => match near(asked, site).as_slice() {
            [] => format!("{} is no code and no name; the names are of {}", quoted(asked), kinds()),
            names => format!("{} is no code and no name; did you mean {}?", quoted(asked), names.join(", ")),
        },
    }
}

fn kinds() -> String {
    let kinds: Vec<&str> = Topic::names().into_iter().map(|(kind, _)| kind).collect();
    format!("these kinds: {}; rdpwhy explain --list names them all", kinds.join(", "))
}

/// Enough to be recognised.
fn quoted(asked: &str) -> String {
    const SHOWN: usize = 60;
    let shown: String = asked.chars().take(SHOWN).collect();
    if shown.len() < asked.len() { format!("\"{shown}...\"") } else { format!("\"{shown}\"") }
}

/// Names that were perhaps meant, the nearest first.
pub(super) fn near(asked: &str, site: &Site) -> Vec<&'static str> {
    const LIKE: f64 = 0.87;
    const SHORTEST_PART: usize = 4;
    let asked = asked.trim().to_lowercase();
    let likeness = |name: &str| {
        let name = name.to_lowercase();
        let part = asked.len() >= SHORTEST_PART && name.contains(&asked);
        if part { 1.0 } else { strsim::jaro_winkler(&asked, &name) }
    };
    let names = site.names().into_iter().flat_map(|(_, names)| names).map(|(name, _)| (name, likeness(name)));
    let mut names: Vec<(&str, f64)> = names.filter(|(_, likeness)| *likeness >= LIKE).collect();
    names.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    names.into_iter().take(4).map(|(name, _)| name).collect()
}
