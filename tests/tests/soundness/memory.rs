//! [`Memory`]: the diagnoses of one persona, each played once.
//!
//! Nothing but the fates of its connections decides how a diagnosis of a persona goes on. So diagnoses with the same fates
//! are the same diagnosis, whichever interference and seed the fates come from. They are kept as a tree: a step for each
//! connection's fate, and at the end of each path what was said.

use std::collections::HashMap;

use rdpwhy::diagnosis::Budget;
use rdpwhy_handshake::Timestamp;

use crate::course::{Course, Fate};
use crate::play::{Said, play};
use crate::world::World;

/// The diagnoses of one persona.
pub(crate) struct Memory {
    nodes: Vec<Node>,
}

/// What is known after some fates.
struct Node {
    /// When the next connection begins.
    next_begins: Timestamp,
    children: HashMap<Fate, usize>,
    /// The end of the diagnosis: there is no next connection.
    said: Option<Said>,
}

impl Node {
    fn new(next_begins: Timestamp) -> Self {
        Self { next_begins, children: HashMap::new(), said: None }
    }
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::new(Timestamp::ZERO)] }
    }

    /// What a diagnosis in this course says: from memory, or played.
    pub(crate) fn diagnose(&mut self, world: &mut World, course: &Course, budget: Budget) -> Said {
        if let Some(said) = self.find(course.clone()) {
            return said.clone();
        }
        let mut fates = course.clone();
        let said = play(world, budget, |number, began| fates.next(number, began)).said();
        self.keep(said.clone());
        said
    }

    fn find(&self, mut course: Course) -> Option<&Said> {
        let mut node = self.nodes.first()?;
        for number in 1.. {
            if let Some(said) = &node.said {
                return Some(said);
            }
            let fate = course.next(number, node.next_begins);
            node = self.nodes.get(*node.children.get(&fate)?)?;
        }
        None
    }

    fn keep(&mut self, said: Said) {
        let mut at = 0;
        for (met, after) in said.met.iter().zip(said.met.iter().skip(1).map(Some).chain([None])) {
            let next = self.nodes.len();
            let node = self.nodes.get_mut(at).expect("every child is there");
            at = *node.children.entry(met.fate).or_insert(next);
            if at == next {
                self.nodes.push(Node::new(after.map_or(Timestamp::ZERO, |after| after.began)));
            }
        }
        self.nodes.get_mut(at).expect("every child is there").said = Some(said);
    }
}

#[cfg(test)]
mod tests {
    use rdpwhy::diagnosis::Budget;
    use rdpwhy_lab::Persona;

    use super::Memory;
    use crate::course::Course;
    use crate::interference::{ALL, At, Interference};
    use crate::play::play;
    use crate::world::World;

    fn world() -> World {
        World::new(Persona::named("private-key").expect("it is there"))
    }

    #[test]
    fn memory_says_what_a_diagnosis_says() {
        let (mut memory, mut world) = (Memory::new(), world());
        let budget = Budget::default();
        for interference in ALL {
            for seed in 0..3 {
                let course = Course::new(*interference, seed);
                let remembered = memory.diagnose(&mut world, &course, budget);
                let mut fates = course.clone();
                let said = play(&mut world, budget, |number, began| fates.next(number, began)).said();
                assert_eq!(remembered.causes, said.causes, "{interference}, seed {seed}");
                assert_eq!(remembered.took, said.took, "{interference}, seed {seed}");
                assert_eq!(remembered.met.len(), said.met.len(), "{interference}, seed {seed}");
            }
        }
    }

    #[test]
    fn a_course_that_acts_on_nothing_is_not_played_again() {
        let (mut memory, mut world) = (Memory::new(), world());
        memory.diagnose(&mut world, &Course::new(Interference::Nothing, 0), Budget::default());
        let known = memory.nodes.len();
        memory.diagnose(&mut world, &Course::new(Interference::FirstN(0), 0), Budget::default());
        assert_eq!(memory.nodes.len(), known);
        memory.diagnose(&mut world, &Course::new(Interference::Random(At::Hello, 10), 0), Budget::default());
        assert!(memory.nodes.len() > known);
    }
}
