//! A recorded handshake, for the witness alone.

use rdpwhy_handshake::{Config, Handshake, Observation, Timestamp};

use crate::Conversation;

/// What a witness is shown.
#[derive(Clone, Debug)]
pub struct Recorded {
    config: Config,
    observations: Vec<(Timestamp, Observation)>,
}

impl Recorded {
    /// Records a conversation: both taps of the client's side.
    #[must_use]
    pub fn new(mut conversation: Conversation) -> Self {
        conversation.client.record = true;
        let ended = conversation.run();
        let client = ended.client.config();
        Self {
            config: Config {
                connection: client.connection,
                wall: client.wall,
                target: client.target.clone(),
                limits: client.limits,
            },
            observations: ended.client.recording().to_vec(),
        }
    }

    /// Shows all of it to a fresh witness.
    #[must_use]
    pub fn witness(&self) -> Handshake {
        let mut witness = Handshake::new(self.config.clone());
        for (at, observation) in &self.observations {
            observation.show(*at, &mut witness);
        }
        witness
    }

    /// How many observations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.observations.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.observations.is_empty()
    }

    /// Plaintext of the client that went through TLS, and of the server.
    #[must_use]
    pub fn plaintext(&self) -> (Vec<u8>, Vec<u8>) {
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for (_, observation) in &self.observations {
            if let Observation::Clear { from, bytes } = observation {
                match from {
                    rdpwhy_handshake::Side::Client => up.extend_from_slice(bytes),
                    rdpwhy_handshake::Side::Server => down.extend_from_slice(bytes),
                }
            }
        }
        (up, down)
    }
}

#[cfg(test)]
mod tests {
    use super::Recorded;
    use crate::{Certificate, Conversation};

    #[test]
    fn the_witness_alone_sees_what_the_client_saw() {
        let conversation = Conversation::credssp(&Certificate::new());
        let recorded = Recorded::new(conversation.clone());
        let (alone, live) = (recorded.witness().report(), conversation.run().report);
        assert_eq!((&alone.position, &alone.ending), (&live.position, &live.ending));
        assert_eq!((alone.facts.ntlm, alone.transcript.len()), (live.facts.ntlm, live.transcript.len()));
        let (up, down) = recorded.plaintext();
        assert!(!up.is_empty() && !down.is_empty());
    }
}
