//! Which servers credentials may go to.

use core::str::FromStr;

use rdpwhy_handshake::{Facts, Input as Seen, Stage, Timestamp, Trust, Verification};
use rdpwhy_pdu::tls::{CertificateFacts, suite_name};
use rdpwhy_pdu::x224::protocol;

use crate::Client;

/// The servers that credentials may go to, beside those whose certificate verifies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrustPolicy {
    /// Servers whose certificate has one of these, whoever issued it.
    pub thumbprints: Vec<Thumbprint>,
    /// Every server. Whoever sits in between can then have what a logon sends, which is as good as the password to
    /// somebody who tries many.
    pub any_certificate: bool,
    /// Also over a cipher suite with CBC, where the server has chosen one. Off by default: a server that offers nothing
    /// better is out of date.
    pub cbc_suites: bool,
}

/// SHA-256 or SHA-1 of a certificate's DER. Written in hexadecimal digits; colons, hyphens and blanks between them, as
/// the tools of both worlds write them, count for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbprint {
    /// Upper-case hexadecimal digits.
    digits: String,
}

/// What was written is no thumbprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a thumbprint has 64 hexadecimal digits (SHA-256) or 40 (SHA-1)")]
pub struct ThumbprintError;

impl FromStr for Thumbprint {
    type Err = ThumbprintError;

    fn from_str(text: &str) -> Result<Self, ThumbprintError> {
        // Windows' certificate dialogue puts a left-to-right mark before the first digit when it is copied from there.
        let filler = |letter: &char| matches!(letter, ':' | '-' | '\u{200E}') || letter.is_whitespace();
        let digits: String = text.chars().filter(|letter| !filler(letter)).collect();
        let is_one = matches!(digits.len(), 40 | 64) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if is_one { Ok(Self { digits: digits.to_ascii_uppercase() }) } else { Err(ThumbprintError) }
    }
}

impl TrustPolicy {
    /// Whether, and by what, a server is trusted that showed this leaf certificate, of which TLS says this.
    fn judge(&self, leaf: &[u8], verification: Option<&Verification>) -> Trust {
        let named = || {
            CertificateFacts::from_der(leaf).is_ok_and(|facts| {
                self.thumbprints.iter().any(|one| one.digits == facts.sha256 || one.digits == facts.sha1)
            })
        };
        // A certificate that is only shown, without a proof of its key, is anybody's.
        match verification.filter(|judged| judged.signature_valid) {
            Some(judged) if judged.accepted => Trust::Verified,
            Some(_) if named() => Trust::Thumbprint,
            _ if self.any_certificate => Trust::AnyCertificate,
            _ => Trust::UntrustedCertificate,
        }
    }
}

impl Client {
    /// Whether the logon's credentials may go to this server. The witness is told.
    pub(crate) fn judge_trust(&mut self, at: Timestamp) -> bool {
        let trust = self.config.trust.judge(&self.certificate, self.verification.as_ref());
        self.observe(at, Seen::Trust(trust));
        trust.allows()
    }

    /// The cipher suite that the server has chosen, where credentials may not be sent over it.
    pub(crate) fn unfit_suite(&self) -> Option<&'static str> {
        let suite = suite_name(self.suite).filter(|name| name.contains("_CBC_"));
        suite.filter(|_| !self.config.trust.cbc_suites)
    }

    /// A server that goes on without a logon, although there is one. Where it selected Standard RDP security that nobody
    /// asked for, whoever is there may want what a session is opened with.
    pub(crate) fn note_no_logon(&mut self, at: Timestamp) {
        if !self.logon.has_credentials() || self.witness.route().contains(&Stage::Credssp) {
            return;
        }
        let unasked = is_unasked_standard_security(self.witness.facts());
        self.observe(at, Seen::Trust(if unasked { Trust::StandardSecurity } else { Trust::NotAsked }));
    }
}

fn is_unasked_standard_security(facts: &Facts) -> bool {
    let asked_for_more = facts.negotiation.requested.is_some_and(|mask| mask != protocol::RDP);
    asked_for_more && facts.negotiation.selected.unwrap_or(protocol::RDP) == protocol::RDP
}

#[cfg(test)]
mod tests {
    use super::{Thumbprint, ThumbprintError};

    fn read(text: &str) -> Result<Thumbprint, ThumbprintError> {
        text.parse()
    }

    #[test]
    fn thumbprints_as_tools_write_them() {
        let plain = read(&"ab".repeat(32)).unwrap();
        assert_eq!(read(&["AB"; 32].join(":")), Ok(plain.clone()));
        assert_eq!(read(&["ab"; 32].join(" ")), Ok(plain));
        assert!(read(&format!("\u{200E}{}", ["0f"; 20].join(" "))).is_ok());
    }

    #[test]
    fn what_is_none() {
        for text in ["", "ab", &"ab".repeat(31), &"xy".repeat(20), &"ab".repeat(33)] {
            assert_eq!(read(text), Err(ThumbprintError), "{text}");
        }
    }
}
