//! What is understood in any stage after Connect-Response: a disconnect ultimatum, a redirection. Set Error Info is in
//! `error_info`.

use rdpwhy_handshake::{Ending, RefusalKind, Report, Stage};
use rdpwhy_knowledge::causes;
use rdpwhy_pdu::x224::protocol;

use super::ended::{refused_by_server, told};
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};

/// The server has not been told yet who wants a session.
const BEFORE_SESSION: &[Stage] = &[Stage::BasicSettings, Stage::Channels, Stage::SecurityExchange, Stage::ClientInfo];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "mcs.disconnect-ultimatum",
        "An MCS Disconnect Provider Ultimatum, where MCS is spoken.",
        ultimatum,
        &[(&causes::SERVER_ENDED_SESSION, Stated)],
    ),
    Signature::specific(
        "mcs.disconnect-before-session",
        "An MCS Disconnect Provider Ultimatum before Client Info: xrdp and FreeRDP's code end so whatever they cannot begin.",
        ultimatum_before_session,
        &[(&causes::SETTINGS_REJECTED, Consistent), (&causes::SERVER_ENDED_SESSION, Consistent)],
    ),
    Signature::specific(
        "mcs.disconnect-without-key",
        "An MCS Disconnect Provider Ultimatum in place of the key of Standard RDP security.",
        ultimatum_without_key,
        &[(&causes::SERVER_KEY_UNREADABLE, Consistent)],
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
    let after_mcs = !before_mcs && !BEFORE_SESSION.contains(&report.position.stage);
    after_mcs.then(|| told(report, ", on purpose and without a reason"))?
}

fn ultimatum_before_session(report: &Report) -> Option<Match> {
    refused_by_server(report, RefusalKind::DisconnectUltimatum)?;
    let rest = ", without a reason and before there was a session: it cannot or will not go on";
    BEFORE_SESSION.contains(&report.position.stage).then(|| told(report, rest))?
}

/// The server's key for Standard RDP security is in the Connect-Response (MS-RDPBCGR 2.2.1.4.3, Server Security Data).
fn ultimatum_without_key(report: &Report) -> Option<Match> {
    refused_by_server(report, RefusalKind::DisconnectUltimatum)?;
    let is_due =
        report.position.stage == Stage::BasicSettings && report.facts.negotiation.selected == Some(protocol::RDP);
    is_due.then(|| told(report, ", in place of the message that has the server's key for Standard RDP security"))?
}

fn redirected(report: &Report) -> Option<Match> {
    matches!(report.ending, Some(Ending::Redirected { .. }))
        .then(|| told(report, ", which is its answer and no failure: look there"))?
}
