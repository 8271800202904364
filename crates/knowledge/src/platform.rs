//! The software that an RDP server runs on.

/// The implementations of RDP servers that people run.
///
/// Remedies, checks and codes hold on some of them and mean nothing on the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Platform {
    /// Windows' own Remote Desktop Services.
    Windows,
    /// xrdp.
    Xrdp,
    /// FreeRDP's shadow server.
    FreerdpShadow,
    /// gnome-remote-desktop, whose protocol code is FreeRDP's.
    GnomeRemoteDesktop,
    /// KDE's KRdp, whose protocol code is FreeRDP's.
    Krdp,
    /// The RDP backend of weston, whose protocol code is FreeRDP's.
    Weston,
    /// VirtualBox' VRDP server.
    VirtualBox,
    /// A server that is built on IronRDP's server crate.
    IronrdpServer,
    /// A program that terminates RDP and forwards it: a proxy, a bastion, a broker. A relay that only copies bytes does
    /// not show itself.
    Relay,
}

impl Platform {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Windows,
        Self::Xrdp,
        Self::FreerdpShadow,
        Self::GnomeRemoteDesktop,
        Self::Krdp,
        Self::Weston,
        Self::VirtualBox,
        Self::IronrdpServer,
        Self::Relay,
    ];

    /// The name that its makers use, to be read in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Windows => "Windows",
            Self::Xrdp => "xrdp",
            Self::FreerdpShadow => "FreeRDP shadow server",
            Self::GnomeRemoteDesktop => "gnome-remote-desktop",
            Self::Krdp => "KRdp",
            Self::Weston => "weston",
            Self::VirtualBox => "VirtualBox",
            Self::IronrdpServer => "ironrdp-server",
            Self::Relay => "RDP relay",
        }
    }
}

/// The servers that a cause, a check or a remedy holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Servers {
    /// Every server.
    Any,
    /// Servers of these platforms.
    Only(&'static [Platform]),
}

impl Servers {
    /// Windows alone.
    pub const WINDOWS: Self = Self::Only(&[Platform::Windows]);

    /// Whether it holds for a server of this platform. A server whose platform is not known may be any.
    #[must_use]
    pub fn include(self, platform: Option<Platform>) -> bool {
        match (self, platform) {
            (Self::Any, _) | (_, None) => true,
            (Self::Only(platforms), Some(platform)) => platforms.contains(&platform),
        }
    }
}

/// The shell that a line is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Shell {
    /// An elevated PowerShell.
    PowerShell,
    /// `sh`, as a user who may use sudo.
    Posix,
}
