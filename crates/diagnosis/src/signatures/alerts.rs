//! Fatal TLS alerts of the server, by their number and by where they came (RFC 8446 6.2, RFC 5246 7.2.2; inside CredSSP
//! MS-RDPBCGR 5.4.5.2.2). An alert says which step failed on its sender's side, and the same number is sent for several
//! reasons. Two numbers alone state a cause: 112, that no server has this name, and 116, that a certificate of the client
//! is required.

mod behind;
mod credssp;
mod place;
mod tls;

pub(crate) use behind::SIGNATURES as BEHIND;
pub(crate) use credssp::SIGNATURES as IN_CREDSSP;
pub(crate) use tls::SIGNATURES as IN_TLS;

use rdpwhy_handshake::{Refusal, RefusalKind, Report};
use rdpwhy_pdu::tls::alert_meaning;

use self::place::{Meaning, Place, meaning};
use super::ended::{refused_by_server, told};
use crate::signature::Match;

/// The server's fatal alert, where it has this meaning in its place: what its number says, and `rest`.
fn alert(report: &Report, wanted: Meaning, rest: &str) -> Option<Match> {
    let Refusal { code, .. } = refused_by_server(report, RefusalKind::TlsAlert)?;
    let code = u8::try_from(*code).ok()?;
    let says = alert_meaning(code).map(|means| format!("; it says that {means}")).unwrap_or_default();
    (meaning(code, Place::of(report)) == wanted).then(|| told(report, &(says + rest)))?
}
