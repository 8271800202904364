//! One diagnosis in virtual time: the investigation says what to connect for, and the world says what comes of it.

use core::time::Duration;

use rdpwhy::diagnosis::{Answer, Budget, Diagnosis, Investigation, Next, Standing};
use rdpwhy_handshake::{Report, Stage, Timestamp};

use crate::course::Fate;
use crate::interference::At;
use crate::world::World;

/// What a diagnosis came to, and at what cost.
pub(crate) struct Played {
    pub(crate) diagnosis: Diagnosis,
    /// What became of each connection, the first probe's in front.
    pub(crate) met: Vec<Met>,
    /// From the beginning of the first probe to the end.
    pub(crate) took: Duration,
}

/// What is kept of a diagnosis to judge it.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Each cause that is listed, and how it stands.
    pub(crate) causes: Vec<(&'static str, Standing)>,
    pub(crate) met: Vec<Met>,
    pub(crate) took: Duration,
}

impl Played {
    pub(crate) fn said(&self) -> Said {
        let causes = self.diagnosis.causes.iter().map(|conclusion| (conclusion.cause.id, conclusion.standing));
        Said { causes: causes.collect(), met: self.met.clone(), took: self.took }
    }
}

/// A connection, and what became of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met {
    pub(crate) began: Timestamp,
    pub(crate) fate: Fate,
    /// Whether it got so far that the interference acted on it.
    pub(crate) is_struck: bool,
}

/// Diagnoses the persona of `world`; `fate_of` says what becomes of each connection, by its number and its beginning.
pub(crate) fn play(world: &mut World, budget: Budget, mut fate_of: impl FnMut(u32, Timestamp) -> Fate) -> Played {
    let mut now = Timestamp::ZERO;
    let fate = fate_of(1, now);
    let (seen, first) = world.first(fate);
    let mut met = vec![met(now, fate, &seen.report)];
    now = now.after(seen.took);
    let mut investigation = Investigation::new(seen.report.clone(), budget);
    let mut running: Vec<(Timestamp, &'static str, Answer)> = Vec::new();
    loop {
        match investigation.poll(now) {
            Next::Run { experiment, connection } => {
                let fate = if experiment.change.connects() { fate_of(connection, now) } else { Fate::Persona };
                let (answer, took) = world.run((&seen.report, first), experiment, connection, fate);
                if let Answer::Report(report) = &answer {
                    met.push(self::met(now, fate, report));
                }
                running.push((now.after(took), experiment.id, answer));
            }
            Next::Wait(until) => {
                let ends = running.iter().map(|(ends, ..)| *ends).min();
                now = [until, ends].into_iter().flatten().min().expect("nothing to wait for").max(now);
                while let Some(at) = running.iter().position(|(ends, ..)| *ends <= now) {
                    let (_, id, answer) = running.remove(at);
                    investigation.answered(id, answer);
                }
            }
            _ => break,
        }
    }
    Played { diagnosis: investigation.finish(), met, took: now.elapsed() }
}

fn met(began: Timestamp, fate: Fate, report: &Report) -> Met {
    let is_struck = match fate {
        Fate::Persona | Fate::Resets { .. } => false,
        Fate::Healthy { .. } | Fate::Ends(At::Request, _) | Fate::Silent(At::Request) | Fate::Late(At::Request, _) => {
            true
        }
        Fate::Ends(At::Hello, _) | Fate::Silent(At::Hello) | Fate::Late(At::Hello, _) => {
            report.position.stage >= Stage::Tls
        }
    };
    Met { began, fate, is_struck }
}
