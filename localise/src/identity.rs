//! A certificate whose length, and the length of whose signatures, are the same in every run: sizes are part of the truth.

use std::sync::OnceLock;

use rcgen::{CertificateParams, KeyPair, PKCS_ED25519, SerialNumber, date_time_ymd};
use rdpwhy_lab::Identity;

/// Ed25519, made once a process.
///
/// # Panics
/// There is no randomness.
pub(crate) fn shared() -> Identity {
    static SHARED: OnceLock<Identity> = OnceLock::new();
    SHARED.get_or_init(|| make().expect("a certificate")).clone()
}

fn make() -> Result<Identity, rcgen::Error> {
    let mut params = CertificateParams::new(["rdpwhy-lab".to_owned()])?;
    params.serial_number = Some(SerialNumber::from(1));
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2044, 1, 1);
    let key = KeyPair::generate_for(&PKCS_ED25519)?;
    let certificate = params.self_signed(&key)?;
    Ok(Identity::from_der(vec![certificate.der().to_vec()], key.serialize_der()))
}
