//! A logon that fails at a server which also takes accounts of Microsoft Entra ID.

use rdpwhy_handshake::Report;
use rdpwhy_knowledge::{Cause, causes};
use rdpwhy_pdu::x224::protocol;

use super::Ran;

/// The cause that stands beside a failed logon, and the connection that shows it: the server chose RDSAAD, the logon of web
/// accounts (MS-RDPBCGR 5.4.5.4), in another connection. A web account fails in NTLM like a wrong password.
pub(super) fn beside_logon<'a>(first: &Report, ran: &'a [Ran]) -> Option<(&'static Cause, &'a Ran)> {
    let chose = |report: &Report| report.facts.negotiation.selected == Some(protocol::RDSAAD);
    let ran = ran.iter().find(|ran| ran.report().is_some_and(chose))?;
    (!chose(first)).then_some((&causes::ENTRA_REQUIRED, ran))
}
