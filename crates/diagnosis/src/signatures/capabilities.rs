//! Deaths in `capabilities`.

use rdpwhy_handshake::Report;
use rdpwhy_knowledge::{Cause, causes};

use super::ended::{at_step, closed_by_server, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::Consistent;
use crate::signature::{Match, Signature};

const ENDED: &[(&Cause, Standing)] = &[
    (&causes::SESSION_HOST_BROKEN, Consistent),
    (&causes::SETTINGS_REJECTED, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

pub(crate) const SIGNATURES: &[Signature] = &[Signature::specific(
    "capabilities.closed-before-demand-active",
    "Licensing is over, and the server ended the connection instead of its capabilities.",
    closed_before_demand_active,
    ENDED,
)];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "capabilities",
    closed: ENDED,
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::SESSION_HOST_BROKEN, Consistent), (&causes::UPDATE_2026_09, Consistent)],
);

fn closed_before_demand_active(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    at_step(report, &["demand-active"])
        .then(|| told(report, ": licensing was over, the session could not be started"))?
}
