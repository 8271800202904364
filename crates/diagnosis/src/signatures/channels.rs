//! Deaths in `channels`.

use rdpwhy_handshake::{RefusalKind, Report};

use super::ended::refused_by_server;
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};
use crate::words;

pub(crate) const SIGNATURES: &[Signature] = &[Signature::specific(
    "channels.mcs-result",
    "An Attach-User or Channel-Join confirm says no.",
    mcs_result,
    &[("settings-rejected", Stated)],
)];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "channels",
    closed: &[("session-host-broken", Consistent), ("update-2026-09", Consistent), ("unstable-path", Consistent)],
    silent: &[("service-hung", Consistent), ("update-2026-09", Consistent), ("unstable-path", Consistent)],
);

fn mcs_result(report: &Report) -> Option<Match> {
    let refusal = refused_by_server(report, RefusalKind::McsResult)?;
    let what = if report.position.step == "attach-user-confirm" { "the user" } else { "a channel" };
    Match::at_ending(report, format!("The server did not let {what} in: {}.", words::reason(refusal)))
}
