//! `rdpwhy diagnose`: the first probe's flags, and what the diagnosis may cost the server.

use std::time::Duration;

use clap::{Args as Flags, value_parser};
use rdpwhy::diagnosis::{Budget, policy_rows};

use super::first_probe::FirstProbeArgs;
use super::values::{duration, switch};

/// `rdpwhy diagnose`.
#[derive(Debug, Flags)]
pub(crate) struct DiagnoseArgs {
    #[command(flatten)]
    pub(crate) first: FirstProbeArgs,
    #[command(flatten)]
    cost: CostArgs,
}

/// What follows the first probe.
#[derive(Debug, Flags)]
#[command(next_help_heading = "Experiments")]
struct CostArgs {
    /// Run no experiment: one connection, and what it says.
    #[arg(long, value_parser = switch, env = "RDPWHY_SINGLE", hide_env_values = true)]
    single: bool,
    /// Make at most so many connections in all, the first one and those of --policy and --tls-suites included [default: 20,
    /// and with --tls-suites as many more as --suite-connections says].
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=200))]
    #[arg(env = "RDPWHY_CONNECTIONS", hide_env_values = true)]
    connections: Option<u32>,
    /// Have at most so many open at a time, 1 or 2.
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=2), default_value = "2")]
    #[arg(env = "RDPWHY_AT_ONCE", hide_env_values = true)]
    at_once: u32,
    /// Let so much time pass from the beginning of one to the beginning of the next: 200ms, 5s.
    #[arg(long, value_name = "DURATION", value_parser = duration, default_value = "200ms")]
    #[arg(env = "RDPWHY_SPACING", hide_env_values = true)]
    spacing: Duration,
    /// Ask for each security protocol by itself as well, and show the answers as a table: a connection for each.
    #[arg(long, value_parser = switch, env = "RDPWHY_POLICY", hide_env_values = true)]
    policy: bool,
    /// Ask which cipher suites the server accepts of each TLS version as well: a connection for each suite, one at a time.
    #[arg(long, value_parser = switch, env = "RDPWHY_TLS_SUITES", hide_env_values = true)]
    tls_suites: bool,
    /// Of all connections, make at most so many for --tls-suites.
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=1000), default_value = "80")]
    #[arg(env = "RDPWHY_SUITE_CONNECTIONS", hide_env_values = true)]
    suite_connections: u32,
}

impl DiagnoseArgs {
    /// What all connections may cost the server, those of a survey of cipher suites included.
    ///
    /// # Errors
    /// One connection is asked for, and more.
    pub(crate) fn budget(&self) -> Result<Budget, &'static str> {
        let CostArgs { single, connections, at_once, spacing, policy, tls_suites, suite_connections } = self.cost;
        let most = match (single, connections) {
            (true, _) if policy => {
                return Err("--single makes one connection, and --policy more: leave one of them out");
            }
            (true, _) if tls_suites => {
                return Err("--single makes one connection, and --tls-suites more: leave one of them out");
            }
            (true, Some(2..)) => return Err("--single makes one connection: leave --connections out"),
            (true, _) => Budget::single().connections,
            (false, Some(most)) if tls_suites && most <= self.least() => {
                return Err("--connections leaves none for --tls-suites: allow more, or leave one of them out");
            }
            (false, Some(most)) => most,
            (false, None) if tls_suites => Budget::default().connections.saturating_add(suite_connections),
            (false, None) => Budget::default().connections,
        };
        Ok(Budget { connections: most, at_once, spacing })
    }

    /// The part of `budget` that the diagnosis may use: where a survey of cipher suites is asked for, half of it at most, and
    /// more only for the rows of the policy matrix.
    pub(crate) fn of_diagnosis(&self, budget: Budget) -> Budget {
        let most = budget.connections;
        let part = Budget::default().connections.min(most / 2).max(self.least());
        budget.connections(if self.cost.tls_suites { part } else { most })
    }

    /// The first connection, and the rows of the policy matrix where they are asked for.
    fn least(&self) -> u32 {
        let rows = if self.cost.policy { policy_rows().len() } else { 0 };
        u32::try_from(rows).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The most connections of a survey of cipher suites, where one is asked for.
    pub(crate) fn suites(&self) -> Option<u32> {
        self.cost.tls_suites.then_some(self.cost.suite_connections)
    }

    /// Whether the policy matrix is asked for.
    pub(crate) const fn policy(&self) -> bool {
        self.cost.policy
    }
}
