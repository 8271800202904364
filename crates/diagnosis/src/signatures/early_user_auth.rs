//! Deaths in `early-user-auth`.

use rdpwhy_handshake::{RefusalKind, Report};

use super::ended::{refused_by_server, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};

pub(crate) const SIGNATURES: &[Signature] = &[Signature::specific(
    "early-user-auth.denied",
    "The server authenticated the user and does not let them log on remotely (MS-RDPBCGR 2.2.10.2).",
    denied,
    &[("logon-right-missing", Stated)],
)];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "early-user-auth",
    closed: &[("logon-right-missing", Consistent), ("unstable-path", Consistent)],
    silent: &[("service-hung", Consistent), ("kdc-unreachable", Consistent)],
);

fn denied(report: &Report) -> Option<Match> {
    refused_by_server(report, RefusalKind::EarlyUserAuth)?;
    told(report, ": the password was right, the right to log on is missing")
}
