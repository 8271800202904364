//! The server's TLS certificate, judged by date and, where a verifier was asked, by trust.

use rdpwhy_pdu::tls::CertificateFacts;

use super::{Possession, UnsupportedCertificate};

/// The certificate that the server showed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CertificateSeen {
    /// The leaf.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub leaf: CertificateFacts,
    /// Certificates sent, the leaf among them.
    pub chain_length: usize,
    /// Expired when it was seen; `None` where nobody told the civil time.
    pub expired: Option<bool>,
    /// Not valid yet when it was seen; `None` where nobody told the civil time.
    pub not_yet_valid: Option<bool>,
    /// What strict verification would have said.
    pub verification: Option<Verification>,
}

/// What strict verification would have said. A probe records it and goes on: it does not trust.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(from = "super::verification::Recorded")
)]
pub struct Verification {
    /// Whether chain, dates and name would have been accepted.
    pub accepted: bool,
    /// Why not.
    pub reason: Option<String>,
    /// The name or address that was checked.
    pub server_name: String,
    /// Whether the server proved that it holds the key: [`Possession::Proved`].
    pub signature_valid: bool,
    /// What the signature of the handshake shows of the certificate's private key.
    pub possession: Possession,
    /// What of the certificate common TLS libraries do not support, so that they refuse it, whichever authority issued it; `None` for
    /// a certificate that they can judge.
    pub unsupported: Option<UnsupportedCertificate>,
}

impl CertificateSeen {
    /// Reads a chain; `None` where it is empty or its leaf is no certificate. `now` is in microseconds since 1970.
    /// `dropped` certificates came behind those of the chain.
    pub(crate) fn from_chain(chain: &[Vec<u8>], dropped: usize, now: Option<i64>) -> Option<Self> {
        let leaf = CertificateFacts::from_der(chain.first()?).ok()?;
        let now = now.map(|micros| micros.div_euclid(1_000_000));
        Some(Self {
            chain_length: chain.len() + dropped,
            expired: now.map(|now| now > leaf.not_after),
            not_yet_valid: now.map(|now| now < leaf.not_before),
            verification: None,
            leaf,
        })
    }
}
