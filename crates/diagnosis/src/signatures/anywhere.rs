//! What is understood in any stage after Connect-Response: a disconnect ultimatum, a redirection. Set Error Info is in
//! `error_info`.

use rdpwhy_handshake::{Ending, RefusalKind, Report, Stage};
use rdpwhy_knowledge::causes;

use super::ended::{refused_by_server, told};
use crate::Standing::Stated;
use crate::signature::{Match, Signature};

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "mcs.disconnect-ultimatum",
        "An MCS Disconnect Provider Ultimatum, where MCS is spoken.",
        ultimatum,
        &[(&causes::SERVER_ENDED_SESSION, Stated)],
    ),
    Signature::specific(
        "redirection.elsewhere",
        "A Server Redirection: the server's answer is another server.",
        redirected,
        &[(&causes::SERVER_REDIRECTS, Stated)],
    ),
];

fn ultimatum(report: &Report) -> Option<Match> {
    refused_by_server(report, RefusalKind::DisconnectUltimatum)?;
    let before_mcs = matches!(report.position.stage, Stage::Negotiation | Stage::Tls);
    (!before_mcs).then(|| told(report, ", on purpose and without a reason"))?
}

fn redirected(report: &Report) -> Option<Match> {
    matches!(report.ending, Some(Ending::Redirected { .. }))
        .then(|| told(report, ", which is its answer and no failure: look there"))?
}
