//! The diagnosis of a server: the first probe, and the investigation that follows it.

mod blocking;
mod suites;
#[cfg(feature = "tokio")]
mod survey;
#[cfg(feature = "tokio")]
mod tokio;
mod vary;

pub use suites::asking;
#[cfg(feature = "tokio")]
pub use survey::survey_suites;
pub use vary::{Varied, vary};

use core::fmt;
use core::time::Duration;

use rdpwhy_client::{Config, Logon, Profile};
use rdpwhy_diagnosis::{Answer, Budget, Change, Diagnosis, Experiment, Finding, Investigation, policy_rows};
use rdpwhy_handshake::{Report, Target};
use tracing::info;

use crate::{Error, Finished, Probe, ProbeHandle};

/// How long a UDP SYN may remain unanswered.
const PATIENCE: Duration = Duration::from_secs(2);

/// Probes `target` and looks into its death: [`Diagnoser`] with the default [`Budget`].
///
/// # Errors
/// [`Error`]: misuse or a local fault of the first probe. A handshake that fails is a diagnosis.
#[cfg(feature = "tokio")]
pub async fn diagnose(target: Target, config: Config) -> Result<Diagnosis, Error> {
    Diagnoser::new(target, config).run().await.map(|diagnosed| diagnosed.diagnosis)
}

/// A diagnosis that is ready to be made.
pub struct Diagnoser {
    first: Probe,
    plan: Plan,
}

/// What follows the first probe.
struct Plan {
    /// The first probe's configuration.
    base: Config,
    budget: Budget,
    policy: bool,
    packets: bool,
    findings: Box<Findings>,
    watcher: Box<Watcher>,
}

/// From the first probe's report to its findings.
type Findings = dyn Fn(&Report) -> Vec<Finding> + Send + Sync;

/// Is told of each experiment that begins, with its connection's number.
type Watcher = dyn Fn(&'static Experiment, u32) + Send + Sync;

/// What a diagnosis leaves behind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diagnosed {
    /// The diagnosis.
    pub diagnosis: Diagnosis,
    /// What the first probe left behind.
    pub first: Finished,
}

impl Diagnoser {
    /// A diagnosis of `target`, with a first probe that is configured so. Experiments vary it, within
    /// [`rdpwhy_client::Reach::Anonymous`].
    #[must_use]
    pub fn new(target: Target, config: Config) -> Self {
        Self::of(Probe::new(target, config))
    }

    /// The same, with a first probe that logs on. No experiment does.
    #[must_use]
    pub fn with_logon(target: Target, config: Config, logon: Box<dyn Logon>) -> Self {
        Self::of(Probe::with_logon(target, config, logon))
    }

    fn of(first: Probe) -> Self {
        let base = first.config().clone();
        let findings = Box::new(rdpwhy_diagnosis::diagnose);
        Self {
            first,
            plan: Plan {
                base,
                budget: Budget::default(),
                policy: false,
                packets: false,
                findings,
                watcher: Box::new(|_, _| {}),
            },
        }
    }

    /// Imitates this client in every connection, see [`Probe::profile`].
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.first = self.first.profile(profile);
        self.plan.base = self.first.config().clone();
        self
    }

    /// What it may cost the server.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.plan.budget = budget;
        self
    }

    /// Asks every row of the policy matrix, as a part of the budget.
    #[must_use]
    pub fn policy(mut self, policy: bool) -> Self {
        self.plan.policy = policy;
        self
    }

    /// Captures headers of the server's packets in every connection, see [`Probe::packets`].
    #[must_use]
    pub fn packets(mut self, packets: bool) -> Self {
        self.first = self.first.packets(packets);
        self.plan.packets = packets;
        self
    }

    /// What a site knows of its own servers.
    #[cfg(feature = "site")]
    #[must_use]
    pub fn knowledge(mut self, site: rdpwhy_diagnosis::Site) -> Self {
        self.plan.findings = Box::new(move |report| rdpwhy_diagnosis::diagnose_with(report, &site));
        self
    }

    /// Is told of each experiment when it begins, with its connection's number; 0 where it is none.
    #[must_use]
    pub fn watching(mut self, watcher: impl Fn(&'static Experiment, u32) + Send + Sync + 'static) -> Self {
        self.plan.watcher = Box::new(watcher);
        self
    }

    /// TCP connections that it may cost in all.
    #[must_use]
    pub fn most_connections(&self) -> u32 {
        let rows = if self.plan.policy { policy_rows().len() } else { 0 };
        self.plan.budget.connections.max(u32::try_from(rows).unwrap_or(u32::MAX).saturating_add(1))
    }

    /// A view of the first probe's report so far.
    #[must_use]
    pub fn handle(&self) -> ProbeHandle {
        self.first.handle()
    }

    /// Connects, speaks, and looks into what it finds. Dropping the future closes every socket.
    ///
    /// # Errors
    /// As [`diagnose`].
    ///
    /// # Panics
    /// In a tokio runtime that was built without I/O or without time.
    #[cfg(feature = "tokio")]
    pub async fn run(self) -> Result<Diagnosed, Error> {
        tokio::run(self, core::future::pending()).await
    }

    /// The same, until `stop` is ready: then no experiment begins any more, those that run are given up, and what is known
    /// is the diagnosis.
    ///
    /// # Errors
    /// As [`diagnose`].
    ///
    /// # Panics
    /// As [`Diagnoser::run`].
    #[cfg(feature = "tokio")]
    pub async fn run_until(self, stop: impl Future<Output = ()> + Send) -> Result<Diagnosed, Error> {
        tokio::run(self, stop).await
    }

    /// The same in the calling thread, one connection at a time.
    ///
    /// # Errors
    /// As [`diagnose`].
    pub fn run_blocking(self) -> Result<Diagnosed, Error> {
        blocking::run(self)
    }
}

impl Plan {
    /// The investigation of the first probe's death.
    fn investigate(&self, report: Report) -> Investigation {
        let findings = (self.findings)(&report);
        let investigation = Investigation::with_findings(report, findings, self.budget);
        if self.policy { investigation.asking(policy_rows()) } else { investigation }
    }

    /// What `experiment`, which begins now, asks of a driver.
    ///
    /// # Errors
    /// It cannot be asked, and why.
    fn task(&self, first: &Report, experiment: &'static Experiment, connection: u32) -> Result<Task, Answer> {
        info!(target: "rdpwhy", experiment = experiment.id, connection, "{}", experiment.asks);
        (self.watcher)(experiment, connection);
        if experiment.change == Change::UdpSyn {
            let address = first.target.address.or_else(|| first.facts.path.addresses.first().copied());
            return address.map(Task::Knock).ok_or_else(|| Answer::Failed("no address is known".to_owned()));
        }
        let Some(varied) = vary(&self.base, first, experiment.change, connection) else {
            return Err(Answer::Failed("this version does not know how".to_owned()));
        };
        let mut probe = Probe::new(varied.config.target.clone(), varied.config).packets(self.packets);
        if let Some(bytes) = varied.max_segment {
            probe = probe.max_segment(bytes);
        }
        Ok(Task::Probe(Box::new(probe)))
    }
}

impl fmt::Debug for Diagnoser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnoser").field("target", &self.plan.base.target).finish_non_exhaustive()
    }
}

/// What a driver does for an experiment.
enum Task {
    /// A connection.
    Probe(Box<Probe>),
    /// A UDP SYN to this address.
    Knock(core::net::SocketAddr),
}

fn answer(result: Result<Finished, Error>) -> Answer {
    match result {
        Ok(finished) => Answer::Report(Box::new(finished.report)),
        Err(error) => Answer::Failed(error.to_string()),
    }
}
