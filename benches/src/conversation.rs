//! The client and the lab's server, with their witnesses, pumped without a link.

use std::sync::Arc;

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Client, Config as ClientConfig, Input, Output, Reach};
use rdpwhy_handshake::{How, Report, Timestamp, WallTime};
use rdpwhy_lab::{Config as ServerConfig, Security, Server, ServerInput, ServerOutput, TlsMode, TlsVersions};
use rdpwhy_pdu::x224::protocol;

use crate::{Certificate, Meter};

/// Noon of the first of January 2026: certificates are judged and clocks compared, as in a probe.
const WALL: WallTime = WallTime(1_767_268_800_000_000);
/// Between two turns.
const TURN: u64 = 100;

/// Two speakers that have not begun.
#[derive(Clone)]
pub struct Conversation {
    /// What the client is told.
    pub client: ClientConfig,
    /// What kind of server it meets.
    pub server: ServerConfig,
}

/// A conversation that is over.
pub struct Ended {
    /// What the client says of it.
    pub report: Report,
    /// The client, for its recording.
    pub client: Client,
    /// The time spent in calls of the client, from its making to its report.
    pub client_time: Meter,
}

impl Conversation {
    /// CredSSP up to the CHALLENGE, over TLS 1.3: an anonymous probe of a server that enforces NLA.
    #[must_use]
    pub fn credssp(certificate: &Certificate) -> Self {
        Self::new(certificate, Security::Hybrid)
    }

    /// The same, on the route with Early User Authorization.
    #[must_use]
    pub fn credssp_ex(certificate: &Certificate) -> Self {
        Self::new(certificate, Security::HybridEx)
    }

    /// The way to Demand Active over TLS 1.3, with Client Info and licensing.
    #[must_use]
    pub fn tls(certificate: &Certificate) -> Self {
        let mut conversation = Self::new(certificate, Security::Ssl);
        conversation.client.reach = Reach::Session;
        conversation
    }

    /// Standard RDP security without encryption, up to Client Info.
    #[must_use]
    pub fn standard(certificate: &Certificate) -> Self {
        let mut conversation = Self::new(certificate, Security::Rdp);
        conversation.client.protocols = Some(protocol::RDP);
        conversation
    }

    /// The same conversation with plaintext where TLS would be.
    #[must_use]
    pub fn transparent(mut self) -> Self {
        self.client.connector = Arc::new(TransparentConnector);
        self.server.tls = TlsMode::Transparent;
        self
    }

    fn new(certificate: &Certificate, security: Security) -> Self {
        let mut client = ClientConfig::new(Certificate::HOST, 3389);
        client.wall = Some(WALL);
        let mut server =
            ServerConfig::default().with_security(security).with_tls(TlsMode::Rustls { versions: TlsVersions::Only13 });
        server.identity = certificate.identity();
        server.wall = Some(WALL);
        Self { client, server }
    }

    /// Lets them talk until the client is done.
    #[must_use]
    pub fn run(&self) -> Ended {
        let mut client_time = Meter::default();
        let mut server = Server::new(self.server.clone());
        let mut now = Timestamp::ZERO;
        let (mut client, mut up) = client_time.run(|| {
            let mut client = Client::new(self.client.clone());
            client.handle(now, Input::Tick);
            let said = listen(&mut client);
            (client, said)
        });
        while !up.done {
            now = Timestamp(now.0 + TURN);
            let down = answer(&mut server, now, &up);
            now = Timestamp(now.0 + TURN);
            up = client_time.run(|| {
                for bytes in &down.bytes {
                    client.handle(now, Input::Received(bytes));
                }
                if let Some(how) = down.ended {
                    client.handle(now, Input::Ended(how));
                }
                if down.bytes.is_empty() && down.ended.is_none() {
                    client.handle(now, Input::Tick);
                }
                listen(&mut client)
            });
            // Where the server has nothing to say, the client's deadlines are what is next.
            now = up.wake.filter(|_| up.bytes.is_empty()).unwrap_or(now).max(now);
        }
        let report = client_time.run(|| client.report());
        Ended { report, client, client_time }
    }
}

/// What one side said in its turn.
#[derive(Default)]
struct Said {
    bytes: Vec<Vec<u8>>,
    ended: Option<How>,
    wake: Option<Timestamp>,
    done: bool,
}

fn listen(client: &mut Client) -> Said {
    let mut said = Said::default();
    loop {
        match client.poll() {
            Output::Transmit(bytes) => said.bytes.push(bytes),
            Output::Shutdown => said.ended = Some(How::Eof),
            Output::Wait(until) => {
                said.wake = until;
                return said;
            }
            _ => {
                said.done = true;
                return said;
            }
        }
    }
}

fn answer(server: &mut Server, now: Timestamp, said: &Said) -> Said {
    for bytes in &said.bytes {
        server.handle(now, ServerInput::Received(bytes));
    }
    if let Some(how) = said.ended {
        server.handle(now, ServerInput::Ended(how));
    }
    let mut answer = Said::default();
    loop {
        match server.poll() {
            ServerOutput::Transmit(bytes) => answer.bytes.push(bytes),
            ServerOutput::Shutdown => answer.ended = Some(How::Eof),
            ServerOutput::Reset => answer.ended = Some(How::Reset),
            ServerOutput::Wait(_) => return answer,
            _ => {
                answer.ended.get_or_insert(How::Eof);
                return answer;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rdpwhy_handshake::{Because, Ending, Outcome, Stage};

    use super::Conversation;
    use crate::Certificate;

    #[test]
    fn what_is_measured_is_the_whole_conversation() {
        let certificate = Certificate::new();
        let stopped = |stage| (stage, Some(Ending::Stopped { because: Because::Reach }));
        let cases = [
            (Conversation::credssp(&certificate), stopped(Stage::Credssp)),
            (Conversation::credssp_ex(&certificate), stopped(Stage::Credssp)),
            (Conversation::credssp(&certificate).transparent(), stopped(Stage::Credssp)),
            (Conversation::tls(&certificate), (Stage::Licensing, Some(Ending::Completed))),
            (Conversation::standard(&certificate), stopped(Stage::ClientInfo)),
        ];
        for (conversation, (stage, ending)) in cases {
            let report = conversation.run().report;
            assert_eq!((report.position.stage, &report.ending), (stage, &ending));
            assert!(report.stages.iter().all(|stage| stage.outcome != Outcome::Failed));
            assert_eq!(report.facts.ntlm.is_some(), stage == Stage::Credssp, "a challenge was read");
        }
    }

    #[test]
    fn tls_1_3_is_spoken_and_its_certificate_judged() {
        let report = Conversation::credssp(&Certificate::new()).run().report;
        assert!(report.facts.tls.is_1_3());
        let certificate = report.facts.tls.certificate.expect("a certificate was shown");
        assert!(certificate.verification.is_some_and(|seen| seen.signature_valid));
        assert!(certificate.expired.is_some());
    }
}
