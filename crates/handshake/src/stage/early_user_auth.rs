//! `early-user-auth`: the four bytes of MS-RDPBCGR 2.2.10.2. Step `result`.

use rdpwhy_pdu::{Pdu, PduKind, ServerPdu, Side};

use super::{Answer, Seen, Watch};
use crate::position::{Awaited, from_server};
use crate::{Facts, Refusal, RefusalKind};

/// AUTHZ_ACCESS_DENIED.
const ACCESS_DENIED: u32 = 5;

#[derive(Clone, Debug, Default)]
pub(crate) struct EarlyUserAuth;

impl Watch for EarlyUserAuth {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        let Seen::Pdu { decoded, .. } = seen else {
            return Answer::Pass;
        };
        match &decoded.pdu {
            Pdu::Server(ServerPdu::EarlyUserAuthResult(result)) if result.code == 0 => Answer::Done,
            Pdu::Server(ServerPdu::EarlyUserAuthResult(result)) => Answer::Refused(Refusal {
                by: Side::Server,
                kind: RefusalKind::EarlyUserAuth,
                code: result.code,
                name: (result.code == ACCESS_DENIED).then_some("AUTHZ_ACCESS_DENIED"),
            }),
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        ("result", const { &[from_server(PduKind::CredsspEarlyUserAuthResult)] })
    }
}
