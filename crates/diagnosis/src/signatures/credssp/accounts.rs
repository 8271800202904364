//! Servers that check passwords against a list of their own: where the list is missing or empty, every logon is refused, in
//! the words of a wrong password. Measured on FreeRDP's shadow server 2.11 and 3.32, gnome-remote-desktop 51, KRdp 6.7 and
//! weston 16. Windows and xrdp ask the system, and have another source reference.

use rdpwhy_handshake::Report;
use rdpwhy_knowledge::causes;

use super::closed_after_authenticate;
use super::status::is_logon_refused;
use crate::Standing::Consistent;
use crate::signature::{Match, Signature};

/// SRC-REF of FreeRDP's servers in the Connection Confirm.
const FREERDP_REFERENCE: u16 = 0;

pub(crate) const SIGNATURES: &[Signature] = &[Signature::specific(
    "credssp.accounts-of-its-own",
    "A server that may check passwords against a list of its own refused the logon.",
    refused_with_accounts_of_its_own,
    &[(&causes::NO_CREDENTIALS_CONFIGURED, Consistent)],
)];

fn refused_with_accounts_of_its_own(report: &Report) -> Option<Match> {
    let is_freerdp = report.facts.negotiation.source_reference == Some(FREERDP_REFERENCE);
    let is_refused = is_logon_refused(report) || closed_after_authenticate(report).is_some();
    let says = "The Connection Confirm is that of a server of FreeRDP's code. Such a server may have a list of accounts of its \
                own, and without any it refuses every logon in the same way.";
    (is_freerdp && is_refused).then(|| Match::at_ending(report, says.to_owned()))?
}
