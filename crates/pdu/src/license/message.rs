//! One licensing message of any type.

use super::{Blob, ErrorAlert, LicenseRequest, Preamble};
use crate::cursor::Cursor;
use crate::rdp::{SecurityHeader, security_flags};
use crate::{Malformed, PduKind};

/// A licensing message. Encrypted fields stay as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are MS-RDPELE's own names")]
pub enum LicenseMessage {
    /// 0x01.
    Request(Box<LicenseRequest>),
    /// 0x02 (MS-RDPELE 2.2.2.4).
    PlatformChallenge { connect_flags: u32, encrypted_challenge: Blob, mac: [u8; 16] },
    /// 0x03 (2.2.2.7).
    NewLicense { encrypted_license_info: Blob, mac: [u8; 16] },
    /// 0x04 (2.2.2.6).
    UpgradeLicense { encrypted_license_info: Blob, mac: [u8; 16] },
    /// 0x12 (2.2.2.3).
    Info {
        key_exchange: u32,
        platform_id: u32,
        client_random: [u8; 32],
        encrypted_premaster: Blob,
        license_info: Blob,
        encrypted_hwid: Blob,
        mac: [u8; 16],
    },
    /// 0x13 (2.2.2.2).
    NewLicenseRequest {
        key_exchange: u32,
        platform_id: u32,
        client_random: [u8; 32],
        encrypted_premaster: Blob,
        user_name: Blob,
        machine_name: Blob,
    },
    /// 0x15 (2.2.2.5).
    PlatformChallengeResponse { encrypted_response: Blob, encrypted_hwid: Blob, mac: [u8; 16] },
    /// 0xFF.
    ErrorAlert(ErrorAlert),
    /// Any other type, contents whole.
    Unknown { kind: u8, body: Vec<u8> },
}

impl LicenseMessage {
    /// Reads what follows the preamble whose bMsgType is `kind`.
    ///
    /// # Errors
    /// A message of a known type ends early.
    pub fn decode(kind: u8, body: &[u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new("licensing message", body);
        let cursor = &mut cursor;
        Ok(match kind {
            0x01 => Self::Request(Box::new(LicenseRequest::decode(body)?)),
            0x02 => Self::PlatformChallenge {
                connect_flags: cursor.u32_le()?,
                encrypted_challenge: Blob::decode(cursor)?,
                mac: cursor.array()?,
            },
            0x03 => Self::NewLicense { encrypted_license_info: Blob::decode(cursor)?, mac: cursor.array()? },
            0x04 => Self::UpgradeLicense { encrypted_license_info: Blob::decode(cursor)?, mac: cursor.array()? },
            0x12 => Self::Info {
                key_exchange: cursor.u32_le()?,
                platform_id: cursor.u32_le()?,
                client_random: cursor.array()?,
                encrypted_premaster: Blob::decode(cursor)?,
                license_info: Blob::decode(cursor)?,
                encrypted_hwid: Blob::decode(cursor)?,
                mac: cursor.array()?,
            },
            0x13 => Self::NewLicenseRequest {
                key_exchange: cursor.u32_le()?,
                platform_id: cursor.u32_le()?,
                client_random: cursor.array()?,
                encrypted_premaster: Blob::decode(cursor)?,
                user_name: Blob::decode(cursor)?,
                machine_name: Blob::decode(cursor)?,
            },
            0x15 => Self::PlatformChallengeResponse {
                encrypted_response: Blob::decode(cursor)?,
                encrypted_hwid: Blob::decode(cursor)?,
                mac: cursor.array()?,
            },
            0xFF => Self::ErrorAlert(ErrorAlert::decode(body)?),
            kind => Self::Unknown { kind, body: body.to_vec() },
        })
    }

    /// The preamble with these `flags`, and the message.
    #[must_use]
    pub fn encode(&self, flags: u8) -> Vec<u8> {
        let body = self.encode_body();
        let size = u16::try_from(4 + body.len()).unwrap_or(u16::MAX);
        [Preamble { kind: self.message_type(), flags, size }.encode().as_slice(), &body].concat()
    }

    /// bMsgType.
    #[must_use]
    pub const fn message_type(&self) -> u8 {
        match self {
            Self::Request(_) => 0x01,
            Self::PlatformChallenge { .. } => 0x02,
            Self::NewLicense { .. } => 0x03,
            Self::UpgradeLicense { .. } => 0x04,
            Self::Info { .. } => 0x12,
            Self::NewLicenseRequest { .. } => 0x13,
            Self::PlatformChallengeResponse { .. } => 0x15,
            Self::ErrorAlert(_) => 0xFF,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    /// What the transcript calls it.
    #[must_use]
    pub const fn pdu_kind(&self) -> PduKind {
        kind_of(self.message_type())
    }

    fn encode_body(&self) -> Vec<u8> {
        match self {
            Self::Request(request) => request.encode(),
            Self::PlatformChallenge { connect_flags, encrypted_challenge, mac } => {
                [connect_flags.to_le_bytes().as_slice(), &encrypted_challenge.encode(), mac].concat()
            }
            Self::NewLicense { encrypted_license_info, mac } | Self::UpgradeLicense { encrypted_license_info, mac } => {
                [encrypted_license_info.encode().as_slice(), mac].concat()
            }
            Self::Info {
                key_exchange,
                platform_id,
                client_random,
                encrypted_premaster,
                license_info,
                encrypted_hwid,
                mac,
            } => [
                client_part(*key_exchange, *platform_id, client_random, encrypted_premaster).as_slice(),
                &license_info.encode(),
                &encrypted_hwid.encode(),
                mac,
            ]
            .concat(),
            Self::NewLicenseRequest {
                key_exchange,
                platform_id,
                client_random,
                encrypted_premaster,
                user_name,
                machine_name,
            } => [
                client_part(*key_exchange, *platform_id, client_random, encrypted_premaster).as_slice(),
                &user_name.encode(),
                &machine_name.encode(),
            ]
            .concat(),
            Self::PlatformChallengeResponse { encrypted_response, encrypted_hwid, mac } => {
                [encrypted_response.encode().as_slice(), &encrypted_hwid.encode(), mac].concat()
            }
            Self::ErrorAlert(alert) => alert.encode(),
            Self::Unknown { body, .. } => body.clone(),
        }
    }
}

/// Security header with SEC_LICENSE_PKT, preamble with these `flags`, and the message: the contents of a Send Data
/// PDU.
#[must_use]
pub fn license_pdu(message: &LicenseMessage, flags: u8) -> Vec<u8> {
    SecurityHeader::new(security_flags::LICENSE_PKT).before(&message.encode(flags))
}

/// The kind for a bMsgType, which is known even where the message does not decode.
pub(crate) const fn kind_of(message_type: u8) -> PduKind {
    match message_type {
        0x01 => PduKind::LicenseRequest,
        0x02 => PduKind::PlatformChallenge,
        0x03 => PduKind::NewLicense,
        0x04 => PduKind::UpgradeLicense,
        0x12 => PduKind::LicenseInfo,
        0x13 => PduKind::NewLicenseRequest,
        0x15 => PduKind::PlatformChallengeResponse,
        0xFF => PduKind::LicenseErrorAlert,
        _ => PduKind::LicenseOther,
    }
}

fn client_part(key_exchange: u32, platform_id: u32, random: &[u8; 32], premaster: &Blob) -> Vec<u8> {
    [key_exchange.to_le_bytes().as_slice(), &platform_id.to_le_bytes(), random, &premaster.encode()].concat()
}

#[cfg(test)]
mod tests {
    use super::{ErrorAlert, LicenseMessage, Preamble, license_pdu};
    use crate::cursor::Cursor;

    /// MS-RDPBCGR 4.1.9: Server License Error PDU, valid client.
    const VALID_CLIENT: [u8; 20] = [0x80, 0, 0, 0, 0xff, 3, 0x10, 0, 7, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0];

    #[test]
    fn writes_the_valid_client_of_the_specification() {
        let message = LicenseMessage::ErrorAlert(ErrorAlert::valid_client());
        assert_eq!(license_pdu(&message, Preamble::VERSION_3), VALID_CLIENT);
    }

    #[test]
    fn reads_the_valid_client_of_the_specification() {
        let mut cursor = Cursor::new("test", &VALID_CLIENT[4..]);
        let preamble = Preamble::decode(&mut cursor).unwrap();
        assert_eq!(preamble, Preamble { kind: 0xff, flags: 3, size: 16 });
        let message = LicenseMessage::decode(preamble.kind, cursor.rest()).unwrap();
        assert_eq!(message, LicenseMessage::ErrorAlert(ErrorAlert::valid_client()));
    }

    #[test]
    fn an_unknown_alert_keeps_its_numbers_and_its_blob() {
        let body = [0x99, 0, 0, 0, 9, 0, 0, 0, 4, 0, 2, 0, 0xab, 0xcd];
        let LicenseMessage::ErrorAlert(alert) = LicenseMessage::decode(0xff, &body).unwrap() else { panic!() };
        assert_eq!((alert.code, alert.transition, alert.blob.data.as_slice()), (0x99, 9, &[0xab, 0xcd][..]));
    }
}
