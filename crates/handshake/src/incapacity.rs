//! Why the probe cannot go on. What a peer's bytes lead to is a [`PeerFault`]; only the probe's own resources make a
//! [`LocalFault`].

use core::fmt::{self, Display};

use rdpwhy_pdu::cut;

/// Why the probe cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "because", content = "detail", rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Incapacity {
    /// The peer chose something that we cannot speak; says what.
    PeerChose(String),
    /// What the peer sent breaks the protocol, or is not what it must be; says how.
    PeerMisbehaved(String),
    /// A TLS record of the peer does not decrypt: its bytes are not those that were encrypted with the keys that both
    /// sides agreed on. In the TLS library's words.
    Damaged(String),
    /// The probe itself; says why. No byte of a peer leads here.
    Local(LocalFault),
    /// The KDC that our logon needs did not answer, or said no: says what. That is not the server's fault.
    Kdc(String),
}

impl Incapacity {
    /// The same with words of the network cut, see [`rdpwhy_pdu::cut`].
    #[must_use]
    pub(crate) fn cut(self) -> Self {
        match self {
            Self::PeerChose(words) => Self::PeerChose(cut(words)),
            Self::PeerMisbehaved(words) => Self::PeerMisbehaved(cut(words)),
            Self::Damaged(words) => Self::Damaged(cut(words)),
            Self::Local(LocalFault(words)) => Self::Local(LocalFault(cut(words))),
            Self::Kdc(words) => Self::Kdc(cut(words)),
        }
    }
}

/// What a peer did, so that the probe cannot go on. Whatever reads a peer's bytes fails with this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeerFault {
    /// See [`Incapacity::PeerChose`].
    Chose(String),
    /// See [`Incapacity::PeerMisbehaved`].
    Misbehaved(String),
    /// See [`Incapacity::Damaged`].
    Damaged(String),
}

/// A fault of the probe itself. Each constructor names the resource that failed; there is none for what a peer sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct LocalFault(String);

impl LocalFault {
    /// There are no random numbers.
    pub fn randomness(why: impl Display) -> Self {
        Self(why.to_string())
    }

    /// The configuration cannot be carried out: a TLS library refuses it, or it asks for what the probe does not have.
    pub fn configuration(why: impl Display) -> Self {
        Self(why.to_string())
    }

    /// The driver says so: its stream or the operating system failed, or it used the client in a wrong order.
    pub fn driver(why: impl Display) -> Self {
        Self(why.to_string())
    }
}

impl Display for LocalFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<LocalFault> for Incapacity {
    fn from(fault: LocalFault) -> Self {
        Self::Local(fault)
    }
}

impl From<PeerFault> for Incapacity {
    fn from(fault: PeerFault) -> Self {
        match fault {
            PeerFault::Chose(what) => Self::PeerChose(what),
            PeerFault::Misbehaved(how) => Self::PeerMisbehaved(how),
            PeerFault::Damaged(why) => Self::Damaged(why),
        }
    }
}

impl core::ops::Deref for LocalFault {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
