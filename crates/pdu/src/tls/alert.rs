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

/// The registered name of an alert description (IANA TLS Alerts).
#[must_use]
pub const fn alert_name(description: u8) -> Option<&'static str> {
    Some(match description {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        21 => "decryption_failed",
        22 => "record_overflow",
        30 => "decompression_failure",
        40 => "handshake_failure",
        41 => "no_certificate",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        52 => "too_many_cids_requested",
        60 => "export_restriction",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        100 => "no_renegotiation",
        109 => "missing_extension",
        110 => "unsupported_extension",
        111 => "certificate_unobtainable",
        112 => "unrecognized_name",
        113 => "bad_certificate_status_response",
        114 => "bad_certificate_hash_value",
        115 => "unknown_psk_identity",
        116 => "certificate_required",
        117 => "general_error",
        120 => "no_application_protocol",
        121 => "ech_required",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Alert, alert_name};

    #[test]
    fn clear_and_encrypted_alerts() {
        let alert = Alert::decode(&[2, 40]).unwrap();
        assert_eq!((alert.level, alert_name(alert.description)), (2, Some("handshake_failure")));
        assert_eq!(Alert::decode(&alert.encode_record()[5..]), Some(alert));
        assert_eq!(Alert::decode(&[0x8f, 0x11]), None);
        assert_eq!(Alert::decode(&[2, 40, 0]), None);
        assert_eq!(Alert::decode(&[]), None);
    }
}
