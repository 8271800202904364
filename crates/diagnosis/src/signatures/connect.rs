//! Deaths in `connect`.

use rdpwhy_handshake::{DialEvent, EventBody, EventId, Report, Unreachable};
use rdpwhy_knowledge::causes;

use super::ended::unreachable;
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Confirmed, Consistent};
use crate::evidence::Evidence;
use crate::signature::{Match, Signature};

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "connect.refused",
        "A reset answered the connection attempt.",
        refused,
        &[(&causes::PORT_CLOSED, Confirmed), (&causes::BANNED, Consistent), (&causes::WRONG_ADDRESS, Consistent)],
    ),
    Signature::specific(
        "connect.timeout",
        "Nothing answered the connection attempt.",
        timed_out,
        &[
            (&causes::PORT_FILTERED, Consistent),
            (&causes::HOST_DOWN, Consistent),
            (&causes::BANNED, Consistent),
            (&causes::WRONG_ADDRESS, Consistent),
            // Linux drops SYNs for a listener whose queue is full, as that of a stuck server is after a few connections.
            (&causes::SERVICE_HUNG, Consistent),
        ],
    ),
    Signature::specific(
        "connect.host-unreachable",
        "A router, or our own host, says that the host cannot be reached.",
        host_unreachable,
        &[(&causes::HOST_DOWN, Consistent), (&causes::PORT_FILTERED, Consistent), (&causes::WRONG_ADDRESS, Consistent)],
    ),
    Signature::specific(
        "connect.network-unreachable",
        "There is no route to the network.",
        network_unreachable,
        &[(&causes::NO_ROUTE, Confirmed)],
    ),
];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!("connect", closed: &[(&causes::UNSTABLE_PATH, Consistent)], silent: &[(&causes::PORT_FILTERED, Consistent)]);

fn refused(report: &Report) -> Option<Match> {
    attempts(
        report,
        Unreachable::Refused,
        "The host is there and nothing listens on the port, or something refuses for it",
    )
}

fn timed_out(report: &Report) -> Option<Match> {
    attempts(
        report,
        Unreachable::Timeout,
        "Nothing answered the connection attempt: dropped on the way, or nobody there",
    )
}

fn host_unreachable(report: &Report) -> Option<Match> {
    attempts(report, Unreachable::HostUnreachable, "The network says that the host cannot be reached")
}

fn network_unreachable(report: &Report) -> Option<Match> {
    attempts(report, Unreachable::NetworkUnreachable, "This machine has no route to that network")
}

/// Every attempt that failed in this way is evidence.
fn attempts(report: &Report, why: Unreachable, says: &str) -> Option<Match> {
    if !unreachable(report, why) {
        return None;
    }
    let failed: Vec<(EventId, String)> = report
        .transcript
        .iter()
        .filter_map(|event| match &event.body {
            EventBody::Dial(DialEvent::AttemptFailed { address, reason, .. }) if *reason == why => {
                Some((event.id, address.to_string()))
            }
            _ => None,
        })
        .collect();
    let addresses: Vec<&str> = failed.iter().map(|(_, address)| address.as_str()).collect();
    let evidence = Evidence::of(failed.iter().map(|(id, _)| *id)).or_else(|| Evidence::of_ending(report))?;
    let whom = if addresses.is_empty() { String::new() } else { format!(" ({})", addresses.join(", ")) };
    Some(Match { says: format!("{says}{whom}."), evidence })
}
