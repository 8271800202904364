//! The tokio driver: experiments side by side, as far as the investigation lets them.

use core::pin::pin;
use core::task::Poll;

use ::tokio::task::JoinSet;
use ::tokio::time::sleep;
use rdpwhy_diagnosis::{Answer, Next};

use super::{Diagnosed, Diagnoser, Task, answer};
use crate::clock::Clock;
use crate::{Error, udp_knock};

/// The experiment's id, and what came of it.
type Answered = (&'static str, Answer);

pub(super) async fn run(
    Diagnoser { first, plan }: Diagnoser,
    stop: impl Future<Output = ()>,
) -> Result<Diagnosed, Error> {
    let mut stop = pin!(stop);
    let handle = first.handle();
    let Some(finished) = unless(stop.as_mut(), first.run()).await else {
        let first = handle.finished_so_far();
        let diagnosis = plan.investigate(first.report.clone()).interrupt();
        return Ok(Diagnosed { diagnosis, first });
    };
    let first = finished?;
    let clock = Clock::start();
    let mut investigation = plan.investigate(first.report.clone());
    // Dropping it ends what runs.
    let mut running: JoinSet<Answered> = JoinSet::new();
    loop {
        match investigation.poll(clock.now()) {
            Next::Run { experiment, connection } => match plan.task(&first.report, experiment, connection) {
                Ok(task) => drop(running.spawn(perform(experiment.id, task))),
                Err(failed) => investigation.answered(experiment.id, failed),
            },
            Next::Wait(until) => {
                let pause = until.map(|until| core::time::Duration::from_micros(until.since(clock.now())));
                let Some(answered) = unless(stop.as_mut(), next(&mut running, pause)).await else {
                    return Ok(Diagnosed { diagnosis: investigation.interrupt(), first });
                };
                if let Some((id, answer)) = answered {
                    investigation.answered(id, answer);
                }
            }
            _ => break,
        }
    }
    Ok(Diagnosed { diagnosis: investigation.finish(), first })
}

async fn perform(id: &'static str, task: Task) -> Answered {
    let answer = match task {
        Task::Probe(probe) => answer(probe.run().await),
        Task::Knock(address) => match udp_knock(address, super::PATIENCE).await {
            Ok(knock) => Answer::Udp(knock),
            Err(error) => Answer::Failed(error.to_string()),
        },
    };
    (id, answer)
}

/// The next answer, or `None` when `pause` is over.
async fn next(running: &mut JoinSet<Answered>, pause: Option<core::time::Duration>) -> Option<Answered> {
    let mut alarm = pin!(pause.map(sleep));
    core::future::poll_fn(|cx| {
        if let Poll::Ready(Some(joined)) = running.poll_join_next(cx) {
            // A panic of a probe is a bug of ours, and is not hidden.
            return Poll::Ready(Some(joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))));
        }
        match alarm.as_mut().as_pin_mut() {
            Some(alarm) => alarm.poll(cx).map(|()| None),
            None => Poll::Pending,
        }
    })
    .await
}

/// What `work` comes to, or `None` when `stop` is ready before.
pub(super) async fn unless<T>(
    mut stop: core::pin::Pin<&mut impl Future<Output = ()>>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    core::future::poll_fn(|cx| {
        if let Poll::Ready(done) = work.as_mut().poll(cx) {
            return Poll::Ready(Some(done));
        }
        stop.as_mut().poll(cx).map(|()| None)
    })
    .await
}
