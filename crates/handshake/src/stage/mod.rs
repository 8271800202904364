//! The stages, one file each. A stage is shown a message and answers what it means; it never names its successor.

mod auto_detect;
mod basic_settings;
mod capabilities;
mod channels;
mod client_info;
mod connect;
mod credssp;
mod early_user_auth;
mod finalization;
mod licensing;
mod multitransport;
mod negotiation;
mod resolve;
mod security_exchange;
mod tls;

use core::fmt;

use rdpwhy_pdu::{Decoded, PduKind, Side};

use crate::position::Awaited;
use crate::{DialEvent, Facts, Incapacity, Refusal, Unreachable};

/// What a stage is shown.
pub(crate) enum Seen<'a> {
    /// A dial event.
    Dial(&'a DialEvent),
    /// A message outside TLS, or inside it.
    Pdu { from: Side, decoded: &'a Decoded },
    /// A TLS handshake message, or a record that hides one.
    Tls { from: Side, pdu: PduKind },
    /// The client's TLS handshake is complete.
    TlsUp,
}

impl Seen<'_> {
    /// The sender and the name of a message outside TLS, or inside it.
    pub(crate) fn pdu(&self) -> Option<(Side, PduKind)> {
        match self {
            Self::Pdu { from, decoded } => Some((*from, decoded.kind)),
            _ => None,
        }
    }
}

/// What it answers.
pub(crate) enum Answer {
    /// Mine, and I am not done.
    Stay,
    /// Mine, and I am done.
    Done,
    /// Mine, and it is a no.
    Refused(Refusal),
    /// Mine, and no connection came about.
    Unreachable(Unreachable),
    /// Mine, and the witness knows no path from here.
    Unable(Incapacity),
    /// Not mine: offer it to the next stage of the route.
    Pass,
}

/// One stage's progress: a small step, changed in place, so that it outlives every failure.
pub(crate) trait Watch {
    /// What a message means. Facts have been learned from it already.
    fn see(&mut self, seen: &Seen<'_>, facts: &Facts) -> Answer;

    /// The step's name and what may come next.
    fn step(&self) -> (&'static str, &'static [Awaited]);

    /// Whether the stage is entered without having seen a message of its own. Optional stages are not.
    fn is_due(&self, _facts: &Facts) -> bool {
        true
    }

    /// Whether a message of a later stage may end this one: it was optional, or the rest of it is.
    fn yields(&self) -> bool {
        false
    }

    /// Whether what happens here and behind is hidden by a seal that nobody has opened.
    fn is_sealed(&self) -> bool {
        false
    }
}

macro_rules! stages {
    ($($(#[$doc:meta])* $variant:ident = $name:literal in $module:ident,)*) => {
        /// A stage of the handshake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
        #[non_exhaustive]
        pub enum Stage { $($(#[$doc])* $variant,)* }

        impl Stage {
            /// All stages, in the order of the longest route.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The kebab-case name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The stage's progress, at its beginning.
            pub(crate) fn begin(self) -> Progress {
                match self { $(Self::$variant => Progress::$variant($module::$variant::default()),)* }
            }
        }

        /// The progress of whichever stage it is.
        #[derive(Clone, Debug)]
        pub(crate) enum Progress { $($variant($module::$variant),)* }

        impl Progress {
            fn watch(&self) -> &dyn Watch {
                match self { $(Self::$variant(watch) => watch,)* }
            }

            fn watch_mut(&mut self) -> &mut dyn Watch {
                match self { $(Self::$variant(watch) => watch,)* }
            }
        }
    };
}

stages! {
    /// Name to addresses.
    Resolve = "resolve" in resolve,
    /// TCP.
    Connect = "connect" in connect,
    /// X.224 connection request and confirm: the security protocol is chosen (MS-RDPBCGR 1.3.1.1, phase 1).
    Negotiation = "negotiation" in negotiation,
    /// TLS, until the client's handshake is complete.
    Tls = "tls" in tls,
    /// CredSSP (MS-CSSP).
    Credssp = "credssp" in credssp,
    /// Early User Authorization Result (MS-RDPBCGR 2.2.10.2).
    EarlyUserAuth = "early-user-auth" in early_user_auth,
    /// MCS Connect-Initial and Connect-Response (phase 2).
    BasicSettings = "basic-settings" in basic_settings,
    /// Erect Domain, Attach User, Channel Joins (phase 3).
    Channels = "channels" in channels,
    /// Security Exchange of Standard RDP security (phase 4).
    SecurityExchange = "security-exchange" in security_exchange,
    /// Client Info (phase 5).
    ClientInfo = "client-info" in client_info,
    /// Network characteristics detection (phase 6), optional.
    AutoDetect = "auto-detect" in auto_detect,
    /// Licensing (phase 7).
    Licensing = "licensing" in licensing,
    /// Initiate Multitransport (phase 8), optional.
    Multitransport = "multitransport" in multitransport,
    /// Demand Active and Confirm Active (phase 9).
    Capabilities = "capabilities" in capabilities,
    /// Synchronize to Font Map (phase 10).
    Finalization = "finalization" in finalization,
}

impl Stage {
    /// The step of licensing that a licence ends, and what it awaits.
    pub(crate) fn license_awaited() -> (&'static str, &'static [Awaited]) {
        licensing::Licensing::ServerAnswer.step()
    }
}

impl Progress {
    pub(crate) fn see(&mut self, seen: &Seen<'_>, facts: &Facts) -> Answer {
        self.watch_mut().see(seen, facts)
    }

    pub(crate) fn step(&self) -> (&'static str, &'static [Awaited]) {
        self.watch().step()
    }

    pub(crate) fn is_due(&self, facts: &Facts) -> bool {
        self.watch().is_due(facts)
    }

    pub(crate) fn yields(&self) -> bool {
        self.watch().yields()
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.watch().is_sealed()
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
