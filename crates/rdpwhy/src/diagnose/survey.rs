//! The survey of cipher suites, driven: one connection after the other.

use core::pin::pin;
use core::time::Duration;

use rdpwhy_client::Config;
use rdpwhy_diagnosis::{Budget, NextSuite, SuiteSurvey, TlsSuites};
use rdpwhy_handshake::Target;

use super::suites::asking;
use crate::Probe;
use crate::clock::Clock;

/// Asks the server which cipher suites it accepts of each TLS version, without agreeing on a key. Of `budget` its
/// connections and their spacing count; there is one at a time. When `stop` is ready, what is known is the answer. Dropping
/// the future closes the socket.
///
/// A question that cannot be asked, since our own machine is short of something, ends its version.
///
/// # Panics
/// In a tokio runtime that was built without I/O or without time.
pub async fn survey_suites(
    target: Target,
    config: &Config,
    budget: Budget,
    stop: impl Future<Output = ()>,
) -> TlsSuites {
    let clock = Clock::start();
    let mut survey = SuiteSurvey::new(budget.connections, budget.spacing);
    let asked = async {
        loop {
            match survey.poll(clock.now()) {
                NextSuite::Ask(question) => {
                    let asked = asking(config, &question).map(|config| Probe::new(target.clone(), config));
                    let report = match asked {
                        Some(probe) => probe.run().await.ok().map(|finished| finished.report),
                        None => None,
                    };
                    survey.answered(report.as_ref());
                }
                NextSuite::Wait(until) => tokio::time::sleep(Duration::from_micros(until.since(clock.now()))).await,
                _ => return,
            }
        }
    };
    // Whichever is first: a survey that was stopped is not complete, and says so.
    let _ = super::tokio::unless(pin!(stop), asked).await;
    survey.finish()
}
