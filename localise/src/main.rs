//! Plays every cell, and prints `tests/localisation.md`: how many there were on each route and in each manner, and how many
//! were told right.
#![expect(clippy::print_stdout, reason = "the table is the program's output")]

use std::collections::BTreeMap;
use std::process::ExitCode;

use rdpwhy_lab::{Manner, When};
use rdpwhy_localise::{Cell, Wrong, cells};

const HEAD: &str = "\
# Localisation

`cargo run --release -p rdpwhy-localise`: every message of every route, of both sides, dies before it, after each of its
bytes and after it, in every manner; inside TLS also after each byte of the record. A death is told right when stage, awaited
message, ending, manner and the unfinished frame all are what the fault and the sizes of what the lab wrote make them
(`localise/src/truth.rs`), and the recording of the run, as it is and cut into pieces of three bytes, replays to the same
report. In virtual time.
";

/// Mistakes that are shown one by one.
const SHOWN: usize = 40;

fn main() -> ExitCode {
    let cells = cells();
    let mut table: BTreeMap<(usize, &str, String), (usize, usize)> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    let mut mistakes: Vec<(&Cell, Box<Wrong>)> = Vec::new();
    for cell in &cells {
        if !order.contains(&cell.route()) {
            order.push(cell.route());
        }
        let row = order.iter().position(|name| *name == cell.route()).unwrap_or_default();
        let count = table.entry((row, cell.route(), manner(cell))).or_default();
        count.0 += 1;
        match cell.play() {
            Ok(()) => count.1 += 1,
            Err(wrong) => mistakes.push((cell, wrong)),
        }
    }
    println!("{HEAD}");
    println!("| route | manner | deaths | told right |\n|---|---|---:|---:|");
    for ((_, route, manner), (all, right)) in &table {
        println!("| {route} | {manner} | {all} | {right} |");
    }
    let right = cells.len() - mistakes.len();
    println!("| all | | {} | {right} |", cells.len());
    // One of each place and manner.
    mistakes.sort_by_key(|(cell, _)| (cell.route(), cell.fault().pdu.name(), cell.fault().from.name(), manner(cell)));
    mistakes.dedup_by_key(|(cell, _)| (cell.route(), cell.fault().pdu, cell.fault().from, manner(cell)));
    for (cell, wrong) in mistakes.iter().take(SHOWN) {
        println!("\n{cell}\n  {wrong:?}");
    }
    if mistakes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn manner(cell: &Cell) -> String {
    let text = cell.fault().to_string();
    let how = match &cell.fault().how {
        Manner::Refuse { reset: false, .. } => "refuse",
        Manner::Refuse { reset: true, .. } => "refuse, reset",
        _ => text.rsplit(':').next().unwrap_or_default(),
    };
    let place = match cell.fault().when {
        When::Record(_) => " in a record",
        _ => "",
    };
    format!("{how}{place}")
}
