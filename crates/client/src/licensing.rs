//! Licensing in the client: the keys of the exchange, and what the client answers (MS-RDPELE 3.3).

use core::fmt::Display;

use rdpwhy_handshake::{Incapacity, LicenseSeen, LocalFault};
use rdpwhy_pdu::gcc::ServerCertificate;
use rdpwhy_pdu::license::{
    Blob, ChallengeResponseData, ErrorAlert, HardwareId, LicenseMessage, LicenseRequest, NewLicenseInfo,
};
use rdpwhy_security::license::Keys;
use rdpwhy_security::rsa::PublicKey;
use zeroize::Zeroizing;

use crate::Client;

/// KEY_EXCHANGE_ALG_RSA.
const RSA: u32 = 1;
/// Blob types (MS-RDPBCGR 2.2.1.12.1.2).
const DATA_BLOB: u16 = 0x0001;
const RANDOM_BLOB: u16 = 0x0002;
const ERROR_BLOB: u16 = 0x0004;
const ENCRYPTED_DATA_BLOB: u16 = 0x0009;
const USER_NAME_BLOB: u16 = 0x000F;
const MACHINE_NAME_BLOB: u16 = 0x0010;
/// ERR_INVALID_MAC, and ST_TOTAL_ABORT (MS-RDPBCGR 2.2.1.12.1.3).
const INVALID_MAC: u32 = 3;
const TOTAL_ABORT: u32 = 1;
/// Platform challenges that are answered: a server that goes on asking never comes to a licence.
const CHALLENGES: u32 = 4;
/// Chances that a server's error alerts give: one that goes on giving them never comes to a licence.
const CHANCES: u32 = 2;

/// What the client knows of the licensing exchange.
#[derive(Debug, Default)]
pub(crate) struct LicensingState {
    keys: Option<Keys>,
    challenges: u32,
    /// The last message that went up, for a server that wants it again.
    last_sent: Option<LicenseMessage>,
    /// How often it was sent again, or the phase started anew.
    chances: u32,
    issued: Option<NewLicenseInfo>,
}

impl Client {
    /// The licence that the server issued, where it did: NEW_LICENSE_INFO, whose last field is what
    /// [`crate::Config::stored_license`] takes.
    #[must_use]
    pub const fn issued_license(&self) -> Option<&NewLicenseInfo> {
        self.licensing.issued.as_ref()
    }

    /// How many modular exponentiations the client has computed: none for a key that is unfit.
    #[must_use]
    pub const fn exponentiations(&self) -> u32 {
        self.exponentiations
    }

    /// New Licence Request, or Licence Information where there is a stored licence (MS-RDPELE 3.3.5.1).
    pub(crate) fn answer_license_request(&mut self, request: &LicenseRequest) -> Result<LicenseMessage, Incapacity> {
        // The phase starts anew (ST_RESET_PHASE_TO_START).
        if self.licensing.last_sent.is_some() {
            self.take_chance()?;
        }
        // Empty where the server's certificate is that of SC_SECURITY (2.2.2.1).
        let certificate = match (&request.certificate, &self.server_security) {
            (empty, Some(security)) if empty.is_empty() => security.certificate.clone(),
            (certificate, _) => certificate.clone(),
        };
        if certificate.is_empty() {
            return Err(peer_chose("a licence request without a certificate"));
        }
        let certificate = ServerCertificate::decode(&certificate).map_err(peer_misbehaved)?;
        let (mut client_random, mut premaster) = ([0; 32], Zeroizing::new([0; 48]));
        self.fill(&mut client_random)?;
        self.fill(&mut *premaster)?;
        let encrypted = self.encrypt_for(&certificate, &*premaster)?;
        let encrypted_premaster = Blob { kind: RANDOM_BLOB, data: encrypted };
        let keys = Keys::derive(&premaster, &client_random, &request.server_random);
        let message = match &self.config.stored_license {
            Some(license) => {
                let hardware = hardware_id().encode();
                LicenseMessage::Info {
                    key_exchange: RSA,
                    platform_id: HardwareId::PLATFORM,
                    client_random,
                    encrypted_premaster,
                    license_info: Blob { kind: DATA_BLOB, data: license.clone() },
                    encrypted_hwid: Blob { kind: ENCRYPTED_DATA_BLOB, data: keys.encrypt(&hardware) },
                    mac: keys.mac(&hardware),
                }
            }
            None => LicenseMessage::NewLicenseRequest {
                key_exchange: RSA,
                platform_id: HardwareId::PLATFORM,
                client_random,
                encrypted_premaster,
                user_name: text_blob(USER_NAME_BLOB, ""),
                machine_name: text_blob(MACHINE_NAME_BLOB, &self.config.client_name),
            },
        };
        self.licensing.keys = Some(keys);
        Ok(message)
    }

    /// Platform Challenge Response, or an error alert where the challenge's MAC does not fit (3.3.5.4).
    pub(crate) fn answer_challenge(&mut self, challenge: &Blob, mac: [u8; 16]) -> Result<LicenseMessage, Incapacity> {
        self.licensing.challenges += 1;
        if self.licensing.challenges > CHALLENGES {
            return Err(peer_chose("one platform challenge after another"));
        }
        let Some(keys) = &self.licensing.keys else {
            return Err(peer_chose("a platform challenge before the keys for it"));
        };
        let challenge = keys.decrypt(&challenge.data);
        if keys.mac(&challenge) != mac {
            return Ok(invalid_mac());
        }
        let response = ChallengeResponseData {
            version: ChallengeResponseData::VERSION,
            client_type: ChallengeResponseData::WIN32,
            license_detail: ChallengeResponseData::DETAIL,
            challenge,
        };
        let (response, hardware) = (response.encode(), hardware_id().encode());
        Ok(LicenseMessage::PlatformChallengeResponse {
            encrypted_response: Blob { kind: ENCRYPTED_DATA_BLOB, data: keys.encrypt(&response) },
            encrypted_hwid: Blob { kind: ENCRYPTED_DATA_BLOB, data: keys.encrypt(&hardware) },
            mac: keys.mac(&[response.as_slice(), &hardware].concat()),
        })
    }

    /// The last message once more (ST_RESEND_LAST_MESSAGE).
    pub(crate) fn repeat_last(&mut self) -> Result<LicenseMessage, Incapacity> {
        self.take_chance()?;
        self.licensing.last_sent.clone().ok_or_else(|| peer_chose("a wish for a message that was never sent"))
    }

    pub(crate) fn remember_sent(&mut self, message: &LicenseMessage) {
        self.licensing.last_sent = Some(message.clone());
    }

    fn take_chance(&mut self) -> Result<(), Incapacity> {
        self.licensing.chances += 1;
        if self.licensing.chances > CHANCES { Err(peer_chose("one licensing alert after another")) } else { Ok(()) }
    }

    /// Opens a licence that was issued (3.3.5.5).
    pub(crate) fn open_license(&mut self, license: &Blob, mac: [u8; 16]) -> Result<LicenseSeen, String> {
        let Some(keys) = &self.licensing.keys else {
            return Err("it came before the keys for it".to_owned());
        };
        let plain = keys.decrypt(&license.data);
        if keys.mac(&plain) != mac {
            return Err("its MAC is not that of its contents".to_owned());
        }
        let license = NewLicenseInfo::decode(&plain).map_err(|malformed| malformed.to_string())?;
        let seen = LicenseSeen {
            version: format!("{}.{}", license.version >> 16, license.version & 0xFFFF),
            scope: license.scope.clone(),
            company: license.company.clone(),
            product_id: license.product_id.clone(),
            bytes: license.license.len(),
        };
        self.licensing.issued = Some(license);
        Ok(seen)
    }

    /// Random bytes.
    pub(crate) fn fill(&self, to: &mut [u8]) -> Result<(), Incapacity> {
        self.config.randomness.fill(to).map_err(|error| LocalFault::randomness(error).into())
    }

    /// The secret, encrypted with the certificate's key. A key that is unfit is not computed with.
    pub(crate) fn encrypt_for(
        &mut self,
        certificate: &ServerCertificate,
        secret: &[u8],
    ) -> Result<Vec<u8>, Incapacity> {
        let key = PublicKey::of(certificate).map_err(peer_misbehaved)?;
        let encrypted = key.encrypt(secret).map_err(peer_misbehaved)?;
        self.exponentiations += 1;
        Ok(encrypted)
    }
}

/// The peer chose something that we cannot speak.
pub(crate) fn peer_chose(what: impl Display) -> Incapacity {
    Incapacity::PeerChose(what.to_string())
}

/// What the peer sent is not what it must be.
pub(crate) fn peer_misbehaved(how: impl Display) -> Incapacity {
    Incapacity::PeerMisbehaved(how.to_string())
}

/// The same on every machine: a licence is issued to the client's name, and nothing of this machine goes up.
const fn hardware_id() -> HardwareId {
    HardwareId { platform_id: HardwareId::PLATFORM, data: [0x7264_7077, 0x6879, 0, 0] }
}

fn invalid_mac() -> LicenseMessage {
    let blob = Blob { kind: ERROR_BLOB, data: Vec::new() };
    LicenseMessage::ErrorAlert(ErrorAlert { code: INVALID_MAC, transition: TOTAL_ABORT, blob })
}

/// A text in the ANSI code page with its terminator.
fn text_blob(kind: u16, text: &str) -> Blob {
    let data = text.chars().map(|char| u8::try_from(char).unwrap_or(b'?')).chain([0]).collect();
    Blob { kind, data }
}
