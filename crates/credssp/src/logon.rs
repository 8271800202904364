//! [`CredsspLogon`]: one logon of a client, handed to it turn by turn.

use core::fmt;

use rdpwhy_client::{Binding, Logon, LogonEvent, LogonStep};
use rdpwhy_handshake::{Incapacity, Timestamp};

use crate::conversation::{Conversation, Heard, Say, Turn};
use crate::{Credentials, Options, client};

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
    #[must_use]
    pub fn new(credentials: Credentials, options: Options) -> Self {
        Self(State::Ready(Box::new((credentials, options))))
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
            Turn::Panicked => local("sspi panicked over what it was sent"),
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

fn local(why: &str) -> LogonStep {
    LogonStep::Unable(Incapacity::Local(why.to_owned()))
}
