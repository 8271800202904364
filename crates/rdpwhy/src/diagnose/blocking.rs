//! The blocking driver: one experiment after the other, in the calling thread.

use core::time::Duration;
use std::thread;

use rdpwhy_diagnosis::{Answer, Next};

use super::{Diagnosed, Diagnoser, Task, answer};
use crate::clock::Clock;
use crate::{Error, blocking};

pub(super) fn run(Diagnoser { first, plan }: Diagnoser) -> Result<Diagnosed, Error> {
    // Each answer is there before the next step, so that there is never more than one connection.
    let first = first.run_blocking()?;
    let clock = Clock::start();
    let mut investigation = plan.investigate(first.report.clone());
    loop {
        match investigation.poll(clock.now()) {
            Next::Run { experiment, connection } => {
                let answer = match plan.task(&first.report, experiment, connection) {
                    Ok(task) => perform(task),
                    Err(failed) => failed,
                };
                investigation.answered(experiment.id, answer);
            }
            Next::Wait(Some(until)) => thread::sleep(Duration::from_micros(until.since(clock.now()))),
            _ => break,
        }
    }
    Ok(Diagnosed { diagnosis: investigation.finish(), first })
}

fn perform(task: Task) -> Answer {
    match task {
        Task::Probe(probe) => answer(probe.run_blocking()),
        Task::Knock(address) => match blocking::udp_knock(address, super::PATIENCE) {
            Ok(knock) => Answer::Udp(knock),
            Err(error) => Answer::Failed(error.to_string()),
        },
    }
}
