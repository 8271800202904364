//! CredSSP: whoever plays the logon says what goes up.

use rdpwhy_handshake::{EventBody, Observation, Side, Timestamp};
use rdpwhy_pdu::credssp::TsRequest;

use crate::{Client, LogonStep};

impl Client {
    pub(super) fn log_on(&mut self, at: Timestamp) {
        let received = self.last_ts_request();
        match self.logon.next(at, received.as_ref()) {
            LogonStep::Send(request) => self.send(at, request.encode()),
            LogonStep::Stop(because) => self.observe(at, Observation::Stop(because)),
            LogonStep::Unable(because) => self.observe(at, Observation::Unable(because)),
        }
    }

    /// The server's last message, from the transcript: what the witness has is what counts.
    fn last_ts_request(&self) -> Option<TsRequest> {
        self.witness.transcript().iter().rev().find_map(|event| match &event.body {
            EventBody::Pdu { from: Side::Server, raw: Some(raw), .. } => TsRequest::decode(raw).ok(),
            _ => None,
        })
    }
}
