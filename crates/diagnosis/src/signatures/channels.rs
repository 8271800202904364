//! Deaths in `channels`.

use rdpwhy_handshake::{RefusalKind, Report};
use rdpwhy_knowledge::causes;

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
    &[(&causes::SETTINGS_REJECTED, Stated)],
)];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "channels",
    closed: &[(&causes::SESSION_HOST_BROKEN, Consistent), (&causes::UPDATE_2026_09, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::UPDATE_2026_09, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
);

fn mcs_result(report: &Report) -> Option<Match> {
    let refusal = refused_by_server(report, RefusalKind::McsResult)?;
    let what = if report.position.step == "attach-user-confirm" { "the user" } else { "a channel" };
    Match::at_ending(report, format!("The server did not let {what} in: {}.", words::reason(refusal)))
}
