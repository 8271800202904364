//! [`CredsspLogon`]: one logon of a client, handed to it turn by turn.

use core::fmt;

use rdpwhy_client::{Binding, Logon, LogonEvent, LogonStep};
use rdpwhy_handshake::{Incapacity, LocalFault, Timestamp};

use crate::conversation::{Conversation, Heard, Say, Turn};
use crate::kdc::Kdc;
use crate::{Credentials, Mechanism, Options, client};

/// CredSSP's client with credentials, good for one attempt: whatever it ends in, it never begins another.
pub struct CredsspLogon(State);

enum State {
    Ready(Box<(Credentials, Options)>),
    Running(Conversation<LogonStep>),
    /// The password is gone from memory.
    Spent,
}

impl CredsspLogon {
    /// A logon with these credentials.
    ///
    /// # Errors
    /// They, or the options, do not make one: known before anybody is connected to.
    pub fn new(credentials: Credentials, options: Options) -> Result<Self, UnfitLogon> {
        check(&credentials, &options)?;
        Ok(Self(State::Ready(Box::new((credentials, options)))))
    }

    fn begin(&mut self, binding: &Binding) -> LogonStep {
        match core::mem::replace(&mut self.0, State::Spent) {
            State::Ready(inputs) => {
                let (credentials, options) = *inputs;
                let binding = binding.clone();
                let mut conversation = Conversation::new(|line| client::log_on(line, credentials, options, binding));
                let turn = conversation.begin();
                self.0 = State::Running(conversation);
                self.take(turn)
            }
            State::Running(_) | State::Spent => local("a logon is good for one attempt"),
        }
    }

    fn resume(&mut self, heard: Heard) -> LogonStep {
        match &mut self.0 {
            State::Ready(_) => local("a logon begins with what TLS knows of the server"),
            State::Running(conversation) => {
                let turn = conversation.resume(heard);
                self.take(turn)
            }
            State::Spent => LogonStep::Done,
        }
    }

    fn take(&mut self, turn: Turn<LogonStep>) -> LogonStep {
        if !matches!(turn, Turn::Say(_)) {
            self.0 = State::Spent;
        }
        match turn {
            Turn::Say(Say::Send(request)) => LogonStep::Send(request),
            Turn::Say(Say::Ask(request)) => LogonStep::Ask(request),
            Turn::End(step) => step,
            Turn::Over => LogonStep::Done,
            Turn::Panicked => {
                LogonStep::Unable(Incapacity::PeerMisbehaved("sspi panicked over what the server sent".to_owned()))
            }
        }
    }
}

impl Logon for CredsspLogon {
    fn next(&mut self, _at: Timestamp, event: LogonEvent<'_>) -> LogonStep {
        match event {
            LogonEvent::Begin(binding) => self.begin(binding),
            LogonEvent::Received(request) => self.resume(Heard::Received(request.clone())),
            LogonEvent::Kdc(answer) => self.resume(Heard::Kdc(answer)),
        }
    }
}

impl fmt::Debug for CredsspLogon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.0 {
            State::Ready(_) => "ready",
            State::Running(_) => "running",
            State::Spent => "spent",
        };
        f.debug_tuple("CredsspLogon").field(&state).finish()
    }
}

/// Why credentials and options make no logon.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnfitLogon {
    /// A logon without a name is an anonymous one.
    #[error("a logon needs a user's name")]
    NoUser,
    /// sspi would take the password for an NT hash.
    #[error("a password that begins with $NTLM$: would be taken for a hash")]
    PasswordLikeHash,
    /// Kerberos needs a KDC, and none is looked for.
    #[error("Kerberos needs the address of a KDC")]
    NoKdc,
    /// Kerberos needs the user's realm.
    #[error("Kerberos needs the user's realm: user@realm")]
    NoRealm,
    /// The KDC's address is none.
    #[error("`{0}` is no address of a KDC: tcp://host:port, udp://host:port, or a proxy's https://host/path")]
    KdcAddress(String),
    /// A KDC proxy without TLS, which [`Options::insecure_kdc`] does not allow.
    #[error("a KDC proxy at http:// is asked in clear, and passwords can be guessed from that: expected https://")]
    InsecureKdc,
}

fn check(credentials: &Credentials, options: &Options) -> Result<(), UnfitLogon> {
    match (options.mechanism, &options.kdc) {
        _ if credentials.user.is_empty() => Err(UnfitLogon::NoUser),
        _ if credentials.looks_like_hash() => Err(UnfitLogon::PasswordLikeHash),
        (Mechanism::Kerberos, None) => Err(UnfitLogon::NoKdc),
        (_, Some(address)) if !Kdc::is_address(address) => Err(UnfitLogon::KdcAddress(address.clone())),
        (_, Some(address)) if Kdc::is_in_clear(address) && !options.insecure_kdc => Err(UnfitLogon::InsecureKdc),
        (Mechanism::Kerberos, Some(_)) if !credentials.has_realm() => Err(UnfitLogon::NoRealm),
        _ => Ok(()),
    }
}

fn local(why: &str) -> LogonStep {
    LogonStep::Unable(Incapacity::Local(LocalFault::driver(why)))
}
