//! Many cells played, and counted.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rdpwhy_lab::{Manner, When};

use crate::cell::{Cell, Scene, Wrong};

/// What became of some cells, in their order.
#[derive(Debug)]
pub struct Tally<'a, S> {
    results: Vec<(&'a Cell<S>, Result<(), Wrong>)>,
}

/// How many cells of a kind there were, and how many of them were told right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The scene and the kind.
    pub of: (String, String),
    /// How many.
    pub all: usize,
    /// How many of them were told right.
    pub right: usize,
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
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(cell) = cells.get(number) else { return };
                    let result = play(cell);
                    results.lock().expect("nobody panics with it").push((number, (*cell, result)));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("nobody panicked with it");
    results.sort_by_key(|(number, _)| *number);
    Tally { results: results.into_iter().map(|(_, result)| result).collect() }
}

impl<'a, S: Scene> Tally<'a, S> {
    /// How many there were, and how many were told right.
    #[must_use]
    pub fn sum(&self) -> (usize, usize) {
        (self.results.len(), self.results.len() - self.mistakes().count())
    }

    /// Those that were told wrong.
    pub fn mistakes(&self) -> impl Iterator<Item = (&'a Cell<S>, &Wrong)> {
        self.results.iter().filter_map(|(cell, result)| Some((*cell, result.as_ref().err()?)))
    }

    /// Counted by scene and place, in the order of the conversation.
    #[must_use]
    pub fn by_place(&self) -> Vec<Row> {
        self.by(|cell| cell.fault().to_string().split(':').next().unwrap_or_default().to_owned())
    }

    /// Counted by scene and manner.
    #[must_use]
    pub fn by_manner(&self) -> Vec<Row> {
        self.by(manner)
    }

    fn by(&self, kind: impl Fn(&Cell<S>) -> String) -> Vec<Row> {
        let mut places: HashMap<(String, String), usize> = HashMap::new();
        let mut rows: Vec<Row> = Vec::new();
        for (cell, result) in &self.results {
            let of = (cell.scene().name().to_owned(), kind(cell));
            let place = *places.entry(of.clone()).or_insert(rows.len());
            if place == rows.len() {
                rows.push(Row { of, all: 0, right: 0 });
            }
            if let Some(row) = rows.get_mut(place) {
                row.all += 1;
                row.right += usize::from(result.is_ok());
            }
        }
        let scenes: Vec<String> = rows.iter().map(|row| row.of.0.clone()).collect();
        rows.sort_by_key(|row| scenes.iter().position(|scene| *scene == row.of.0));
        rows
    }

    /// One line a cell: where, what, what was true, and what was wrong with what the probe said, or `right`.
    ///
    /// # Errors
    /// The writer's.
    pub fn write_cells(&self, to: &mut impl Write) -> io::Result<()> {
        for (cell, result) in &self.results {
            let judged = result.as_ref().map_or_else(|wrong| format!("{wrong:?}"), |()| "right".to_owned());
            writeln!(to, "{}\t{}\t{}\t{judged}", cell.scene().name(), cell.fault(), cell.truth)?;
        }
        Ok(())
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
