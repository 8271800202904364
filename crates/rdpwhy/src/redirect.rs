//! Where a redirected probe goes next. Whether it does is the caller's decision, and each hop a probe of its own:
//!
//! ```no_run
//! # async fn check(target: rdpwhy::Target, config: rdpwhy::Config) -> Result<(), rdpwhy::Error> {
//! use rdpwhy::{MAX_REDIRECTIONS, Probe, next_hop};
//!
//! let mut hop = Some((target, config));
//! for _ in 0..=MAX_REDIRECTIONS {
//!     let Some((target, config)) = hop else { break };
//!     let finished = Probe::new(target, config.clone()).run().await?;
//!     hop = next_hop(&finished.report, &config);
//! }
//! # Ok(())
//! # }
//! ```

use rdpwhy_client::Config;
use rdpwhy_handshake::{Ending, Report, Target};
use rdpwhy_pdu::x224::RoutingInfo;

/// How often a redirection is followed: a broker needs one, a chain of them leads nowhere.
pub const MAX_REDIRECTIONS: usize = 3;

/// Target and configuration of the connection that a redirected client makes (MS-RDPBCGR 3.2.5.3.1): at the same port,
/// to the target that was named or back to the same server, with the routing token that was given, for the session that
/// was named. `None` where the report did not end in a redirection that tells where to.
///
/// A logon is no part of a configuration, so the credentials of one server never go to the next: probe it with
/// [`crate::Probe::new`].
#[must_use]
pub fn next_hop(report: &Report, config: &Config) -> Option<(Target, Config)> {
    let redirection = report.facts.redirection.as_ref();
    let redirection = redirection.filter(|_| matches!(report.ending, Some(Ending::Redirected { .. })))?;
    let token = redirection.routing_token.as_ref();
    let host = match (redirection.target(), token) {
        (Some(target), _) => target.to_owned(),
        (None, Some(_)) => report.target.host.clone(),
        (None, None) => return None,
    };
    let mut config = config.clone();
    config.connection += 1;
    config.routing = token.map(|line| RoutingInfo::Token(line.clone().into_bytes()));
    config.redirected_session = Some(redirection.session_id);
    let target = Target { host, port: report.target.port, address: None };
    config.target = target.clone();
    Some((target, config))
}
