//! One diagnosis in full, for whoever looks into a cell that is wrong.

use core::fmt::Write as _;

use rdpwhy::diagnosis::{Diagnosis, Standing};
use rdpwhy_handshake::Report;

use crate::cells::Cell;
use crate::play::Played;
use crate::truth::Truth;

/// Each connection with its beginning, its fate and its reading, and how each cause stands.
pub(crate) fn details(cell: &Cell, seed: u64, played: &Played, truth: &Truth) -> String {
    let Played { diagnosis, met, took } = played;
    let mut text =
        format!("{} × {}, seed {seed} ({:.1} s)\n", cell.persona.name, cell.interference, took.as_secs_f64());
    let name = |number: usize| match number {
        1 => "first probe".to_owned(),
        _ => ran(diagnosis, number),
    };
    for (met, number) in met.iter().zip(1..) {
        let began = met.began.0 / 1000;
        writeln!(text, "  c{number} at {began} ms: {:?}; {}", met.fate, name(number))
            .expect("a string takes everything");
    }
    for standing in [Standing::Stated, Standing::Confirmed, Standing::Consistent, Standing::RuledOut] {
        let these = diagnosis.causes.iter().filter(|conclusion| conclusion.standing == standing);
        let names: Vec<String> = these
            .map(|conclusion| {
                let id = conclusion.cause.id;
                let by: Vec<&str> = conclusion.because.iter().map(|because| because.experiment).collect();
                let mark = if truth.has(id) { "*" } else { "" };
                format!(
                    "{mark}{id}{mark}{}",
                    if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) }
                )
            })
            .collect();
        if !names.is_empty() {
            writeln!(text, "  {}: {}", standing.name(), names.join(", ")).expect("a string takes everything");
        }
    }
    text
}

fn ran(diagnosis: &Diagnosis, number: usize) -> String {
    let ran = diagnosis.experiments.iter().find(|ran| usize::try_from(ran.connection) == Ok(number));
    ran.map_or_else(String::new, |ran| {
        let ended = ran.report().map(ending).unwrap_or_default();
        format!("{} reads {} ({ended})", ran.experiment.id, ran.reading.name())
    })
}

fn ending(report: &Report) -> String {
    let ending = report.ending.as_ref().map_or("running", |ending| ending.name());
    format!("{ending} at {}/{}", report.position.stage, report.position.step)
}
