//! The lab's RSA key. It is in the repository, so it guards nothing; making one takes seconds.

use std::sync::OnceLock;

use rcgen::{CertificateParams, Issuer, KeyPair, PKCS_RSA_SHA256, date_time_ymd};
use rdpwhy_security::rsa::{PrivateKey, proprietary_certificate};
use rustls::pki_types::PrivatePkcs8KeyDer;

use crate::{Certificate, IdentityError};

/// The key three times: for rcgen, and its numbers, big-endian.
const PKCS8: &[u8] = include_bytes!("key.pk8");
const MODULUS: &[u8] = include_bytes!("modulus.bin");
const PRIVATE_EXPONENT: &[u8] = include_bytes!("private-exponent.bin");
const EXPONENT: u32 = 65_537;

/// The server's half of the key.
pub(crate) fn private_key() -> PrivateKey {
    PrivateKey::from_be_bytes(MODULUS, EXPONENT, PRIVATE_EXPONENT)
}

/// SERVER_CERTIFICATE (MS-RDPBCGR 2.2.1.4.3.1); empty where the configuration says so, or no chain can be made.
pub(crate) fn certificate(kind: Certificate) -> Vec<u8> {
    match kind {
        Certificate::Empty => Vec::new(),
        Certificate::Proprietary => {
            static MADE: OnceLock<Vec<u8>> = OnceLock::new();
            MADE.get_or_init(|| proprietary_certificate(private_key().public())).clone()
        }
        Certificate::X509(length) => chain(length).map(|chain| server_certificate(&chain)).unwrap_or_default(),
    }
}

/// CERT_CHAIN_VERSION_2 (MS-RDPELE 2.2.1.4.2), the root first.
fn server_certificate(chain: &[Vec<u8>]) -> Vec<u8> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = [number(2), number(chain.len())].concat();
    for der in chain {
        bytes.extend(number(der.len()));
        bytes.extend(der);
    }
    bytes.resize(bytes.len() + 8 + 4 * chain.len(), 0);
    bytes
}

/// A chain whose certificates all have the one key.
fn chain(length: usize) -> Result<Vec<Vec<u8>>, IdentityError> {
    let made = |name: &str| {
        let error = |error: rcgen::Error| IdentityError { name: name.to_owned(), why: error.to_string() };
        let key =
            KeyPair::from_pkcs8_der_and_sign_algo(&PrivatePkcs8KeyDer::from(PKCS8), &PKCS_RSA_SHA256).map_err(error)?;
        let mut params = CertificateParams::new([name.to_owned()]).map_err(error)?;
        params.not_before = date_time_ymd(2024, 1, 1);
        params.not_after = date_time_ymd(2044, 1, 1);
        let issuer = Issuer::from_params(&params, &key);
        params.signed_by(&key, &issuer).map(|certificate| certificate.der().to_vec()).map_err(error)
    };
    (1..=length).map(|number| made(&format!("rdpwhy-lab-{number}"))).collect()
}
