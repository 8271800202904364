//! Deaths in `channels`.

use rdpwhy_handshake::{RefusalKind, Report};
use rdpwhy_knowledge::causes;

use super::credssp::is_user_named;
use super::ended::{closed_by_server, refused_by_server, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};
use crate::words;

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "channels.mcs-result",
        "An Attach-User or Channel-Join confirm says no.",
        mcs_result,
        &[(&causes::SETTINGS_REJECTED, Stated)],
    ),
    Signature::specific(
        "channels.closed-after-logon",
        "The server ends the connection in the channels, after a logon: it may be the place of Set Error Info 9.",
        closed_after_logon,
        &[
            (&causes::LOGON_RIGHT_MISSING, Consistent),
            (&causes::SESSION_HOST_BROKEN, Consistent),
            (&causes::UPDATE_2026_09, Consistent),
            (&causes::UNSTABLE_PATH, Consistent),
        ],
    ),
];

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

/// A user without the right to log on is refused right after the channel joins (MS-RDPBCGR 3.3.5.7.1.1), and the reason may
/// be lost with the close.
fn closed_after_logon(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    let rest = ", where it also ends a session of a user who has no right to log on remotely";
    is_user_named(report).then(|| told(report, rest))?
}
