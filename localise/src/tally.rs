//! Many cells played, and counted.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rdpwhy_lab::{Manner, When};

use crate::cell::{Cell, Scene, Wrong};

/// What became of some cells.
#[derive(Debug)]
pub struct Tally<'a, S> {
    /// By the route's place in the order, its name and the manner: how many there were, and how many were told right.
    pub rows: BTreeMap<(usize, &'a str, String), (usize, usize)>,
    /// The others.
    pub mistakes: Vec<(&'a Cell<S>, Wrong)>,
}

/// Plays all of them, on so many threads.
///
/// # Panics
/// `play` does.
pub fn tally<'a, S: Scene + Sync>(
    cells: &[&'a Cell<S>],
    threads: usize,
    play: impl Fn(&Cell<S>) -> Result<(), Wrong> + Sync,
) -> Tally<'a, S> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(cell) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = play(cell);
                    results.lock().expect("nobody panics with it").push((*cell, result));
                }
            });
        }
    });
    let mut tally = Tally { rows: BTreeMap::new(), mistakes: Vec::new() };
    let mut order: Vec<&str> = Vec::new();
    cells.iter().for_each(|cell| {
        if !order.contains(&cell.scene().name()) {
            order.push(cell.scene().name());
        }
    });
    for (cell, result) in results.into_inner().expect("nobody panicked with it") {
        let row = order.iter().position(|name| *name == cell.scene().name()).unwrap_or_default();
        let count = tally.rows.entry((row, cell.scene().name(), manner(cell))).or_default();
        count.0 += 1;
        match result {
            Ok(()) => count.1 += 1,
            Err(wrong) => tally.mistakes.push((cell, wrong)),
        }
    }
    tally.mistakes.sort_by_key(|(cell, _)| cell.to_string());
    tally
}

impl<S> Tally<'_, S> {
    /// How many there were, and how many were told right.
    #[must_use]
    pub fn sum(&self) -> (usize, usize) {
        self.rows.values().fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1))
    }
}

/// The manner without its numbers.
fn manner<S>(cell: &Cell<S>) -> String {
    let text = cell.fault().how.to_string();
    let how = match &cell.fault().how {
        Manner::Garbage(_) => text,
        Manner::Length(by) => if *by < 0 { "length=-" } else { "length=+" }.to_owned(),
        Manner::Refuse { reset, .. } => {
            let name = text.split('=').next().unwrap_or_default();
            if *reset { format!("{name}, reset") } else { name.to_owned() }
        }
        _ => text,
    };
    let place = match cell.fault().when {
        When::Record(_) => " in a record",
        _ => "",
    };
    format!("{how}{place}")
}
