//! All cells: every persona under every interference, each with so many seeds. Two threads play them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rdpwhy::diagnosis::Budget;
use rdpwhy_lab::{Persona, personas};

use crate::chance::Chance;
use crate::course::Course;
use crate::interference::{ALL, Interference};
use crate::judge::Judgement;
use crate::play::{Played, play};
use crate::truth::{Truth, stated_by_a_healthy_server};
use crate::world::World;

/// The cores of the machines that this runs on.
const THREADS: usize = 2;

/// One persona under one interference.
pub(crate) struct Cell {
    pub(crate) persona: &'static Persona,
    pub(crate) interference: Interference,
    /// One for each seed, in their order.
    pub(crate) judged: Vec<Judgement>,
}

/// Plays all cells with the seeds from 0 to `seeds - 1`, and shows each diagnosis to `look` with its seed.
pub(crate) fn play_all(seeds: u64, look: impl Fn(&Cell, u64, &Truth, &Played, &Judgement) + Sync) -> Vec<Cell> {
    let personas = personas();
    let next = AtomicUsize::new(0);
    let cells: Mutex<Vec<(usize, Vec<Cell>)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some((at, persona)) = take(personas, &next) {
                    let played = play_persona(persona, seeds, &look);
                    cells.lock().expect("no thread has panicked").push((at, played));
                }
            });
        }
    });
    let mut cells = cells.into_inner().expect("no thread has panicked");
    cells.sort_by_key(|(at, _)| *at);
    cells.into_iter().flat_map(|(_, cells)| cells).collect()
}

fn take(personas: &'static [Persona], next: &AtomicUsize) -> Option<(usize, &'static Persona)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, personas.get(at)?))
}

fn play_persona(
    persona: &'static Persona,
    seeds: u64,
    look: &impl Fn(&Cell, u64, &Truth, &Played, &Judgement),
) -> Vec<Cell> {
    let mut world = World::new(persona);
    let stated = stated_by_a_healthy_server(&mut world);
    let budget = Budget::default();
    let play_cell = |interference: &Interference| {
        let mut cell = Cell { persona, interference: *interference, judged: Vec::new() };
        let truth = Truth::new(persona, *interference, &stated);
        // Without interference there is nothing that a seed decides.
        let seeds = if *interference == Interference::Nothing { 1 } else { seeds };
        for seed in 0..seeds {
            let mut course =
                Course::new(*interference, Chance::seed_of(&format!("{} {interference}", persona.name), seed));
            let played = play(&mut world, budget, |number, began| course.next(number, began));
            let judgement = Judgement::of(&played, &truth, budget.connections);
            look(&cell, seed, &truth, &played, &judgement);
            cell.judged.push(judgement);
        }
        cell
    };
    ALL.iter().map(play_cell).collect()
}
