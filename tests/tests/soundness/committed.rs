//! The committed tables: the whole, and a sample of it that every test run plays.
//!
//! `RDPWHY_RENEW=1 cargo test -p rdpwhy-tests --test soundness` writes the sample anew, and the same with
//! `-- --include-ignored committed` the whole.

use std::path::Path;

use crate::bound::upper_95;
use crate::cells::{Cell, play_all};
use crate::judge::Judgement;
use crate::table::table;

/// Seeds of each cell in the sample: half a minute on two cores, without optimization.
const SAMPLE: u64 = 3;
/// Seeds of each cell in the whole table: some minutes.
const WHOLE: u64 = 200;

/// At most this share of all diagnoses may state or confirm a wrong cause, at 95 % confidence.
const WRONG: f64 = 1e-3;

const HEAD: &str = "\
# Soundness

Every persona of the lab, diagnosed in virtual time with the default budget under every interference. What is true of each
is told in `tests/tests/soundness/truth.rs`, and what each interference does in `tests/tests/soundness/course.rs`. Two
answers are forbidden: a wrong cause stated or confirmed, and a true cause ruled out. The rest is told for information: how
often a true cause was stated or confirmed, stood alone, or was listed among others.

";

#[test]
fn the_sample_is_the_committed_one() {
    let cells = play_all(SAMPLE, |_| {});
    compare("soundness-sample.md", SAMPLE, &cells);
    assert!(judged(&cells).all(|judgement| !judgement.is_over_budget), "connections above the budget");
}

#[test]
#[ignore = "plays for minutes; the sample does not"]
fn the_whole_is_the_committed_one_and_sound() {
    let cells = play_all(WHOLE, |_| {});
    compare("soundness.md", WHOLE, &cells);
    let count = |is: fn(&Judgement) -> bool| judged(&cells).filter(|judgement| is(judgement)).count();
    assert_eq!(count(|judgement| judgement.is_over_budget), 0, "connections above the budget");
    assert_eq!(count(|judgement| !judgement.lost.is_empty()), 0, "a true cause ruled out");
    let number = |count: usize| u64::try_from(count).expect("a count");
    let bound = upper_95(number(count(|judgement| !judgement.wrong.is_empty())), number(count(|_| true)));
    assert!(bound < WRONG, "up to {bound} of all diagnoses state or confirm a wrong cause");
}

fn judged(cells: &[Cell]) -> impl Iterator<Item = &Judgement> {
    cells.iter().flat_map(|cell| &cell.judged)
}

#[track_caller]
fn compare(name: &str, seeds: u64, cells: &[Cell]) {
    let table = format!("{HEAD}{seeds} seeds for each pair.\n\n{}", table(cells));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("RDPWHY_RENEW").is_some() {
        std::fs::write(&path, &table).expect("the table can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == table, "{name} is not what diagnoses come to; it is now:\n{table}");
}
