//! What a persona's file says.

use rdpwhy_handshake::{How, Stage};
use serde::Deserialize;

use super::{ClientHints, Expected, Persona};
use crate::LinkError;
use crate::file::{FileError, ProtocolWord, ReachWord, Server};

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
        Ok(ClientHints {
            protocols: self.protocols.map(|words| ProtocolWord::mask(&words)),
            reach: self.reach.into(),
            connection: self.connection,
            stored_license: self.stored_license,
            by_name: self.by_name,
        })
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
