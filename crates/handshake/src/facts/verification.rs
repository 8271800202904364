//! What a verifier found out about a certificate's key, and what about the certificate it cannot judge.

use core::fmt;

use super::Verification;

/// What the signature of a TLS handshake shows of the private key (RFC 8446 4.4.3, RFC 5246 7.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum Possession {
    /// The signature is valid: the server holds the key.
    Proved,
    /// The signature was checked and is not by the key of the certificate, or no signature came.
    Failed,
    /// The signature could not be checked, because the probe cannot compute with a key of this kind. That says nothing
    /// about the server.
    NotVerified,
}

/// What of a certificate common TLS libraries do not support. None of it is a fault of TLS: such a server is healthy, and
/// clients that do not insist on judging its certificate (mstsc among them) connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
pub enum UnsupportedCertificate {
    /// X.509 version 1: no extensions, thus no names and no usages.
    #[cfg_attr(feature = "serde", serde(rename = "certificate-version-1"))]
    CertificateVersion1,
    /// X.509 version 2, which nothing uses.
    #[cfg_attr(feature = "serde", serde(rename = "certificate-version-2"))]
    CertificateVersion2,
    /// A critical extension that is not among those of RFC 5280 that the library knows.
    CriticalExtension,
    /// An RSA key of fewer than 2048 bits.
    ShortKey,
    /// A key of an algorithm or curve that the library does not have.
    KeyAlgorithm,
    /// Its encoding is not what the library reads.
    NotReadable,
}

impl Possession {
    /// `proved`, `failed` or `not-verified`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Failed => "failed",
            Self::NotVerified => "not-verified",
        }
    }
}

impl UnsupportedCertificate {
    /// The word of JSON: `short-key`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CertificateVersion1 => "certificate-version-1",
            Self::CertificateVersion2 => "certificate-version-2",
            Self::CriticalExtension => "critical-extension",
            Self::ShortKey => "short-key",
            Self::KeyAlgorithm => "key-algorithm",
            Self::NotReadable => "not-readable",
        }
    }

    /// What the certificate is, as the second half of a sentence that begins with "the certificate".
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::CertificateVersion1 => "is of X.509 version 1, without extensions",
            Self::CertificateVersion2 => "is of X.509 version 2",
            Self::CriticalExtension => "has a critical extension that TLS libraries do not know",
            Self::ShortKey => "has an RSA key of fewer than 2048 bits",
            Self::KeyAlgorithm => "has a key of an algorithm or curve that the probe's TLS library does not have",
            Self::NotReadable => "is encoded in a way that the probe's TLS library does not read",
        }
    }
}

impl fmt::Display for UnsupportedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Verification {
    /// With what strict verification said: nothing is known of the key yet.
    #[must_use]
    pub const fn new(server_name: String, reason: Option<String>) -> Self {
        Self {
            accepted: reason.is_none(),
            reason,
            server_name,
            signature_valid: false,
            possession: Possession::Failed,
            unsupported: None,
        }
    }

    /// The same with its texts cut, see [`rdpwhy_pdu::cut`]: a reason may name every name of the certificate.
    pub(crate) fn cut(self) -> Self {
        let cut = rdpwhy_pdu::cut;
        Self { reason: self.reason.map(cut), server_name: cut(self.server_name), ..self }
    }

    /// With what the signature of the handshake shows.
    pub const fn set_possession(&mut self, possession: Possession) {
        self.possession = possession;
        self.signature_valid = matches!(possession, Possession::Proved);
    }
}

/// As recordings hold it: those of earlier versions know only whether the signature was valid.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
pub(super) struct Recorded {
    accepted: bool,
    reason: Option<String>,
    server_name: String,
    signature_valid: bool,
    possession: Option<Possession>,
    unsupported: Option<UnsupportedCertificate>,
}

#[cfg(feature = "serde")]
impl From<Recorded> for Verification {
    fn from(recorded: Recorded) -> Self {
        let Recorded { accepted, reason, server_name, signature_valid, possession, unsupported } = recorded;
        let mut verification = Self { accepted, unsupported, ..Self::new(server_name, reason) };
        let otherwise = if signature_valid { Possession::Proved } else { Possession::Failed };
        verification.set_possession(possession.unwrap_or(otherwise));
        verification
    }
}
