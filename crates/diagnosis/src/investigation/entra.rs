//! A logon that fails at a server which also takes accounts of Microsoft Entra ID.

use rdpwhy_handshake::Report;
use rdpwhy_pdu::x224::protocol;

use super::Ran;

/// The connection in which the server chose RDSAAD, the logon of web accounts (MS-RDPBCGR 5.4.5.4), although the first one
/// did not come to it. A web account fails in NTLM like a wrong password.
pub(super) fn beside_logon<'a>(first: &Report, ran: &'a [Ran]) -> Option<&'a Ran> {
    let chose = |report: &Report| report.facts.negotiation.selected == Some(protocol::RDSAAD);
    ran.iter().find(|ran| !chose(first) && ran.report().is_some_and(chose))
}
