//! Deaths in `basic-settings`.

use rdpwhy_handshake::{RefusalKind, Report};
use rdpwhy_knowledge::{Cause, causes};

use super::ended::{at_step, closed_by_server, refused_by_server, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};
use crate::words;

const ENDED: &[(&Cause, Standing)] = &[
    (&causes::SETTINGS_REJECTED, Consistent),
    (&causes::FIPS_MISMATCH, Consistent),
    (&causes::SESSION_HOST_BROKEN, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

const STALLED: &[(&Cause, Standing)] = &[
    (&causes::SERVICE_HUNG, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::MTU_BLACK_HOLE, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "basic-settings.mcs-result",
        "The MCS Connect-Response says no.",
        mcs_result,
        &[(&causes::SETTINGS_REJECTED, Stated)],
    ),
    Signature::specific(
        "basic-settings.closed-after-connect-initial",
        "The server ended the connection instead of an MCS Connect-Response.",
        closed_after_connect_initial,
        ENDED,
    ),
];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!("basic-settings", closed: ENDED, silent: STALLED);

fn mcs_result(report: &Report) -> Option<Match> {
    let refusal = refused_by_server(report, RefusalKind::McsResult)?;
    Match::at_ending(report, format!("The server refused the client's settings: {}.", words::reason(refusal)))
}

fn closed_after_connect_initial(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    at_step(report, &["connect-response"])
        .then(|| told(report, ": it did not take the client's settings, or could not"))?
}
