//! What the client says when it is due, one file a group of stages.

mod auto_detect;
mod channels;
mod client_info;
mod credssp;
mod licensing;
mod negotiation;
mod security_exchange;
mod settings;

pub(crate) use credssp::LogonProgress;

use std::sync::Arc;

use rdpwhy_handshake::{Because, Input as Seen, LocalFault, Side, Stage, Timestamp, Trust};

use crate::layer::Connector;
use crate::profile::ProfileHello;
use crate::{Client, Config, InspectConnector, Opening, Reach};

impl Client {
    /// Speaks as long as the client is due and allowed.
    pub(crate) fn speak(&mut self, at: Timestamp) {
        self.take_license(at);
        while self.witness.ending().is_none() && self.is_due() {
            let (position, seen) = (self.witness.position(), self.witness.event_count());
            self.speak_once(at);
            let moved = position != self.witness.position() || seen != self.witness.event_count();
            if !moved && self.witness.ending().is_none() && self.is_due() {
                self.observe(at, Seen::Unanswerable);
            }
        }
    }

    /// Whether the next step is ours: a message, or the decision to go no further.
    fn is_due(&self) -> bool {
        let position = self.witness.position();
        match position.stage {
            // Nothing of ours reaches a server that is not connected; a stream that was handed to us is.
            Stage::Resolve | Stage::Connect => position.stage == Stage::Resolve && self.is_given_a_stream(),
            Stage::Negotiation if self.only_listens() => !self.witness.facts().experiment,
            // The layer speaks for itself once it is there.
            Stage::Tls => self.layer.is_none() || self.has_its_answer(),
            Stage::Credssp if self.awaits_kdc().is_some() => false,
            // No reach goes further: what comes is read, until nothing more does.
            Stage::Capabilities | Stage::Finalization => false,
            _ => position.awaits_from(Side::Client),
        }
    }

    /// Whether the layer wants the server's answer alone, and it is there: its whole flight up to TLS 1.2, which the
    /// client would answer; in TLS 1.3 the hello, behind which everything is sealed, or the wish for another one.
    fn has_its_answer(&self) -> bool {
        let only_asks = self.layer.as_ref().is_some_and(|layer| layer.only_asks());
        let tls = &self.witness.facts().tls;
        only_asks && tls.version.is_some() && (tls.is_1_3() || self.witness.position().awaits_from(Side::Client))
    }

    /// Whether the first word is the server's, if it has one.
    pub(crate) const fn only_listens(&self) -> bool {
        matches!(self.config.opening, Opening::Listen(_))
    }

    /// Nobody has dialled: whoever drives us has a connected stream.
    fn is_given_a_stream(&self) -> bool {
        self.witness.transcript().is_empty()
    }

    fn speak_once(&mut self, at: Timestamp) {
        match self.witness.position().stage {
            Stage::Resolve | Stage::Connect | Stage::Negotiation => match self.config.opening {
                Opening::DirectTls => {
                    self.send_preconnection(at);
                    self.observe(at, Seen::DirectTls);
                }
                Opening::Listen(_) => {
                    self.send_preconnection(at);
                    self.observe(at, Seen::Listening);
                }
                Opening::X224 => {
                    self.send_preconnection(at);
                    self.ask_for_connection(at);
                }
            },
            Stage::Tls if self.layer.is_none() => self.start_tls(at),
            Stage::Tls => self.observe(at, Seen::Stop(Because::Inspected)),
            Stage::Credssp => self.log_on(at),
            Stage::BasicSettings => self.send_settings(at),
            Stage::Channels => self.join_channels(at),
            Stage::SecurityExchange if self.may_open_session().is_ok() => self.exchange_keys(at),
            Stage::ClientInfo if self.may_open_session().is_ok() => self.send_client_info(at),
            Stage::AutoDetect => self.answer_auto_detect(at),
            Stage::Licensing => self.answer_licensing(at),
            Stage::Multitransport => self.decline_multitransport(at),
            _ => {
                let because = self.may_open_session().err().unwrap_or(Because::Reach);
                self.observe(at, Seen::Stop(because));
            }
        }
    }

    /// Whether what opens a session on the server may be said.
    fn may_open_session(&self) -> Result<(), Because> {
        match self.witness.facts().credssp.trust {
            _ if self.config.reach < Reach::Session => Err(Because::Reach),
            Some(Trust::StandardSecurity) => Err(Because::Credentials),
            _ => Ok(()),
        }
    }

    /// What sends the profile's ClientHello, where it is the profile that speaks TLS.
    fn imitated(&self) -> Result<Option<Arc<dyn Connector>>, LocalFault> {
        let Config { profile, profile_hello, protocols, randomness, .. } = &self.config;
        if !profile_hello {
            return Ok(None);
        }
        match profile.hello_for(*protocols) {
            ProfileHello::Library => Ok(None),
            ProfileHello::Made(hello) => Ok(Some(Arc::new(InspectConnector::new(*hello, Arc::clone(randomness))))),
            ProfileHello::NotKnown => {
                let client = profile.about();
                let why = format!("no ClientHello of {client} is known, and the server selected TLS");
                Err(LocalFault::configuration(why))
            }
        }
    }

    fn start_tls(&mut self, at: Timestamp) {
        let now = self.config.wall.map(|wall| wall.at(at));
        let (connector, imitates) = match self.imitated() {
            Ok(imitated) => {
                let imitates = imitated.is_some();
                (imitated.unwrap_or_else(|| Arc::clone(&self.config.connector)), imitates)
            }
            Err(fault) => return self.observe(at, Seen::Unable(fault.into())),
        };
        match connector.connect(&self.config.target.host, now) {
            Ok(layer) => {
                // A hello that the client itself sends is no experiment: its failure is the client's.
                if layer.only_asks() && !imitates {
                    self.observe(at, Seen::Inspecting);
                }
                let up = layer.is_up();
                self.layer = Some(layer);
                self.flush_layer(at);
                // A transparent layer is up before a byte has come.
                if up {
                    self.observe(at, Seen::TlsUp(rdpwhy_handshake::TlsUp::default()));
                }
            }
            Err(fault) => self.observe(at, Seen::Unable(fault.into())),
        }
    }
}
