//! What a persona's file says.

use rdpwhy_client::Reach;
use rdpwhy_handshake::{How, Stage};
use rdpwhy_pdu::x224::protocol;
use serde::Deserialize;

use super::{ClientHints, Expected, Persona};
use crate::LinkError;
use crate::file::{FileError, Server};

/// One file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonaFile {
    about: String,
    #[serde(default)]
    causes: Vec<String>,
    #[serde(default)]
    server: Server,
    /// As [`Link`] reads it.
    link: Option<String>,
    #[serde(default)]
    client: ClientTable,
    expect: ExpectTable,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ClientTable {
    protocols: Option<Vec<ProtocolWord>>,
    reach: ReachWord,
    connection: u32,
    stored_license: bool,
    by_name: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ProtocolWord {
    Rdp,
    Ssl,
    Hybrid,
    HybridEx,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ReachWord {
    #[default]
    Anonymous,
    Session,
    License,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectTable {
    stage: String,
    step: String,
    ending: String,
    how: Option<HowWord>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum HowWord {
    Reset,
    Eof,
    CloseNotify,
}

impl PersonaFile {
    pub(super) fn persona(self, name: &str) -> Result<Persona, FileError> {
        Ok(Persona {
            name: name.to_owned(),
            about: self.about,
            causes: self.causes,
            server: self.server.config()?,
            link: self
                .link
                .map(|text| text.parse())
                .transpose()
                .map_err(|error: LinkError| FileError::Impossible(error.to_string()))?,
            client: self.client.hints()?,
            expected: self.expect.expected()?,
        })
    }
}

impl Default for ClientTable {
    fn default() -> Self {
        Self { protocols: None, reach: ReachWord::default(), connection: 1, stored_license: false, by_name: false }
    }
}

impl ClientTable {
    fn hints(self) -> Result<ClientHints, FileError> {
        if self.connection == 0 {
            return Err(FileError::Impossible("connections are counted from 1".to_owned()));
        }
        let bits = |protocols: Vec<ProtocolWord>| protocols.into_iter().fold(0, |mask, word| mask | word.bit());
        Ok(ClientHints {
            protocols: self.protocols.map(bits),
            reach: match self.reach {
                ReachWord::Anonymous => Reach::Anonymous,
                ReachWord::Session => Reach::Session,
                ReachWord::License => Reach::License,
            },
            connection: self.connection,
            stored_license: self.stored_license,
            by_name: self.by_name,
        })
    }
}

impl ProtocolWord {
    const fn bit(self) -> u32 {
        match self {
            Self::Rdp => protocol::RDP,
            Self::Ssl => protocol::SSL,
            Self::Hybrid => protocol::HYBRID,
            Self::HybridEx => protocol::HYBRID_EX,
        }
    }
}

impl ExpectTable {
    fn expected(self) -> Result<Expected, FileError> {
        let stage = Stage::ALL.iter().copied().find(|stage| stage.name() == self.stage);
        let names = || Stage::ALL.iter().map(|stage| stage.name());
        Ok(Expected {
            stage: stage.ok_or_else(|| FileError::unknown("stage", &self.stage, names()))?,
            step: self.step,
            ending: self.ending,
            how: self.how.map(|how| match how {
                HowWord::Reset => How::Reset,
                HowWord::Eof => How::Eof,
                HowWord::CloseNotify => How::CloseNotify,
            }),
        })
    }
}
