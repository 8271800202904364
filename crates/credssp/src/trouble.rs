//! Why a conversation cannot go on, as each half says it.

use rdpwhy_handshake::{Incapacity, LocalFault};

/// Why a conversation cannot go on. No variant holds what sspi was given, only what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The KDC's answer in plain words, or why there is none.
    Kdc(String),
    /// The other side's token, proof or sealed field is of no use.
    Peer(String),
    /// The other side chose what this one was told not to do.
    Chose(String),
    /// The proof of the key is sealed as it should be, and is for another key.
    OtherKey,
    /// The user or the password is wrong; server only.
    Logon,
    /// The configuration of this side, or its own resources. Nothing that the other side sends leads here.
    Local(LocalFault),
}

/// SSPI's and NT's numbers for errorCode (MS-ERREF).
mod status {
    pub(super) const LOGON_FAILURE: u32 = 0xC000_006D;
    pub(super) const INTERNAL_ERROR: u32 = 0x8009_0304;
    pub(super) const INVALID_TOKEN: u32 = 0x8009_0308;
    pub(super) const NO_AUTHENTICATING_AUTHORITY: u32 = 0x8009_0311;
    pub(super) const BAD_BINDINGS: u32 = 0x8009_0346;
}

impl Trouble {
    /// What a client says.
    pub(crate) fn into_incapacity(self) -> Incapacity {
        match self {
            Self::Kdc(why) => Incapacity::Kdc(why),
            Self::Chose(what) => Incapacity::PeerChose(what),
            Self::Local(fault) => Incapacity::Local(fault),
            Self::Peer(why) => Incapacity::PeerMisbehaved(why),
            Self::OtherKey => Incapacity::PeerMisbehaved(
                "the server's proof is for another key than its certificate's: something in between may be relaying"
                    .to_owned(),
            ),
            Self::Logon => Incapacity::PeerMisbehaved("the peer's user or password is wrong".to_owned()),
        }
    }

    /// What a server refuses with.
    pub(crate) const fn status(&self) -> u32 {
        match self {
            Self::Logon => status::LOGON_FAILURE,
            Self::Kdc(_) => status::NO_AUTHENTICATING_AUTHORITY,
            Self::Peer(_) | Self::Chose(_) => status::INVALID_TOKEN,
            Self::OtherKey => status::BAD_BINDINGS,
            Self::Local(_) => status::INTERNAL_ERROR,
        }
    }
}
