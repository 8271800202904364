//! The words with which a file says how a client asks.

use rdpwhy_client::Reach;
use rdpwhy_pdu::x224::protocol;
use serde::Deserialize;

/// A bit of requestedProtocols (MS-RDPBCGR 2.2.1.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProtocolWord {
    /// None: Standard RDP security.
    Rdp,
    /// TLS.
    Ssl,
    /// CredSSP.
    Hybrid,
    /// CredSSP with early user authorization.
    HybridEx,
}

impl ProtocolWord {
    /// All of them in one mask.
    #[must_use]
    pub fn mask(words: &[Self]) -> u32 {
        words.iter().fold(0, |mask, word| mask | word.bit())
    }

    const fn bit(self) -> u32 {
        match self {
            Self::Rdp => protocol::RDP,
            Self::Ssl => protocol::SSL,
            Self::Hybrid => protocol::HYBRID,
            Self::HybridEx => protocol::HYBRID_EX,
        }
    }
}

/// How far it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReachWord {
    /// As far as anybody may.
    #[default]
    Anonymous,
    /// Client Info too.
    Session,
    /// Licensing too.
    License,
}

impl From<ReachWord> for Reach {
    fn from(word: ReachWord) -> Self {
        match word {
            ReachWord::Anonymous => Self::Anonymous,
            ReachWord::Session => Self::Session,
            ReachWord::License => Self::License,
        }
    }
}
