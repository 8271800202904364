//! The committed tables: a sample that every test run plays, and the whole.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::cells::{Cell, play_all};
use crate::details::details;
use crate::judge::Judgement;
use crate::table::table;

/// Seeds of each cell in the sample.
const SAMPLE: u64 = 2;

#[test]
#[ignore = "plays for minutes; RDPWHY_SOUNDNESS names the file that it writes"]
fn worst_cells() {
    let path = std::env::var_os("RDPWHY_SOUNDNESS").expect("a file");
    let seeds = std::env::var("RDPWHY_SEEDS").map_or(SAMPLE, |seeds| seeds.parse().expect("a number"));
    // Count and first example of each kind.
    let examples: Mutex<BTreeMap<String, (usize, String)>> = Mutex::default();
    let cells = play_all(seeds, |cell, seed, truth, played, judgement| {
        for kind in kinds(cell, judgement) {
            let mut examples = examples.lock().expect("no thread has panicked");
            examples.entry(kind).or_insert_with(|| (0, details(cell, seed, played, truth))).0 += 1;
        }
    });
    let mut text = table(&cells);
    let mut examples: Vec<_> = examples.into_inner().expect("no thread has panicked").into_iter().collect();
    examples.sort_by_key(|(_, (count, _))| core::cmp::Reverse(*count));
    for (kind, (count, example)) in examples {
        text += &format!("\n### {count} times {kind}\n\n{example}");
    }
    std::fs::write(path, text).expect("the file can be written");
}

fn kinds(cell: &Cell, judgement: &Judgement) -> Vec<String> {
    let interference = cell.interference.kind();
    let stage = cell.persona.expected.stage;
    let wrong = judgement.wrong.iter().map(|(id, standing)| format!("{} {id}", standing.name()));
    let lost = judgement.lost.iter().map(|id| format!("lost {id}"));
    wrong.chain(lost).map(|what| format!("{what}: {interference}, persona fails in {stage}")).collect()
}
