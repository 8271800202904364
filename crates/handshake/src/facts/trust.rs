//! Whether a logon's credentials may go to this server, and why.

/// By what a server is trusted with credentials, or why it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Trust {
    /// Its certificate verifies, and it has proved that it holds the key.
    Verified,
    /// Its certificate has a thumbprint that was given, and it has proved that it holds the key.
    Thumbprint,
    /// Any certificate was said to do.
    AnyCertificate,
    /// Not trusted: its certificate does none of these. Nothing of the credentials is sent.
    UntrustedCertificate,
    /// It asked for no logon: the credentials were not tried.
    NotAsked,
    /// Not trusted: it selected Standard RDP security, which nobody asked for. Nothing of the credentials is sent.
    StandardSecurity,
}

impl Trust {
    /// Whether credentials may be sent.
    #[must_use]
    pub const fn allows(self) -> bool {
        matches!(self, Self::Verified | Self::Thumbprint | Self::AnyCertificate)
    }

    /// The kebab-case name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Thumbprint => "thumbprint",
            Self::AnyCertificate => "any-certificate",
            Self::UntrustedCertificate => "untrusted-certificate",
            Self::NotAsked => "not-asked",
            Self::StandardSecurity => "standard-security",
        }
    }
}
