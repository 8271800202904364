//! CredSSP: whoever plays the logon says what goes up.

use rdpwhy_handshake::{Input as Seen, Timestamp};
use rdpwhy_pdu::Pdu;

use crate::{Client, LogonStep};

impl Client {
    pub(super) fn log_on(&mut self, at: Timestamp) {
        let received = match self.witness.last_from_server() {
            Some(Pdu::TsRequest(request) | Pdu::NtlmChallenge(request, _)) => Some(request.as_ref().clone()),
            _ => None,
        };
        match self.logon.next(at, received.as_ref()) {
            LogonStep::Send(request) => self.send(at, request.encode()),
            LogonStep::Stop(because) => self.observe(at, Seen::Stop(because)),
            LogonStep::Unable(because) => self.observe(at, Seen::Unable(because)),
        }
    }
}
