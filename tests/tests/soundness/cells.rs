//! All cells: every persona under every interference, each with so many seeds. Two threads play them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rdpwhy::diagnosis::Budget;
use rdpwhy_lab::{Persona, personas};

use crate::chance::Chance;
use crate::course::Course;
use crate::interference::{ALL, Interference};
use crate::judge::Judgement;
use crate::memory::Memory;
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

/// A diagnosis that has been judged, as it is shown to who looks for examples.
pub(crate) struct Look<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) cell: &'a Cell,
    pub(crate) course: Course,
    pub(crate) truth: &'a Truth,
    pub(crate) judgement: &'a Judgement,
}

/// Plays all cells with the seeds from 0 to `seeds - 1`.
pub(crate) fn play_all(seeds: u64, look: impl Fn(Look<'_>) + Sync) -> Vec<Cell> {
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

fn play_persona(persona: &'static Persona, seeds: u64, look: &impl Fn(Look<'_>)) -> Vec<Cell> {
    let (mut world, mut memory) = (World::new(persona), Memory::new());
    let stated = stated_by_a_healthy_server(&mut world);
    let budget = Budget::default();
    let play_cell = |interference: &Interference| {
        let mut cell = Cell { persona, interference: *interference, judged: Vec::new() };
        let truth = Truth::new(persona, *interference, &stated);
        // Without interference there is nothing that a seed decides.
        let seeds = if *interference == Interference::Nothing { 1 } else { seeds };
        for seed in 0..seeds {
            // One seed draws other numbers in each cell.
            let name = format!("{} {interference}", persona.name);
            let course = Course::new(*interference, Chance::seed_of(&name, seed));
            let said = memory.diagnose(&mut world, &course, budget);
            let judgement = Judgement::of(&said, &truth, budget.connections);
            look(Look { world: &mut world, cell: &cell, course, truth: &truth, judgement: &judgement });
            cell.judged.push(judgement);
        }
        cell
    };
    ALL.iter().map(play_cell).collect()
}
