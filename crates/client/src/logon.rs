//! How a logon is handed over: whoever can authenticate plays CredSSP's client side through [`Logon`].

use core::fmt;

use rdpwhy_handshake::{Because, Incapacity, Timestamp};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::ntlm::{Mechanism, unwrap_token};

use crate::profile::Token;
use crate::{Config, Profile, Reach};

/// The client's side of CredSSP. It is told [`LogonEvent::Begin`] once, and then what came of each of its steps.
pub trait Logon: Send {
    /// What to do next.
    fn next(&mut self, at: Timestamp, event: LogonEvent<'_>) -> LogonStep;

    /// Whether it has credentials: then it only begins at a server that [`crate::Config::trust`] trusts.
    fn has_credentials(&self) -> bool {
        true
    }
}

/// What a logon is told.
#[derive(Clone, Debug)]
pub enum LogonEvent<'a> {
    /// TLS is up, and this is what it knows of the server.
    Begin(&'a Binding),
    /// The server's last TSRequest.
    Received(&'a TsRequest),
    /// What the KDC answered to the last [`LogonStep::Ask`], or why it could not be asked.
    Kdc(Result<Vec<u8>, String>),
}

/// What TLS knows of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binding {
    /// The leaf certificate, DER; empty where there was none.
    pub certificate: Vec<u8>,
    /// The name that was dialled.
    pub host: String,
}

/// What a logon does next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogonStep {
    /// Send this.
    Send(TsRequest),
    /// Ask the KDC, and come back with [`LogonEvent::Kdc`].
    Ask(KdcRequest),
    /// Go no further.
    Stop(Because),
    /// Our own side cannot go on.
    Unable(Incapacity),
    /// Nothing more is to be said.
    Done,
}

/// A message for a KDC.
#[derive(Clone, PartialEq, Eq)]
pub struct KdcRequest {
    /// `tcp://host:port`, `udp://host:port`, or the address of a KDC proxy, `http(s)://host/path`.
    pub url: String,
    /// The bytes as they go on the wire; the answer is wanted in the same form. Over TCP both begin with their length
    /// in four bytes, over UDP they are the datagram, over HTTP the body (MS-KKDCP 2.2.2).
    pub message: Vec<u8>,
}

impl KdcRequest {
    /// Bytes that an answer may have. It is a ticket or two: Windows' greatest token (48,000 bytes) is far below this.
    pub const GREATEST_ANSWER: usize = 1 << 20;
}

impl fmt::Debug for KdcRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is encrypted with a password's key can be tried against a list of passwords.
        f.debug_struct("KdcRequest").field("url", &self.url).field("bytes", &self.message.len()).finish()
    }
}

/// No logon at all: NTLM NEGOTIATE, the server's CHALLENGE is read, and that is all. No attempt is counted, since no
/// AUTHENTICATE is ever sent.
#[derive(Clone, Copy, Debug)]
pub struct Anonymous {
    because: Because,
    /// There are credentials, which this server is not to have.
    is_instead: bool,
    /// They are not sent because of this cipher suite.
    unfit_suite: Option<&'static str>,
    /// As the imitated client sends it; `None` where it sends none without credentials.
    token: Option<Token>,
    /// clientNonce of the first TSRequest, for a client that has it there.
    nonce: Option<[u8; 32]>,
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
        Self { because, is_instead: false, unfit_suite: None, token: Profile::Rdpwhy.row().token, nonce: None }
    }

    /// For a client that is configured so: as far as [`Config::reach`], with the first token of [`Config::profile`].
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let token = config.profile.row().token;
        let mut nonce = [0; 32];
        let wants_nonce = token.is_some_and(|token| token.nonce);
        let nonce = (wants_nonce && config.randomness.fill(&mut nonce).is_ok()).then_some(nonce);
        Self { token, nonce, ..Self::new(config.reach) }
    }

    /// For a server that the credentials must not go to.
    pub(crate) fn instead_of_credentials(config: &Config) -> Self {
        Self { because: Because::Credentials, is_instead: true, ..Self::of(config) }
    }

    /// For a server that has chosen this cipher suite, over which the credentials must not be sent.
    pub(crate) fn instead_of_credentials_over(config: &Config, suite: &'static str) -> Self {
        Self { unfit_suite: Some(suite), ..Self::instead_of_credentials(config) }
    }

    /// Where the logon ends, for `because`, or because of the cipher suite.
    fn stop(&self, because: Because) -> LogonStep {
        self.unfit_suite.map_or(LogonStep::Stop(because), |suite| {
            LogonStep::Unable(Incapacity::PeerChose(format!(
                "{suite}, and no credentials were sent: over a cipher suite with CBC they are sent only where that is \
                 allowed (--trust-cbc)"
            )))
        })
    }
}

impl Logon for Anonymous {
    fn next(&mut self, _at: Timestamp, event: LogonEvent<'_>) -> LogonStep {
        match event {
            LogonEvent::Begin(_) => match self.token {
                Some(token) => LogonStep::Send(TsRequest {
                    version: token.version,
                    nego_tokens: vec![token.negotiate().encode()],
                    client_nonce: self.nonce.map(Vec::from),
                    ..TsRequest::default()
                }),
                None => self.stop(Because::Credentials),
            },
            // Whatever it answers to those who may not go on: they have no credentials for it.
            LogonEvent::Received(request) if is_ntlm(request) || self.is_instead => self.stop(self.because),
            LogonEvent::Received(_) => {
                LogonStep::Unable(Incapacity::PeerChose("another mechanism than NTLM".to_owned()))
            }
            LogonEvent::Kdc(_) => LogonStep::Done,
        }
    }

    fn has_credentials(&self) -> bool {
        false
    }
}

fn is_ntlm(request: &TsRequest) -> bool {
    let mechanism = |token: &Vec<u8>| unwrap_token(token).0;
    request.nego_tokens.iter().any(|token| matches!(mechanism(token), Mechanism::Ntlm | Mechanism::SpnegoNtlm))
}
