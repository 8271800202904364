//! Deaths in `early-user-auth`.

use rdpwhy_handshake::{RefusalKind, Report};
use rdpwhy_knowledge::causes;

use super::ended::{refused_by_server, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};

pub(crate) const SIGNATURES: &[Signature] = &[Signature::specific(
    "early-user-auth.denied",
    "The server authenticated the user and does not let them log on remotely (MS-RDPBCGR 2.2.10.2).",
    denied,
    &[(&causes::LOGON_RIGHT_MISSING, Stated)],
)];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "early-user-auth",
    closed: &[(&causes::LOGON_RIGHT_MISSING, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::KDC_UNREACHABLE, Consistent)],
);

fn denied(report: &Report) -> Option<Match> {
    refused_by_server(report, RefusalKind::EarlyUserAuth)?;
    told(report, ": the password was right, the right to log on is missing")
}
