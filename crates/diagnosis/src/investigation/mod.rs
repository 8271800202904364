//! The investigation: from the report of a first probe to the experiments that separate the causes that look alike.
//!
//! Sans-IO: [`Investigation::poll`] says what to connect for and when, [`Investigation::answered`] is told what came of
//! it, and time is a parameter. It stops as soon as nothing more can be told apart, or its [`Budget`] is spent.

mod addresses;
mod budget;
mod choose;
mod conclude;
mod diagnosis;
mod entra;
mod experiment;
mod experiments;
mod luck;
mod manner;
mod policy;
mod reading;
mod steadiness;
mod trial;
mod undecided;
mod unknown;
mod versions;

pub use addresses::{AddressOutcome, AddressSeen, other_address};
pub use budget::Budget;
pub use diagnosis::{Answer, Because, Conclusion, Diagnosis, Ran};
pub use experiment::{Change, Experiment};
pub use policy::{Nla, Policy, PolicyAnswer, PolicyRow, policy_rows};
pub use reading::Reading;
pub use steadiness::Failures;
pub use undecided::Undecided;
pub use unknown::Unknown;
pub use versions::AcceptedVersion;

pub(crate) use experiment::Expectation;
pub(crate) use reading::Readings;
pub(crate) use versions::hello_of;

use core::time::Duration;

use rdpwhy_handshake::{Field, Offer, Report, Timestamp};

use crate::{Cause, Finding};
use conclude::Case;

/// The experiments that an investigation chooses from.
#[must_use]
pub fn experiments() -> &'static [&'static Experiment] {
    experiments::ALL
}

/// The experiment with this id, the rows of the policy matrix among them.
#[must_use]
pub fn experiment(id: &str) -> Option<&'static Experiment> {
    experiments().iter().chain(policy_rows()).copied().find(|experiment| experiment.id == id)
}

/// What to do now.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Next {
    /// Run this, as connection `connection`; it has begun as soon as this was said.
    Run {
        /// What to run.
        experiment: &'static Experiment,
        /// The connection's number, which its events carry; 0 for one that is no connection.
        connection: u32,
    },
    /// Nothing before this moment, or before an answer has come; `None` where only an answer can help.
    Wait(Option<Timestamp>),
    /// The investigation is over: [`Investigation::finish`].
    Done,
}

/// An experiment that has begun.
struct Running {
    experiment: &'static Experiment,
    connection: u32,
    why: Vec<&'static Cause>,
}

/// An investigation that goes on. See the module.
pub struct Investigation {
    case: Case,
    budget: Budget,
    /// What is run in any case, before anything is chosen.
    asked: Vec<&'static Experiment>,
    ran: Vec<Ran>,
    running: Vec<Running>,
    /// Nothing is chosen: what was asked for is all.
    is_single: bool,
    /// TCP connections that have begun, the first probe's included.
    begun: u32,
    last_begun: Option<Timestamp>,
    /// When it was first asked what to do: the first probe had just ended.
    started: Option<Timestamp>,
    /// The one that is waited for, and since when.
    pausing: Option<(&'static Experiment, Timestamp)>,
}

impl Investigation {
    /// Begins with the report of the first probe, which was connection 1.
    #[must_use]
    pub fn new(first: Report, budget: Budget) -> Self {
        let findings = crate::diagnose(&first);
        Self::with_findings(first, findings, budget)
    }

    /// The same, with findings of the caller's own: those of [`crate::diagnose`], and of whatever else it knows.
    #[must_use]
    pub fn with_findings(first: Report, findings: Vec<Finding>, budget: Budget) -> Self {
        Self {
            case: Case::new(first, findings, budget.connections),
            budget,
            asked: Vec::new(),
            ran: Vec::new(),
            running: Vec::new(),
            is_single: budget.connections <= 1,
            begun: 1,
            last_begun: None,
            started: None,
            pausing: None,
        }
    }

    /// Runs these in any case, and before others. They are a part of the budget, which grows only where it is too small
    /// for them.
    #[must_use]
    pub fn asking(mut self, experiments: &[&'static Experiment]) -> Self {
        let connections = experiments.iter().filter(|experiment| experiment.change.connects()).count();
        let connections = u32::try_from(connections).unwrap_or(u32::MAX);
        self.budget.connections = self.budget.connections.max(connections.saturating_add(1));
        self.asked.extend(experiments.iter().rev());
        self
    }

    /// What to do at `now`. Call it again after every answer, and when a moment that it named has come.
    pub fn poll(&mut self, now: Timestamp) -> Next {
        self.started.get_or_insert(now);
        let is_full = self.running.len() >= usize::try_from(self.budget.at_once).unwrap_or(usize::MAX);
        if is_full && !self.running.is_empty() {
            return Next::Wait(None);
        }
        let Some((experiment, why)) = self.choose() else {
            self.pausing = None;
            return if self.running.is_empty() { Next::Done } else { Next::Wait(None) };
        };
        let from = self.earliest(experiment, now);
        if from > now {
            return Next::Wait(Some(from));
        }
        self.pausing = None;
        let connection = self.begin(experiment, why, now);
        Next::Run { experiment, connection }
    }

    /// Tells what came of the experiment `id`. One that is not under way is passed over.
    pub fn answered(&mut self, id: &str, answer: Answer) {
        let Some(at) = self.running.iter().position(|running| running.experiment.id == id) else { return };
        let Running { experiment, connection, why } = self.running.remove(at);
        let (first, change) = (&self.case.first, experiment.change);
        let (mut fields, mut is_usable) = (Vec::new(), true);
        if let Answer::Report(report) = &answer {
            let (own, other) = (Offer::of(first), Offer::of(report));
            fields = unintended(change, &own, &other);
            // What changes more than it was to change proves nothing, nor does what changes nothing.
            is_usable = fields.is_empty() && !changes_nothing(change, &own, &other);
        }
        let reading = if is_usable { Reading::of(first, change, &answer) } else { Reading::Nothing };
        self.ran.push(Ran { experiment, connection, why, reading, unintended: fields, answer });
    }

    /// What is known now. Of experiments that are under way it has the number alone.
    #[must_use]
    pub fn finish(self) -> Diagnosis {
        let given_up = self.running.iter().filter(|running| running.connection != 0).count();
        self.case.close(self.ran, self.budget, given_up)
    }

    /// The same, of an investigation that somebody stopped.
    #[must_use]
    pub fn interrupt(self) -> Diagnosis {
        Diagnosis { is_interrupted: true, ..self.finish() }
    }

    /// TCP connections that have begun, the first probe's included.
    #[must_use]
    pub const fn connections(&self) -> u32 {
        self.begun
    }

    fn begin(&mut self, experiment: &'static Experiment, why: Vec<&'static Cause>, now: Timestamp) -> u32 {
        self.last_begun = Some(now);
        self.asked.pop_if(|asked| asked.id == experiment.id);
        let connection = if experiment.change.connects() {
            self.begun += 1;
            self.begun
        } else {
            0
        };
        self.running.push(Running { experiment, connection, why });
        connection
    }

    fn earliest(&mut self, experiment: &'static Experiment, now: Timestamp) -> Timestamp {
        let since_first = Duration::from_micros(self.case.first.elapsed_us);
        let spaced = match self.last_begun {
            Some(last) => last.after(self.budget.spacing),
            None => self.started.unwrap_or(now).after(self.budget.spacing.saturating_sub(since_first)),
        };
        if experiment.pause.is_zero() {
            return spaced;
        }
        // A pause begins when the experiment is chosen for the first time.
        let since = match self.pausing {
            Some((paused, since)) if paused.id == experiment.id => since,
            _ => now,
        };
        self.pausing = Some((experiment, since));
        spaced.max(since.after(experiment.pause))
    }
}

/// The fields in which the offer of an experiment differs from the first probe's although they were to be the same.
fn unintended(change: Change, own: &Offer, other: &Offer) -> Vec<Field> {
    let mut fields = own.unintended(other, change.intends());
    // rustls orders its extensions at random, and the kernel chooses its segments by what it measures.
    fields.retain(|field| !matches!(field, Field::ExtensionOrder | Field::SegmentSize));
    fields
}

/// Whether what an experiment was to change is the same as in the first probe, as far as both sent it.
fn changes_nothing(change: Change, own: &Offer, other: &Offer) -> bool {
    let are_sent = match change {
        Change::Hello(_) => own.hello.is_some() && other.hello.is_some(),
        // A row of the matrix may be what the first probe asked for: it is a repetition then.
        Change::Policy(_) => false,
        _ => change.is_request() && own.request_bytes.is_some() && other.request_bytes.is_some(),
    };
    are_sent && !own.differences(other).iter().any(|field| change.intends().contains(field))
}

#[cfg(test)]
mod tests;
