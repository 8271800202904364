//! How a logon is handed over: whoever can authenticate plays CredSSP's client side through [`Logon`].

use rdpwhy_handshake::{Because, Incapacity, Timestamp};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::ntlm::{Mechanism, Negotiate, unwrap_token};

use crate::Reach;

/// The client's side of CredSSP. It is asked once for the opening and once for each TSRequest of the server.
pub trait Logon: Send {
    /// What to do next; `received` is the server's last TSRequest, `None` at the beginning.
    fn next(&mut self, at: Timestamp, received: Option<&TsRequest>) -> LogonStep;
}

/// What a logon does next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogonStep {
    /// Send this.
    Send(TsRequest),
    /// Go no further.
    Stop(Because),
    /// Our own side cannot go on.
    Unable(Incapacity),
}

/// The highest CredSSP version (MS-CSSP 2.2.1): a server with a lower one says so and is followed.
const VERSION: u32 = 6;

/// No logon at all: NTLM NEGOTIATE, the server's CHALLENGE is read, and that is all. No attempt is counted, since no
/// AUTHENTICATE is ever sent.
#[derive(Clone, Copy, Debug)]
pub struct Anonymous {
    because: Because,
}

impl Anonymous {
    /// For a probe that may go as far as `reach`. Anonymously nothing was asked for beyond the challenge; further than
    /// that it is the credentials that are missing.
    #[must_use]
    pub const fn new(reach: Reach) -> Self {
        let because = match reach {
            Reach::Anonymous => Because::Reach,
            Reach::Session | Reach::License => Because::Credentials,
        };
        Self { because }
    }
}

impl Logon for Anonymous {
    fn next(&mut self, _at: Timestamp, received: Option<&TsRequest>) -> LogonStep {
        match received {
            None => LogonStep::Send(TsRequest {
                version: VERSION,
                nego_tokens: vec![Negotiate::anonymous().encode()],
                ..TsRequest::default()
            }),
            Some(request) if is_ntlm(request) => LogonStep::Stop(self.because),
            Some(_) => LogonStep::Unable(Incapacity::PeerChose("another mechanism than NTLM".to_owned())),
        }
    }
}

fn is_ntlm(request: &TsRequest) -> bool {
    let mechanism = |token: &Vec<u8>| unwrap_token(token).0;
    request.nego_tokens.iter().any(|token| matches!(mechanism(token), Mechanism::Ntlm | Mechanism::SpnegoNtlm))
}
