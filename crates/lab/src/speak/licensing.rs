//! The licensing messages (MS-RDPELE 2.2.2, 3.2.5, MS-RDPBCGR 2.2.1.12).

use rdpwhy_pdu::license::{
    Blob, ChallengeResponseData, ErrorAlert, LicenseMessage, LicenseRequest, NewLicenseInfo, Preamble, license_pdu,
};
use rdpwhy_security::license::Keys;

use super::Reply;
use crate::server::RANDOM;
use crate::standard::{certificate, private_key};
use crate::{Certificate, Exchange, Licensing, Server, Stumble, Verdict};

/// Windows Server 2022 and its relatives: 10.0.
const PRODUCT_VERSION: u32 = 0x000A_0000;
/// KEY_EXCHANGE_ALG_RSA.
const RSA: u32 = 1;
/// BB_ENCRYPTED_DATA_BLOB.
const ENCRYPTED_DATA_BLOB: u16 = 0x0009;
/// ERR_INVALID_MAC with ST_TOTAL_ABORT.
const INVALID_MAC: Verdict = Verdict::Alert { code: 3, transition: 1 };
/// ERR_INVALID_MESSAGE_LEN, and the transitions of a stumble.
const INVALID_MESSAGE_LEN: u32 = 0xC;
const RESET_PHASE_TO_START: u32 = 3;
const RESEND_LAST_MESSAGE: u32 = 4;
const CHALLENGE: &[u8] = b"rdpwhy-lab";

impl Server {
    /// The next licensing message; the client has answered one before, or not. `None` answers what no client says.
    pub(super) fn license_message(&mut self) -> Option<Reply> {
        let is_first = self.witness.position().step == "first-message";
        let message = match self.config.licensing {
            Licensing::Request if is_first => license_request(Certificate::Empty),
            Licensing::Refuse { code, transition } => alert(code, transition),
            // To a request too: the specification lets a server ask and be content (MS-RDPELE 1.3.3).
            Licensing::Request | Licensing::ValidClient => LicenseMessage::ErrorAlert(ErrorAlert::valid_client()),
            Licensing::Exchange(exchange) if is_first => license_request(exchange.certificate),
            Licensing::Exchange(exchange) => self.answer_client(exchange)?,
        };
        Some(Reply::Message(message.pdu_kind(), self.license_frame(&message)))
    }

    /// A licensing message as it is sent.
    pub(super) fn license_frame(&self, message: &LicenseMessage) -> Vec<u8> {
        self.on_io_channel(&license_pdu(message, Preamble::VERSION_3 | Preamble::EXTENDED_ERROR))
    }

    fn answer_client(&mut self, exchange: Exchange) -> Option<LicenseMessage> {
        let [kind, _, _, _, body @ ..] = self.last_body() else { return None };
        match LicenseMessage::decode(*kind, body).ok()? {
            LicenseMessage::NewLicenseRequest { .. } | LicenseMessage::Info { .. } if self.stumbles(exchange) => {
                let transition = match exchange.stumbles {
                    Some(Stumble::StartsOver) => RESET_PHASE_TO_START,
                    _ => RESEND_LAST_MESSAGE,
                };
                Some(alert(INVALID_MESSAGE_LEN, transition))
            }
            LicenseMessage::NewLicenseRequest { client_random, encrypted_premaster, .. } => {
                self.take_keys(&client_random, &encrypted_premaster);
                self.platform_challenge(exchange)
            }
            LicenseMessage::Info { client_random, encrypted_premaster, encrypted_hwid, mac, .. } => {
                self.take_keys(&client_random, &encrypted_premaster);
                let keys = self.secured.license_keys.as_ref()?;
                let is_good = keys.mac(&keys.decrypt(&encrypted_hwid.data)) == mac;
                match exchange.stored {
                    _ if !is_good => self.verdict(INVALID_MAC),
                    Some(verdict) => self.verdict(verdict),
                    None => self.platform_challenge(exchange),
                }
            }
            LicenseMessage::PlatformChallengeResponse { encrypted_response, encrypted_hwid, mac } => {
                let keys = self.secured.license_keys.as_ref()?;
                let [response, hardware] = [&encrypted_response, &encrypted_hwid].map(|blob| keys.decrypt(&blob.data));
                // ironrdp-pdu 0.11 puts eight zeros before the first field.
                let fields = response.strip_prefix(&[0; 8]).unwrap_or(&response);
                let echoed = ChallengeResponseData::decode(fields).is_ok_and(|data| data.challenge == CHALLENGE);
                let is_good = echoed && keys.mac(&[response, hardware].concat()) == mac;
                match () {
                    () if !is_good => self.verdict(INVALID_MAC),
                    () if self.secured.challenges < exchange.challenges => self.platform_challenge(exchange),
                    () => self.verdict(exchange.verdict),
                }
            }
            _ => None,
        }
    }

    /// Whether the stumble is due; it comes once.
    const fn stumbles(&mut self, exchange: Exchange) -> bool {
        exchange.stumbles.is_some() && !core::mem::replace(&mut self.secured.has_stumbled, true)
    }

    fn take_keys(&mut self, client_random: &[u8; 32], encrypted_premaster: &Blob) {
        let premaster = private_key().decrypt(&encrypted_premaster.data);
        self.secured.license_keys = premaster.map(|premaster| Keys::derive(&premaster, client_random, &RANDOM));
    }

    fn platform_challenge(&mut self, exchange: Exchange) -> Option<LicenseMessage> {
        let keys = self.secured.license_keys.as_ref()?;
        let mac = if exchange.good_mac { keys.mac(CHALLENGE) } else { [0; 16] };
        let data = keys.encrypt(CHALLENGE);
        self.secured.challenges += 1;
        let encrypted_challenge = Blob { kind: ENCRYPTED_DATA_BLOB, data };
        Some(LicenseMessage::PlatformChallenge { connect_flags: 0, encrypted_challenge, mac })
    }

    fn verdict(&self, verdict: Verdict) -> Option<LicenseMessage> {
        Some(match verdict {
            Verdict::ValidClient => LicenseMessage::ErrorAlert(ErrorAlert::valid_client()),
            Verdict::Alert { code, transition } => alert(code, transition),
            Verdict::New => {
                let (encrypted_license_info, mac) = self.license()?;
                LicenseMessage::NewLicense { encrypted_license_info, mac }
            }
            Verdict::Upgrade => {
                let (encrypted_license_info, mac) = self.license()?;
                LicenseMessage::UpgradeLicense { encrypted_license_info, mac }
            }
        })
    }

    fn license(&self) -> Option<(Blob, [u8; 16])> {
        let keys = self.secured.license_keys.as_ref()?;
        let license = NewLicenseInfo {
            version: PRODUCT_VERSION,
            scope: "microsoft.com".to_owned(),
            company: "Microsoft Corporation".to_owned(),
            product_id: "A02".to_owned(),
            license: b"a licence of the lab, good for nothing".to_vec(),
        };
        let plain = license.encode();
        Some((Blob { kind: ENCRYPTED_DATA_BLOB, data: keys.encrypt(&plain) }, keys.mac(&plain)))
    }
}

/// An error alert.
pub(super) fn alert(code: u32, transition: u32) -> LicenseMessage {
    LicenseMessage::ErrorAlert(ErrorAlert { code, transition, ..ErrorAlert::valid_client() })
}

fn license_request(kind: Certificate) -> LicenseMessage {
    LicenseMessage::Request(Box::new(LicenseRequest {
        server_random: RANDOM,
        product_version: PRODUCT_VERSION,
        company: "Microsoft Corporation".to_owned(),
        product_id: "A02".to_owned(),
        key_exchange: vec![RSA],
        dropped: 0,
        certificate: certificate(kind),
        scopes: vec!["microsoft.com".to_owned()],
        scope_count: 1,
    }))
}
