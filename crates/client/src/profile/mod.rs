//! [`Profile`]: which client the probe imitates. What each sends is data: `table.rs`, `hellos.rs`, `settings.rs`.

pub(crate) mod hellos;
mod settings;
mod table;

pub(crate) use settings::{Settings, Told};
pub(crate) use table::Token;

use core::fmt;

use rdpwhy_pdu::x224::{RoutingInfo, protocol};

use crate::Hello;

/// A client that the probe imitates: its connection request, its ClientHello, the first token of its CredSSP and its
/// GCC client data.
///
/// Only [`Profile::Rdpwhy`] can complete a TLS handshake, because its TLS library writes its own hello. Another
/// profile's hello is written by hand, and the probe ends with the server's answer; [`crate::Config::own_tls`] goes
/// on with rdpwhy's TLS and the profile's other messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// mstsc of Windows 11 22H2.
    MstscWin11,
    /// mstsc of Windows 10 1809. Its GCC client data is inferred.
    MstscWin10,
    /// mstsc of Windows 7 SP1.
    MstscWin7,
    /// mstsc of Windows XP. It sends no negotiation request; no ClientHello of it is known.
    MstscXp,
    /// Microsoft Remote Desktop on macOS 11 and 12. Its CredSSP and GCC client data are not known: rdpwhy's own are
    /// sent.
    Mac,
    /// FreeRDP 2.11 with OpenSSL 3.0.
    FreeRdp2,
    /// FreeRDP 3.32 with OpenSSL 3.6.
    FreeRdp3,
    /// rdesktop 1.9 with GnuTLS. Its CredSSP knows Kerberos alone, and sends nothing without a ticket.
    Rdesktop,
    /// mstsc of Windows Vista. No ClientHello of it is known.
    Vista,
    /// rdpwhy itself.
    #[default]
    Rdpwhy,
}

/// Which ClientHello a profile sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProfileHello {
    /// The TLS library's.
    Library,
    /// This one, written by hand.
    Made(Box<Hello>),
    /// None of this client is known.
    NotKnown,
}

impl Profile {
    /// Every profile, the default one last.
    pub const ALL: [Self; 10] = [
        Self::MstscWin11,
        Self::MstscWin10,
        Self::MstscWin7,
        Self::MstscXp,
        Self::Mac,
        Self::FreeRdp2,
        Self::FreeRdp3,
        Self::Rdesktop,
        Self::Vista,
        Self::Rdpwhy,
    ];

    /// `mstsc-win11`, `mstsc-win10`, `mstsc-win7`, `mstsc-xp`, `mac`, `freerdp-2`, `freerdp-3`, `rdesktop`, `vista`,
    /// `rdpwhy`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The client in a few words: `mstsc of Windows 11 22H2 (22621)`.
    #[must_use]
    pub const fn about(self) -> &'static str {
        self.row().about
    }

    /// The profile of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// requestedProtocols of its connection request; `None` where it sends no negotiation request.
    #[must_use]
    pub const fn protocols(self) -> Option<u32> {
        self.row().protocols
    }

    /// The cookie that it sends for a user of this name; `None` where it sends none. The name is cut as the client
    /// cuts it. For no name a client that always sends a cookie sends `rdpwhy`.
    #[must_use]
    pub fn cookie(self, user: Option<&str>) -> Option<RoutingInfo> {
        self.row().cookie.of(user).map(RoutingInfo::Cookie)
    }

    /// Its ClientHello after a connection request with these protocols. `None` where it is the TLS library's
    /// (rdpwhy), and where none is known (mstsc-xp, vista).
    #[must_use]
    pub fn hello(self, protocols: Option<u32>) -> Option<Hello> {
        match self.hello_for(protocols) {
            ProfileHello::Made(hello) => Some(*hello),
            ProfileHello::Library | ProfileHello::NotKnown => None,
        }
    }

    pub(crate) fn hello_for(self, protocols: Option<u32>) -> ProfileHello {
        const CREDSSP: u32 = protocol::HYBRID | protocol::HYBRID_EX;
        let asks_credssp = protocols.unwrap_or(0) & CREDSSP != 0;
        let make = match self {
            Self::MstscWin11 if !asks_credssp => hellos::mstsc_win11_without_credssp,
            Self::MstscWin11 => hellos::mstsc_win11,
            Self::MstscWin10 => hellos::mstsc_win10,
            Self::MstscWin7 => hellos::mstsc_win7,
            Self::Mac => hellos::mac,
            Self::FreeRdp2 => hellos::freerdp_2,
            Self::FreeRdp3 => hellos::freerdp_3,
            Self::Rdesktop => hellos::rdesktop,
            Self::MstscXp | Self::Vista => return ProfileHello::NotKnown,
            Self::Rdpwhy => return ProfileHello::Library,
        };
        ProfileHello::Made(Box::new(make()))
    }

    pub(crate) const fn settings(self) -> &'static Settings {
        self.row().settings
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
