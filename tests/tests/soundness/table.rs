//! The table of soundness as text: counts by interference, and the cells that are wrong.

use core::fmt::Write as _;
use core::time::Duration;

use crate::bound::{float, upper_95};
use crate::cells::Cell;
use crate::interference::ALL;
use crate::judge::{Judgement, Told};

/// Counts over some diagnoses.
#[derive(Default)]
struct Counts {
    diagnoses: u64,
    wrong: u64,
    lost: u64,
    lost_unseen: u64,
    over_budget: u64,
    settled: u64,
    alone: u64,
    listed: u64,
    connections: Vec<u32>,
    times: Vec<Duration>,
}

impl Counts {
    fn of<'a>(judged: impl Iterator<Item = &'a Judgement>) -> Self {
        let mut counts = Self::default();
        for judgement in judged {
            counts.diagnoses += 1;
            counts.wrong += u64::from(!judgement.wrong.is_empty());
            counts.lost += u64::from(!judgement.lost.is_empty());
            counts.lost_unseen += u64::from(judgement.lost_unseen);
            counts.over_budget += u64::from(judgement.is_over_budget);
            counts.settled += u64::from(judgement.told == Told::Settled);
            counts.alone += u64::from(judgement.told == Told::Alone);
            counts.listed += u64::from(judgement.told == Told::Listed);
            counts.connections.push(judgement.connections);
            counts.times.push(judgement.took);
        }
        counts.connections.sort_unstable();
        counts.times.sort_unstable();
        counts
    }

    fn row(&self, name: &str) -> String {
        let [connections, most] = median_and_max(&self.connections);
        let [time, longest] = median_and_max(&self.times).map(|time| time.as_secs_f64());
        let Self { diagnoses, wrong, lost, over_budget, .. } = self;
        let share = |count: u64| format!("{:.1} %", 100.0 * float(count) / float((*diagnoses).max(1)));
        let shares = [self.settled, self.alone, self.listed].map(share).join(" | ");
        format!(
            "| {name} | {diagnoses} | {wrong} | {lost} | {over_budget} | {shares} | {connections}, {most} | {time:.1}, \
             {longest:.1} |\n"
        )
    }
}

fn median_and_max<T: Copy + Default>(sorted: &[T]) -> [T; 2] {
    [sorted.get(sorted.len() / 2), sorted.last()].map(|value| value.copied().unwrap_or_default())
}

const COLUMNS: &str = "\
diagnoses | a wrong cause stated or confirmed | a true cause ruled out | above the budget | truth stated or confirmed | \
          alone | listed | connections: median, most | seconds: median, most |
|---|---|---|---|---|---|---|---|---|---|
";

/// The pooled counts, those of each interference, and each cell with something wrong.
pub(crate) fn table(cells: &[Cell]) -> String {
    let all = Counts::of(cells.iter().flat_map(|cell| &cell.judged));
    let mut table = pooled(&all);
    write!(table, "\n## By interference\n\n| interference | {COLUMNS}").expect("a string takes everything");
    for interference in ALL {
        let these = cells.iter().filter(|cell| cell.interference == *interference);
        table += &Counts::of(these.flat_map(|cell| &cell.judged)).row(&interference.to_string());
    }
    table += &wrong_cells(cells);
    table
}

fn pooled(all: &Counts) -> String {
    let Counts { diagnoses, wrong, lost, lost_unseen, over_budget, .. } = all;
    let rate = float(*wrong) / float((*diagnoses).max(1));
    let bound = upper_95(*wrong, *diagnoses);
    format!(
        "\
* diagnoses: {diagnoses}
* with a wrong cause stated or confirmed: {wrong}, a rate of {rate:.6}; exact upper bound at 95 %: {bound:.6}
* with a true cause ruled out: {lost}, of which in {lost_unseen} the interference had acted on no connection
* above the budget of connections: {over_budget}
"
    )
}

fn wrong_cells(cells: &[Cell]) -> String {
    let mut text = "\n## Cells with something wrong\n\n".to_owned();
    let rows: Vec<String> = cells.iter().filter_map(wrong_cell).collect();
    if rows.is_empty() {
        return text + "None.\n";
    }
    text += "| persona | interference | diagnoses | wrongly stated or confirmed | ruled out though true |\n";
    text += "|---|---|---|---|---|\n";
    text + &rows.concat()
}

fn wrong_cell(cell: &Cell) -> Option<String> {
    let Cell { persona, interference, judged } = cell;
    let wrong = counted(judged.iter().flat_map(|judgement| judgement.wrong.iter().map(|(id, _)| *id)));
    let lost = counted(judged.iter().flat_map(|judgement| judgement.lost.iter().copied()));
    let is_wrong = !wrong.is_empty() || !lost.is_empty();
    let row = || format!("| {} | {interference} | {} | {wrong} | {lost} |\n", persona.name, judged.len());
    is_wrong.then(row)
}

/// `middlebox 3, unstable-path 1`
pub(crate) fn counted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}
