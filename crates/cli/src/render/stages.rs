//! The stages, one line each: what became of it, how long it took, and where in it the conversation stands.

use anstyle::Style;
use rdpwhy::{Outcome, Position, Report};

use super::{Page, style, time};

/// Renders the table of stages.
pub(crate) fn render(page: &mut Page, report: &Report) {
    for stage in &report.stages {
        let (word, look) = outcome(stage.outcome);
        let name = format!("  {:<18}", stage.stage.name());
        let took = stage.elapsed_us.map(time::human).unwrap_or_default();
        let here = stage.stage == report.position.stage
            && matches!(stage.outcome, Outcome::Failed | Outcome::Stopped | Outcome::Running);
        let step = if here { at(&report.position) } else { String::new() };
        let word = if took.is_empty() && step.is_empty() { word.to_owned() } else { format!("{word:<12}") };
        let took = if step.is_empty() { format!("{took:>9}") } else { format!("{took:>9}  {step}") };
        page.line(&[(style::PLAIN, &name), (look, &word), (style::DIM, took.trim_end())]);
    }
}

/// `at server-hello`, and what was awaited there where that is one thing or two.
fn at(position: &Position) -> String {
    let awaited: Vec<&str> = position.awaits.iter().map(|awaited| awaited.pdu.name()).collect();
    match awaited.as_slice() {
        [] => format!("at {}", position.step),
        [first, others @ ..] if others.len() > 1 => {
            format!("at {}, awaiting {first} or {} others", position.step, others.len())
        }
        few => format!("at {}, awaiting {}", position.step, few.join(" or ")),
    }
}

const fn outcome(outcome: Outcome) -> (&'static str, Style) {
    match outcome {
        Outcome::Passed => ("passed", style::GOOD),
        Outcome::Failed => ("failed", style::BAD),
        Outcome::Stopped => ("stopped", style::NOTICE),
        Outcome::Skipped => ("skipped", style::DIM),
        Outcome::Unseen => ("unseen", style::DIM),
        Outcome::NotReached => ("not reached", style::DIM),
        Outcome::Running => ("running", style::NOTICE),
    }
}
