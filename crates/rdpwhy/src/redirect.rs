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
/// was named. `None` where the report did not end in a redirection that tells where to, where that redirection is only
/// information (LB_NOREDIRECT), and where it leads back to the server that sent it with no routing token, which would
/// say the same again.
///
/// A logon is no part of a configuration, so the credentials of one server never go to the next: probe it with
/// [`crate::Probe::new`].
#[must_use]
pub fn next_hop(report: &Report, config: &Config) -> Option<(Target, Config)> {
    let redirection = report.facts.redirection.as_ref();
    let redirection = redirection.filter(|_| matches!(report.ending, Some(Ending::Redirected { .. })))?;
    if redirection.is_informational {
        return None;
    }
    let token = redirection.routing_token.as_ref();
    let host = match (redirection.target(), token) {
        (Some(target), None) if target.eq_ignore_ascii_case(&report.target.host) => return None,
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

#[cfg(all(test, feature = "ring"))]
mod tests {
    use rdpwhy_client::{Client, Config};
    use rdpwhy_handshake::{Ending, RedirectionFacts, Report};
    use rdpwhy_pdu::x224::RoutingInfo;

    use super::next_hop;

    /// A probe of `first.example` that ended in `redirection`.
    fn redirected(redirection: RedirectionFacts) -> (Report, Config) {
        let config = Config::new("first.example", 3390);
        let mut report = Client::new(config.clone()).report();
        report.ending = Some(Ending::Redirected { to: redirection.target().map(str::to_owned) });
        report.facts.redirection = Some(redirection);
        (report, config)
    }

    fn to(host: &str) -> RedirectionFacts {
        RedirectionFacts { session_id: 7, target_fqdn: Some(host.to_owned()), ..RedirectionFacts::default() }
    }

    #[test]
    fn the_next_hop_is_the_named_server_at_the_same_port() {
        let (report, config) = redirected(to("second.example"));
        let (target, next) = next_hop(&report, &config).expect("a hop");
        assert_eq!((target.host.as_str(), target.port, target.address), ("second.example", 3390, None));
        assert_eq!((next.target, next.connection, next.redirected_session), (target, 2, Some(7)));
        assert_eq!(next.routing, None);
    }

    #[test]
    fn a_token_alone_leads_back_to_the_same_server() {
        let token = Some("Cookie: msts=1".to_owned());
        let (report, config) = redirected(RedirectionFacts { routing_token: token, ..RedirectionFacts::default() });
        let (target, next) = next_hop(&report, &config).expect("a hop");
        assert_eq!(target.host, "first.example");
        assert_eq!(next.routing, Some(RoutingInfo::Token(b"Cookie: msts=1".to_vec())));
    }

    #[test]
    fn there_is_no_hop_to_nowhere_nor_to_where_the_probe_is_nor_without_a_redirection() {
        let informational = RedirectionFacts { is_informational: true, ..to("second.example") };
        for none in [RedirectionFacts::default(), to("First.Example"), informational] {
            let (report, config) = redirected(none.clone());
            assert!(next_hop(&report, &config).is_none(), "{none:?}");
        }
        let (mut report, config) = redirected(to("second.example"));
        report.ending = Some(Ending::Completed);
        assert!(next_hop(&report, &config).is_none());
    }
}
