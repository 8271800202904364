//! Where to look when the table is wrong: how often each kind of mistake was made, with one diagnosis in full.
//!
//! `RDPWHY_EXAMPLES=FILE cargo test -p rdpwhy-tests --test soundness -- --ignored examples` writes the table and the
//! examples of `RDPWHY_SEEDS` seeds to the file.

use std::collections::BTreeMap;
use std::sync::Mutex;

use rdpwhy::diagnosis::Budget;

use crate::cells::{Cell, Look, play_all};
use crate::details::details;
use crate::judge::Judgement;
use crate::play::play;
use crate::table::table;

#[test]
#[ignore = "writes a file for whoever mends the reasoning"]
fn examples_of_every_kind_of_mistake() {
    let path = std::env::var_os("RDPWHY_EXAMPLES").expect("RDPWHY_EXAMPLES names a file");
    let seeds = std::env::var("RDPWHY_SEEDS").map_or(2, |seeds| seeds.parse().expect("RDPWHY_SEEDS is a number"));
    // By kind: how often, and the first one.
    let examples: Mutex<BTreeMap<String, (usize, String)>> = Mutex::default();
    let cells = play_all(seeds, |Look { world, cell, course, truth, judgement }| {
        for kind in kinds(cell, judgement) {
            let known = examples.lock().expect("no thread has panicked").contains_key(&kind);
            let example = if known {
                String::new()
            } else {
                let mut fates = course.clone();
                let played = play(world, Budget::default(), |number, began| fates.next(number, began));
                details(cell, &played, truth)
            };
            examples.lock().expect("no thread has panicked").entry(kind).or_insert((0, example)).0 += 1;
        }
    });
    let mut examples: Vec<_> = examples.into_inner().expect("no thread has panicked").into_iter().collect();
    examples.sort_by_key(|(_, (count, _))| core::cmp::Reverse(*count));
    let mut text = table(&cells);
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
