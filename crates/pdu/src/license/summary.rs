//! What of a licensing message may be shown: names and numbers; of ciphertexts, randoms and licences the lengths.

use super::{LicenseMessage, LicenseRequest};
use crate::gcc::{CertificateForm, ServerCertificate};
use crate::{Summary, utf16};

impl LicenseMessage {
    /// The message's allow-listed fields.
    #[must_use]
    pub fn summary(&self) -> Summary {
        match self {
            Self::Request(request) => request.summary(),
            Self::PlatformChallenge { encrypted_challenge, .. } => {
                Summary::new().with("challenge-bytes", encrypted_challenge.data.len())
            }
            Self::NewLicense { encrypted_license_info, .. } | Self::UpgradeLicense { encrypted_license_info, .. } => {
                Summary::new().with("license-bytes", encrypted_license_info.data.len())
            }
            Self::Info { key_exchange, platform_id, license_info, .. } => Summary::new()
                .with("key-exchange", *key_exchange)
                .with("platform-id", format!("{platform_id:#010x}"))
                .with("license-bytes", license_info.data.len()),
            Self::NewLicenseRequest { key_exchange, platform_id, user_name, machine_name, .. } => Summary::new()
                .with("key-exchange", *key_exchange)
                .with("platform-id", format!("{platform_id:#010x}"))
                .with("user", utf16::decode_ansi(&user_name.data))
                .with("machine", utf16::decode_ansi(&machine_name.data)),
            Self::PlatformChallengeResponse { encrypted_response, .. } => {
                Summary::new().with("response-bytes", encrypted_response.data.len())
            }
            Self::ErrorAlert(alert) => alert.summary(),
            Self::Unknown { kind, body } => Summary::new().with("type", *kind).with("bytes", body.len()),
        }
    }
}

impl LicenseRequest {
    /// The product, the scopes, and what can be told of the certificate without computation.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let certificate = ServerCertificate::decode(&self.certificate).ok();
        let form = certificate.as_ref().map(|certificate| match certificate.form {
            CertificateForm::Proprietary => "proprietary",
            CertificateForm::X509Chain => "x509",
            CertificateForm::Unknown(_) => "unknown",
        });
        Summary::new()
            .with("product-version", format!("{}.{}", self.product_version >> 16, self.product_version & 0xFFFF))
            .with("company", self.company.clone())
            .with("product-id", self.product_id.clone())
            .with("key-exchange", self.key_exchange.clone())
            .with("certificate-bytes", self.certificate.len())
            .with_some("certificate-form", form)
            .with_some("certificate-key-bits", certificate.and_then(|certificate| certificate.key_bits))
            .with("scopes", self.scopes.clone())
            .with("scope-count", self.scope_count)
            .without(self.dropped)
    }
}
