//! A user's name, domain and password, and the forms in which people write the first two.

use core::fmt;

use sspi::{AuthIdentityBuffers, NTLM_HASH_PREFIX};
use zeroize::Zeroizing;

/// What one logon is tried with. The password is wiped from memory when the value goes, and no formatting shows it.
///
/// sspi makes copies of it for the length of the logon, and for Kerberos some that it does not wipe.
#[derive(Clone)]
pub struct Credentials {
    /// The account, or the whole `user@realm`.
    pub user: String,
    /// The NetBIOS or DNS domain; empty where there is none, and with `user@realm`.
    pub domain: String,
    /// The password.
    pub password: Zeroizing<String>,
}

impl Credentials {
    /// `user`, `DOMAIN\user` or `user@realm`. The first backslash divides, so `MicrosoftAccount\me@example.com` has the
    /// domain `MicrosoftAccount`.
    #[must_use]
    pub fn parse(name: &str, password: Zeroizing<String>) -> Self {
        let (domain, user) = name.split_once('\\').unwrap_or(("", name));
        Self { user: user.to_owned(), domain: domain.to_owned(), password }
    }

    /// Whether a realm is said: `DOMAIN\user` or `user@realm`.
    pub(crate) fn has_realm(&self) -> bool {
        !self.domain.is_empty() || self.user.rsplit_once('@').is_some_and(|(_, realm)| !realm.is_empty())
    }

    /// Whether sspi would take the password for an NT hash in hexadecimal.
    pub(crate) fn looks_like_hash(&self) -> bool {
        self.password.starts_with(NTLM_HASH_PREFIX)
    }

    /// Whether this is the account that a client calls `user` in `domain`. An account without a domain is one of the
    /// server's own, which any domain may be written for.
    pub(crate) fn is_called(&self, user: &str, domain: &str) -> bool {
        self.user.eq_ignore_ascii_case(user) && (self.domain.is_empty() || self.domain.eq_ignore_ascii_case(domain))
    }

    pub(crate) fn buffers(&self) -> AuthIdentityBuffers {
        AuthIdentityBuffers::from_utf8(&self.user, &self.domain, &self.password)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).field("domain", &self.domain).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::Credentials;

    fn parse(name: &str) -> (String, String) {
        let credentials = Credentials::parse(name, Zeroizing::new(String::new()));
        (credentials.user, credentials.domain)
    }

    #[test]
    fn the_forms_of_a_user() {
        assert_eq!(parse("tuser"), ("tuser".into(), String::new()));
        assert_eq!(parse("TEST\\tuser"), ("tuser".into(), "TEST".into()));
        assert_eq!(parse("tuser@test.lan"), ("tuser@test.lan".into(), String::new()));
        assert_eq!(parse("MicrosoftAccount\\me@example.com"), ("me@example.com".into(), "MicrosoftAccount".into()));
    }

    #[test]
    fn an_account_without_a_domain_answers_to_any() {
        let local = Credentials::parse("tuser", Zeroizing::new(String::new()));
        let domain = Credentials::parse("TEST\\tuser", Zeroizing::new(String::new()));
        assert!(local.is_called("TUSER", "WHATEVER") && domain.is_called("Tuser", "test"));
        assert!(!domain.is_called("tuser", "") && !local.is_called("other", ""));
    }
}
