//! Owns the names of cipher suites (from tls-parser's copy of the IANA registry) and of protocol versions.

use std::borrow::Cow;

use tls_parser::{CIPHERS, TlsCipherSuite};

/// The IANA name of a cipher suite: `TLS_AES_128_GCM_SHA256`.
#[must_use]
pub fn suite_name(suite: u16) -> Option<&'static str> {
    match suite {
        // Signalling values that the registry lists apart from the suites (RFC 5746, RFC 7507).
        0x00FF => Some("TLS_EMPTY_RENEGOTIATION_INFO_SCSV"),
        0x5600 => Some("TLS_FALLBACK_SCSV"),
        suite => TlsCipherSuite::from_id(suite).map(|suite| suite.name),
    }
}

/// Every cipher suite that [`suite_name`] has a name for, in the order of their numbers; without those that stand for
/// something else, and without TLS_NULL_WITH_NULL_NULL, which nobody may choose (RFC 5246 A.5).
#[must_use]
pub fn known_suites() -> Vec<u16> {
    let mut suites: Vec<u16> = CIPHERS.keys().copied().filter(|suite| !matches!(suite, 0 | 0x00FF | 0x5600)).collect();
    suites.sort_unstable();
    suites
}

/// `TLS 1.2` and so on, for a two-byte protocol version.
#[must_use]
pub const fn version_name(version: u16) -> Option<&'static str> {
    Some(match version {
        0x0002 => "SSL 2.0",
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ => return None,
    })
}

/// The name, or the number in hexadecimal.
pub(super) fn suite_text(suite: u16) -> Cow<'static, str> {
    suite_name(suite).map_or_else(|| number_text(suite), Cow::Borrowed)
}

/// The name, or the number in hexadecimal.
pub(super) fn version_text(version: u16) -> Cow<'static, str> {
    version_name(version).map_or_else(|| number_text(version), Cow::Borrowed)
}

/// `0x001d`. A hello has dozens of numbers, so this does without a formatter for each.
pub(super) fn number_text(number: u16) -> Cow<'static, str> {
    let nibble = |shift: u32| char::from_digit(u32::from(number) >> shift & 0xF, 16);
    let mut text = String::with_capacity("0x001d".len());
    text.push_str("0x");
    text.extend([12, 8, 4, 0].into_iter().filter_map(nibble));
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::{known_suites, suite_name, suite_text, version_name};

    #[test]
    fn names() {
        assert_eq!(suite_name(0x1301), Some("TLS_AES_128_GCM_SHA256"));
        assert_eq!(suite_name(0xC02F), Some("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        assert_eq!(suite_text(0xFFFE), "0xfffe");
        assert_eq!(version_name(0x0301), Some("TLS 1.0"));
    }

    #[test]
    fn every_known_suite_has_a_name_and_some_are_hundreds() {
        let suites = known_suites();
        assert!(suites.len() > 300 && suites.is_sorted(), "{}", suites.len());
        assert!(suites.iter().all(|suite| suite_name(*suite).is_some()));
    }
}
