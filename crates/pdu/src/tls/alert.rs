//! Alerts (RFC 8446 6).

use crate::Summary;

/// A clear alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// 1 warning, 2 fatal.
    pub level: u8,
    /// See [`alert_name`].
    pub description: u8,
}

impl Alert {
    /// Reads the contents of an alert record. Anything but two bytes with a level of 1 or 2 is an encrypted alert, of
    /// which nothing can be told.
    #[must_use]
    pub const fn decode(fragment: &[u8]) -> Option<Self> {
        match fragment {
            [level @ 1..=2, description] => Some(Self { level: *level, description: *description }),
            _ => None,
        }
    }

    /// The whole record, with TLS 1.2's version number, as every version since takes it.
    #[must_use]
    pub const fn encode_record(self) -> [u8; 7] {
        [21, 3, 3, 0, 2, self.level, self.description]
    }

    /// Level, number and name.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::new()
            .with("level", if self.level == 1 { "warning" } else { "fatal" })
            .with("description", self.description)
            .with_some("name", alert_name(self.description))
    }
}

/// An alert that is registered (IANA TLS Alerts).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownAlert {
    /// Its number.
    pub code: u8,
    /// Its name: `handshake_failure`.
    pub name: &'static str,
    /// What its sender says with it, as the second half of a sentence (RFC 8446 6, RFC 5246 7.2, RFC 6066, RFC 7301,
    /// RFC 7507).
    pub means: &'static str,
}

/// All registered alerts, by number.
#[must_use]
pub const fn known_alerts() -> &'static [KnownAlert] {
    ALERTS
}

/// The registered name of an alert description (IANA TLS Alerts).
#[must_use]
pub const fn alert_name(description: u8) -> Option<&'static str> {
    match alert(description) {
        Some(alert) => Some(alert.name),
        None => None,
    }
}

/// What the sender of an alert says with it, as the second half of a sentence.
#[must_use]
pub const fn alert_meaning(description: u8) -> Option<&'static str> {
    match alert(description) {
        Some(alert) => Some(alert.means),
        None => None,
    }
}

const fn alert(code: u8) -> Option<&'static KnownAlert> {
    let mut rest = ALERTS;
    while let Some((alert, others)) = rest.split_first() {
        if alert.code == code {
            return Some(alert);
        }
        rest = others;
    }
    None
}

const fn known(code: u8, name: &'static str, means: &'static str) -> KnownAlert {
    KnownAlert { code, name, means }
}

#[rustfmt::skip]
const ALERTS: &[KnownAlert] = &[
    known(0, "close_notify", "the sender ends TLS in order"),
    known(10, "unexpected_message", "a message came that does not belong at this point"),
    known(20, "bad_record_mac", "a record arrived damaged: its integrity check failed"),
    known(21, "decryption_failed", "a record could not be decrypted"),
    known(22, "record_overflow", "a record is longer than TLS allows"),
    known(30, "decompression_failure", "a record could not be decompressed"),
    known(40, "handshake_failure", "none of the offered security parameters is acceptable"),
    known(41, "no_certificate", "the client has no certificate to show"),
    known(42, "bad_certificate", "a certificate is corrupt, or its signature is not valid"),
    known(43, "unsupported_certificate", "a certificate is of a type that is not supported"),
    known(44, "certificate_revoked", "a certificate was revoked by its issuer"),
    known(45, "certificate_expired", "a certificate has expired or is not valid at this time"),
    known(46, "certificate_unknown", "a certificate is not acceptable, for a reason that is not said"),
    known(47, "illegal_parameter", "a field of the handshake is out of range or contradicts another one"),
    known(48, "unknown_ca", "the authority that issued a certificate is unknown or not trusted"),
    known(49, "access_denied", "the peer was identified, and access control does not let it go on"),
    known(50, "decode_error", "a message could not be decoded: a length or a field in it is wrong"),
    known(51, "decrypt_error", "a signature, a Finished message or a binder of the handshake could not be verified"),
    known(52, "too_many_cids_requested", "more connection ids were requested than are allowed"),
    known(60, "export_restriction", "the parameters do not follow export restrictions"),
    known(70, "protocol_version", "the TLS version that was offered is known and not supported"),
    known(71, "insufficient_security", "stronger parameters are required than were offered"),
    known(80, "internal_error", "something failed on the sender's own side, unrelated to what the peer sent"),
    known(86, "inappropriate_fallback", "a lower TLS version was offered on a second attempt than the server supports"),
    known(90, "user_canceled", "the handshake was cancelled, for a reason that is not a failure of the protocol"),
    known(100, "no_renegotiation", "a second handshake on this connection is refused"),
    known(109, "missing_extension", "an extension that TLS requires with the offered parameters is missing"),
    known(110, "unsupported_extension", "a message has an extension that is not allowed in it"),
    known(111, "certificate_unobtainable", "a certificate could not be fetched from the address that was given for it"),
    known(112, "unrecognized_name", "no server has the name that was sent in server_name"),
    known(113, "bad_certificate_status_response", "the status of a certificate (OCSP) is not acceptable"),
    known(114, "bad_certificate_hash_value", "a certificate does not have the hash that was given for it"),
    known(115, "unknown_psk_identity", "a pre-shared key is not known"),
    known(116, "certificate_required", "a certificate of the client is required, and none came"),
    known(117, "general_error", "an error that no other alert describes"),
    known(120, "no_application_protocol", "none of the offered application protocols (ALPN) is supported"),
    known(121, "ech_required", "an encrypted ClientHello is required"),
];

#[cfg(test)]
mod tests {
    use super::{Alert, alert_meaning, alert_name, known_alerts};

    #[test]
    fn clear_and_encrypted_alerts() {
        let alert = Alert::decode(&[2, 40]).unwrap();
        assert_eq!((alert.level, alert_name(alert.description)), (2, Some("handshake_failure")));
        assert_eq!(Alert::decode(&alert.encode_record()[5..]), Some(alert));
        assert_eq!(Alert::decode(&[0x8f, 0x11]), None);
        assert_eq!(Alert::decode(&[2, 40, 0]), None);
        assert_eq!(Alert::decode(&[]), None);
    }

    #[test]
    fn alerts_come_by_number_and_each_means_something_of_its_own() {
        let alerts = known_alerts();
        assert!(alerts.is_sorted_by(|one, next| one.code < next.code));
        for alert in alerts {
            assert_eq!(alert_name(alert.code), Some(alert.name));
            assert!(alerts.iter().filter(|other| other.means == alert.means).count() == 1, "{}", alert.name);
            assert!(!alert.means.ends_with('.') && alert.means.starts_with(char::is_lowercase), "{}", alert.name);
        }
        assert_eq!((alert_name(1), alert_meaning(1)), (None, None));
        assert_eq!(alert_name(116), Some("certificate_required"));
    }
}
