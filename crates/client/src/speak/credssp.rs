//! CredSSP: whoever plays the logon says what goes up, once the server may hear it.

use rdpwhy_handshake::{Because, Input as Seen, Timestamp};
use rdpwhy_pdu::ServerPdu;
use rdpwhy_pdu::credssp::TsRequest;

use crate::logon::{Anonymous, Binding, LogonEvent, LogonStep};
use crate::{Client, Output, Reach};

/// How far a logon is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LogonProgress {
    NotBegun,
    Running,
    /// The KDC at this address is asked; the server waits.
    AwaitsKdc(String),
}

impl Client {
    pub(super) fn log_on(&mut self, at: Timestamp) {
        if self.logon_progress == LogonProgress::NotBegun {
            return self.begin_logon(at);
        }
        let received = match self.witness.last_from_server() {
            Some(ServerPdu::TsRequest(request) | ServerPdu::NtlmChallenge(request, _)) => request.as_ref().clone(),
            _ => TsRequest::default(),
        };
        let step = self.logon.next(at, LogonEvent::Received(&received));
        self.take_logon_step(at, step);
    }

    /// What the KDC answered, or why it could not be asked.
    pub(crate) fn take_kdc_answer(&mut self, at: Timestamp, answer: Result<Vec<u8>, String>) {
        if self.awaits_kdc().is_none() || self.witness.ending().is_some() {
            return;
        }
        self.logon_progress = LogonProgress::Running;
        self.restart_stage_clock(at);
        let step = self.logon.next(at, LogonEvent::Kdc(answer));
        self.take_logon_step(at, step);
    }

    /// The address of the KDC that is being asked.
    pub(crate) fn awaits_kdc(&self) -> Option<&str> {
        match &self.logon_progress {
            LogonProgress::AwaitsKdc(url) => Some(url),
            _ => None,
        }
    }

    /// INVARIANT: a logon with credentials is told of no server that is not trusted, and begins over no cipher suite that
    /// is not allowed for it. Then it is dropped, and what it knows with it, and the server is asked for its challenge
    /// alone.
    fn begin_logon(&mut self, at: Timestamp) {
        if self.logon.has_credentials() {
            if let Some(suite) = self.unfit_suite() {
                self.logon = Box::new(Anonymous::instead_of_credentials_over(&self.config, suite));
            } else if !self.judge_trust(at) {
                self.logon = Box::new(Anonymous::instead_of_credentials(&self.config));
            }
        }
        self.logon_progress = LogonProgress::Running;
        let binding = Binding { certificate: self.certificate.clone(), host: self.config.target.host.clone() };
        let step = self.logon.next(at, LogonEvent::Begin(&binding));
        self.take_logon_step(at, step);
    }

    fn take_logon_step(&mut self, at: Timestamp, step: LogonStep) {
        match step {
            // The password is beyond this reach, whatever the logon thinks.
            LogonStep::Send(request) if request.auth_info.is_some() && self.config.reach < Reach::Session => {
                self.observe(at, Seen::Stop(Because::Reach));
            }
            LogonStep::Send(request) => self.send_shown(at, request.encode(), Some(&request.redacted().encode())),
            LogonStep::Ask(request) => {
                self.restart_stage_clock(at);
                self.logon_progress = LogonProgress::AwaitsKdc(request.url.clone());
                self.outputs.push_back(Output::AskKdc(request));
            }
            LogonStep::Stop(because) => self.observe(at, Seen::Stop(because)),
            LogonStep::Unable(because) => self.observe(at, Seen::Unable(because)),
            LogonStep::Done => self.observe(at, Seen::Unanswerable),
        }
    }
}
