//! How a conversation ended. The kinds exclude each other, and none is an error of ours: a refused handshake is what
//! we came for.

use core::fmt;

use crate::{BadMessage, Endless, FrameLayer, Incapacity, Limit, Quota, Side, Stage};

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "kind", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Ending {
    /// Every stage that was asked for has passed.
    Completed,
    /// We stopped, the peer did not.
    Stopped {
        /// Why.
        because: Because,
    },
    /// One end said no in its own words.
    Refused {
        /// What it said.
        refusal: Refusal,
        /// How the socket ended afterwards, as far as that was seen.
        then: Option<Close>,
    },
    /// The server sends us elsewhere, and that is its answer.
    Redirected {
        /// Where to, when the message tells in clear.
        to: Option<String>,
    },
    /// The connection was closed without a word.
    Closed(Close),
    /// A limit of time passed, and nothing had come from the server for long: a quarter of the wait at least.
    Silent {
        /// For how long nothing moved the position, in microseconds.
        waited_us: u64,
        /// For how long nothing came from the server at all, in microseconds.
        quiet_us: u64,
        /// The frame that had begun, if one had.
        partial: Option<Partial>,
        /// Which limit passed.
        limit: Limit,
    },
    /// A limit of time passed while the server was still sending.
    Endless(Endless),
    /// Not the protocol.
    Unreadable {
        /// Who sent it.
        by: Side,
        /// What it looks like: `http`, `ssh`, `tls`, `unknown` and so on.
        looks_like: &'static str,
        /// Its first bytes.
        #[cfg_attr(feature = "serde", serde(serialize_with = "as_hex"))]
        head: Vec<u8>,
    },
    /// A whole message of the protocol that no client can use.
    BadMessage(BadMessage),
    /// One end went beyond what a conversation may hold, see [`crate::Limits`].
    Exceeded {
        /// Which end.
        by: Side,
        /// Which limit.
        quota: Quota,
        /// How much there was, in bytes.
        bytes: u64,
    },
    /// No connection came about.
    Unreachable {
        /// Why.
        reason: Unreachable,
    },
    /// We cannot go on.
    Unable {
        /// Why.
        #[cfg_attr(feature = "serde", serde(flatten))]
        because: Incapacity,
    },
}

#[cfg(feature = "serde")]
fn as_hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&crate::transcript::Hex(bytes))
}

/// Why we stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Because {
    /// The next message is beyond the reach that was allowed.
    Reach,
    /// There are no credentials, or they must not go to this server.
    Credentials,
    /// Whoever drives us said so.
    Asked,
    /// An inspection has its answer, and was never to go further.
    Inspected,
}

/// How a connection was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Close {
    /// In which manner.
    pub how: How,
    /// Which direction it came from. That is not a culprit: an injected reset looks like the server's.
    pub by: Side,
    /// The frame that had begun, if one had.
    pub partial: Option<Partial>,
}

/// The manner of a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum How {
    /// TCP FIN.
    Eof,
    /// TCP RST.
    Reset,
    /// TLS close_notify.
    CloseNotify,
}

impl How {
    /// `eof`, `reset` or `close-notify`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eof => "eof",
            Self::Reset => "reset",
            Self::CloseNotify => "close-notify",
        }
    }
}

/// A frame that began and did not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Partial {
    /// On which layer.
    pub layer: FrameLayer,
    /// Bytes that came.
    pub have: usize,
    /// Bytes that it has at least, as far as its header tells.
    pub need: usize,
}

/// A no.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Refusal {
    /// Who said it.
    pub by: Side,
    /// In which message.
    pub kind: RefusalKind,
    /// Its number, as sent.
    pub code: u32,
    /// The number's name, where it has one.
    pub name: Option<&'static str>,
}

/// The messages that can say no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum RefusalKind {
    /// RDP_NEG_FAILURE (MS-RDPBCGR 2.2.1.2.2).
    NegotiationFailure,
    /// X.224 Disconnect Request.
    X224Disconnect,
    /// X.224 Error.
    X224Error,
    /// A fatal TLS alert.
    TlsAlert,
    /// TSRequest.errorCode, an NTSTATUS.
    CredsspError,
    /// Early User Authorization Result other than success.
    EarlyUserAuth,
    /// The result of an MCS Connect-Response, Attach-User-Confirm or Channel-Join-Confirm.
    McsResult,
    /// MCS Disconnect Provider Ultimatum.
    DisconnectUltimatum,
    /// Licensing error alert other than STATUS_VALID_CLIENT.
    LicenseError,
    /// Set Error Info.
    SetErrorInfo,
}

impl RefusalKind {
    /// The kebab-case name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NegotiationFailure => "negotiation-failure",
            Self::X224Disconnect => "x224-disconnect",
            Self::X224Error => "x224-error",
            Self::TlsAlert => "tls-alert",
            Self::CredsspError => "credssp-error",
            Self::EarlyUserAuth => "early-user-auth",
            Self::McsResult => "mcs-result",
            Self::DisconnectUltimatum => "disconnect-ultimatum",
            Self::LicenseError => "license-error",
            Self::SetErrorInfo => "set-error-info",
        }
    }
}

/// Why no connection came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Unreachable {
    /// The resolver answered: no such name.
    NameNotFound,
    /// The resolver did not answer, or not usefully.
    ResolverFailed,
    /// A reset answered the SYN.
    Refused,
    /// Nothing answered the SYN.
    Timeout,
    /// ICMP host unreachable, or its local equivalent.
    HostUnreachable,
    /// ICMP network unreachable, or no route.
    NetworkUnreachable,
}

impl Unreachable {
    /// The kebab-case name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NameNotFound => "name-not-found",
            Self::ResolverFailed => "resolver-failed",
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::HostUnreachable => "host-unreachable",
            Self::NetworkUnreachable => "network-unreachable",
        }
    }
}

impl Ending {
    /// The kind: `closed`, `refused` and so on.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Stopped { .. } => "stopped",
            Self::Refused { .. } => "refused",
            Self::Redirected { .. } => "redirected",
            Self::Closed(_) => "closed",
            Self::Silent { .. } => "silent",
            Self::Endless(_) => "endless",
            Self::Unreadable { .. } => "unreadable",
            Self::BadMessage(_) => "bad-message",
            Self::Exceeded { .. } => "exceeded",
            Self::Unreachable { .. } => "unreachable",
            Self::Unable { .. } => "unable",
        }
    }

    /// The frame that had begun, if one had.
    #[must_use]
    pub const fn partial(&self) -> Option<Partial> {
        match self {
            Self::Closed(close) => close.partial,
            Self::Silent { partial, .. } => *partial,
            Self::Endless(endless) => endless.partial,
            _ => None,
        }
    }

    /// A TLS alert counts against the handshake that it answers until the peer has confirmed it; anything else
    /// belongs to the stage that awaited an answer.
    pub(crate) fn blames(&self) -> Option<Stage> {
        match self {
            Self::Refused { refusal, .. } if refusal.kind == RefusalKind::TlsAlert => Some(Stage::Tls),
            _ => None,
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
