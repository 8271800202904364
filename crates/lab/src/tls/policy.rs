//! How a server speaks TLS: who speaks for it, and what it accepts.

/// Who speaks TLS for the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsMode {
    /// rustls, with [`TlsOffer`]'s suites and groups.
    Rustls {
        /// The versions that it accepts.
        versions: TlsVersions,
    },
    /// rustls with suites that do not fit its key: every client is refused with handshake_failure.
    NoCommonSuite,
    /// Answers every ClientHello with TLS 1.0, RSA key exchange and CBC, whether that was offered or not, and goes no
    /// further. What a server that knows TLS 1.0 alone really answers is [`Responder::only`]'s.
    InsistsOnTls10,
    /// A hello is answered by hand, at versions and with suites that rustls does not have.
    Responder(Responder),
    /// No TLS at all: plaintext where TLS would be. Only a client with a transparent layer understands it.
    Transparent,
}

/// TLS versions that a server accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TlsVersions {
    /// TLS 1.2 and 1.3.
    #[default]
    Both,
    /// TLS 1.2 alone.
    Only12,
    /// TLS 1.3 alone.
    Only13,
}

/// A server that answers a ClientHello as its versions and [`TlsOffer`] say, from SSL 3.0 to TLS 1.2: with its hello, its
/// certificate and, for a curve, a key exchange that nobody can use; or with an alert. It goes no further, so no weak
/// handshake is ever completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Responder {
    /// The lowest version: 0x0300 is SSL 3.0.
    pub lowest: u16,
    /// The highest one; below the lowest, no version is accepted at all.
    pub highest: u16,
    /// Knows of TLS 1.3, and so reads supported_versions (RFC 8446 4.2.1). An older server takes the hello's own version
    /// for the highest of a range.
    pub reads_supported_versions: bool,
}

/// What a server accepts besides versions. An empty list stands for everything that its [`TlsMode`] has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TlsOffer {
    /// Cipher suites, the best one first.
    pub suites: Vec<u16>,
    /// Groups for the key exchange: curves.
    pub groups: Vec<u16>,
    /// Signature algorithms of its key, of which the client must offer one. Only a [`Responder`] minds them.
    pub signatures: Vec<u16>,
}

impl Default for TlsMode {
    fn default() -> Self {
        Self::Rustls { versions: TlsVersions::Both }
    }
}

impl Responder {
    /// Every version is disabled: the answer is always protocol_version.
    pub const DISABLED: Self = Self::range(0x0304, 0x0300);

    /// Windows Server 2008 R2 as installed: TLS 1.0 alone, and supported_versions means nothing to it.
    pub const WINDOWS_2008_R2: Self = Self::only(0x0301).predating_tls_1_3();

    /// This version alone.
    #[must_use]
    pub const fn only(version: u16) -> Self {
        Self::range(version, version)
    }

    /// These versions, and those between them.
    #[must_use]
    pub const fn range(lowest: u16, highest: u16) -> Self {
        Self { lowest, highest, reads_supported_versions: true }
    }

    /// See [`Responder::reads_supported_versions`].
    #[must_use]
    pub const fn predating_tls_1_3(mut self) -> Self {
        self.reads_supported_versions = false;
        self
    }
}

impl TlsOffer {
    /// These suites, the best one first.
    #[must_use]
    pub fn suites(suites: &[u16]) -> Self {
        Self { suites: suites.to_vec(), ..Self::default() }
    }

    /// These groups.
    #[must_use]
    pub fn groups(groups: &[u16]) -> Self {
        Self { groups: groups.to_vec(), ..Self::default() }
    }

    /// Whether anything that the mode has is left out.
    pub(crate) const fn is_narrow(&self) -> bool {
        !self.suites.is_empty() || !self.groups.is_empty()
    }
}
