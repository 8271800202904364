//! Deaths in `resolve`.

use rdpwhy_handshake::{DialEvent, EventBody, Report, Unreachable};
use rdpwhy_knowledge::causes;

use super::ended::unreachable;
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Confirmed, Consistent};
use crate::signature::{Match, Signature};

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "resolve.name-not-found",
        "The resolver says that there is no such name.",
        name_not_found,
        &[(&causes::NAME_NOT_RESOLVED, Confirmed)],
    ),
    Signature::specific(
        "resolve.resolver-failed",
        "The resolver did not answer, or not usefully.",
        resolver_failed,
        &[(&causes::NAME_NOT_RESOLVED, Consistent), (&causes::RESOLVER_UNAVAILABLE, Consistent)],
    ),
];

pub(crate) const FALLBACKS: &[Signature] =
    fallbacks!("resolve", closed: &[], silent: &[(&causes::RESOLVER_UNAVAILABLE, Consistent)]);

fn name_not_found(report: &Report) -> Option<Match> {
    let says = format!("The name {} does not exist for this resolver{}.", host(report), detail(report));
    unreachable(report, Unreachable::NameNotFound).then(|| Match::at_ending(report, says))?
}

fn resolver_failed(report: &Report) -> Option<Match> {
    let says = format!("The resolver gave no usable answer for {}{}.", host(report), detail(report));
    unreachable(report, Unreachable::ResolverFailed).then(|| Match::at_ending(report, says))?
}

fn host(report: &Report) -> &str {
    let name = report.transcript.iter().find_map(|event| match &event.body {
        EventBody::Dial(DialEvent::Resolving { host, .. }) => Some(host.as_str()),
        _ => None,
    });
    name.unwrap_or(&report.target.host)
}

/// The resolver's own words, in brackets.
fn detail(report: &Report) -> String {
    let detail = report.transcript.iter().rev().find_map(|event| match &event.body {
        EventBody::Dial(DialEvent::ResolveFailed { detail, .. }) if !detail.is_empty() => Some(detail),
        _ => None,
    });
    detail.map(|detail| format!(" ({detail})")).unwrap_or_default()
}
