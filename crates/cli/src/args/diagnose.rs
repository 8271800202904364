//! `rdpwhy diagnose`: the first probe's flags, and what the diagnosis may cost the server.

use std::time::Duration;

use clap::{Args as Flags, value_parser};
use rdpwhy::diagnosis::Budget;

use super::first_probe::FirstProbeArgs;
use super::values::{duration, switch};

/// Connections in all, by default, where a survey of cipher suites is asked for: a server of Windows accepts some thirty, and
/// each version has an end.
const WITH_SUITES: u32 = 100;

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
    /// and 100 with --tls-suites].
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
}

impl DiagnoseArgs {
    /// What all connections may cost the server, those of a survey of cipher suites included.
    ///
    /// # Errors
    /// One connection is asked for, and more.
    pub(crate) fn budget(&self) -> Result<Budget, &'static str> {
        let CostArgs { single, connections, at_once, spacing, policy, tls_suites } = self.cost;
        let most = match (single, connections) {
            (true, _) if policy => {
                return Err("--single makes one connection, and --policy more: leave one of them out");
            }
            (true, _) if tls_suites => {
                return Err("--single makes one connection, and --tls-suites more: leave one of them out");
            }
            (true, Some(2..)) => return Err("--single makes one connection: leave --connections out"),
            (true, _) => Budget::single().connections,
            (false, Some(most)) => most,
            (false, None) if tls_suites => WITH_SUITES,
            (false, None) => Budget::default().connections,
        };
        Ok(Budget { connections: most, at_once, spacing })
    }

    /// The part of `budget` that the diagnosis may use: a survey of cipher suites gets at least half of it.
    pub(crate) fn of_diagnosis(&self, budget: Budget) -> Budget {
        let most = budget.connections;
        let part = Budget::default().connections.min(most.div_ceil(2));
        budget.connections(if self.cost.tls_suites { part } else { most })
    }

    /// Whether a survey of cipher suites is asked for.
    pub(crate) const fn suites(&self) -> bool {
        self.cost.tls_suites
    }

    /// Whether the policy matrix is asked for.
    pub(crate) const fn policy(&self) -> bool {
        self.cost.policy
    }
}
