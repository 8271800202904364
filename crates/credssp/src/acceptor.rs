//! [`CredsspAcceptor`]: a server's side of one logon, for the lab.

use core::fmt;

use rdpwhy_client::{Acceptor, AcceptorEvent, AcceptorStep, MakeAcceptor};
use zeroize::Zeroizing;

use crate::conversation::{Conversation, Heard, Say, Turn};
use crate::{Credentials, Delegation, server};

/// SEC_E_INTERNAL_ERROR.
const INTERNAL_ERROR: u32 = 0x8009_0304;
/// SEC_E_OUT_OF_SEQUENCE.
const OUT_OF_SEQUENCE: u32 = 0x8009_0310;

/// What a server is made of.
///
/// NTLM's CHALLENGE is sspi's: a random challenge, the real time, empty names and the version 10.0.17763. sspi lets
/// nobody choose them, and the MIC covers them, so they cannot be changed afterwards.
#[derive(Clone)]
pub struct AcceptorConfig {
    /// The CredSSP version to announce, 2 to 6.
    pub version: u32,
    /// The TLS leaf certificate, DER.
    pub certificate: Vec<u8>,
    /// Who may log on. A [`Credentials::domain`] that is empty fits every domain where the client leaves SPNEGO out;
    /// inside it sspi compares both parts.
    pub accounts: Vec<Credentials>,
    /// With one, Kerberos is the mechanism; without, NTLM, raw or in SPNEGO as the client likes.
    pub service: Option<Service>,
}

/// The service account that a Kerberos server asks the KDC with, since the client wants user-to-user tickets.
#[derive(Clone)]
pub struct Service {
    /// `TERMSRV/host`, as the client names it.
    pub principal: String,
    /// The realm.
    pub realm: String,
    /// The account's password.
    pub password: Zeroizing<String>,
    /// The KDC's address, in the forms of [`crate::Options::kdc`].
    pub kdc: String,
}

/// CredSSP's server side for one connection.
pub struct CredsspAcceptor {
    state: State,
    delegation: Option<Delegation>,
}

enum State {
    Ready(Box<AcceptorConfig>),
    Running(Conversation<Result<Delegation, u32>>),
    Over,
}

impl CredsspAcceptor {
    /// A server that waits for the client's first TSRequest.
    #[must_use]
    pub fn new(config: AcceptorConfig) -> Self {
        Self { state: State::Ready(Box::new(config)), delegation: None }
    }

    /// What the client handed over; `None` until the logon was accepted.
    #[must_use]
    pub const fn delegation(&self) -> Option<Delegation> {
        self.delegation
    }

    fn resume(&mut self, heard: Heard) -> AcceptorStep {
        let (conversation, turn) = match (core::mem::replace(&mut self.state, State::Over), heard) {
            (State::Ready(config), Heard::Received(first)) => {
                let mut conversation = Conversation::new(|line| server::accept(line, *config, first));
                let turn = conversation.begin();
                (conversation, turn)
            }
            (State::Running(mut conversation), heard) => {
                let turn = conversation.resume(heard);
                (conversation, turn)
            }
            (State::Ready(_) | State::Over, _) => return AcceptorStep::Refuse { status: OUT_OF_SEQUENCE },
        };
        match turn {
            Turn::Say(say) => {
                self.state = State::Running(conversation);
                match say {
                    Say::Send(request) => AcceptorStep::Send(request),
                    Say::Ask(request) => AcceptorStep::Ask(request),
                }
            }
            Turn::End(Ok(delegation)) => {
                self.delegation = Some(delegation);
                AcceptorStep::Accepted
            }
            Turn::End(Err(status)) => AcceptorStep::Refuse { status },
            Turn::Over => AcceptorStep::Refuse { status: OUT_OF_SEQUENCE },
            Turn::Panicked => AcceptorStep::Refuse { status: INTERNAL_ERROR },
        }
    }
}

impl MakeAcceptor for AcceptorConfig {
    fn make(&self, certificate: &[u8]) -> Box<dyn Acceptor> {
        Box::new(CredsspAcceptor::new(Self { certificate: certificate.to_vec(), ..self.clone() }))
    }
}

impl Acceptor for CredsspAcceptor {
    fn next(&mut self, event: AcceptorEvent<'_>) -> AcceptorStep {
        match event {
            AcceptorEvent::Received(request) => self.resume(Heard::Received(request.clone())),
            AcceptorEvent::Kdc(answer) => self.resume(Heard::Kdc(answer)),
        }
    }
}

impl fmt::Debug for AcceptorConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AcceptorConfig")
            .field("version", &self.version)
            .field("accounts", &self.accounts)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("principal", &self.principal)
            .field("realm", &self.realm)
            .field("kdc", &self.kdc)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CredsspAcceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredsspAcceptor").field("delegation", &self.delegation).finish_non_exhaustive()
    }
}
