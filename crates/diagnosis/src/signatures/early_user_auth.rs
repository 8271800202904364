//! Deaths in `early-user-auth`.

use rdpwhy_handshake::{RefusalKind, Report};
use rdpwhy_knowledge::causes;

use super::ended::{refused_by_server, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::signature::Signature;

/// AUTHZ_ACCESS_DENIED, the one refusal that MS-RDPBCGR 2.2.10.2 knows.
const ACCESS_DENIED: u32 = 5;

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "early-user-auth.denied",
        "Result 5: the server authenticated the user and does not let them log on remotely (MS-RDPBCGR 2.2.10.2).",
        |report| {
            let rest = ": the password was right, the right to log on is missing";
            (refused(report)? == ACCESS_DENIED).then(|| told(report, rest))?
        },
        &[(&causes::LOGON_RIGHT_MISSING, Stated)],
    ),
    Signature::specific(
        "early-user-auth.unknown-result",
        "Another result than success and 5, which the specification does not know.",
        |report| {
            let rest = ": the password was right, and the specification does not know this result";
            (refused(report)? != ACCESS_DENIED).then(|| told(report, rest))?
        },
        &[(&causes::LOGON_RIGHT_MISSING, Consistent)],
    ),
];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!(
    "early-user-auth",
    closed: &[(&causes::LOGON_RIGHT_MISSING, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    silent: &[(&causes::SERVICE_HUNG, Consistent), (&causes::KDC_UNREACHABLE, Consistent)],
);

/// The result that is not a success.
fn refused(report: &Report) -> Option<u32> {
    refused_by_server(report, RefusalKind::EarlyUserAuth).map(|refusal| refusal.code)
}
