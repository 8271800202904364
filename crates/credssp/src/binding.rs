//! The binding of a logon to the TLS connection it goes through: proofs over the server's public key (MS-CSSP 3.1.5).

use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

/// The highest CredSSP version there is (MS-CSSP 2.2.1).
pub(crate) const HIGHEST_VERSION: u32 = 6;
/// And the lowest.
pub(crate) const LOWEST_VERSION: u32 = 2;
/// From here on the proof is a hash with a nonce (CVE-2018-0886).
const FIRST_WITH_NONCE: u32 = 5;

/// clientNonce.
pub(crate) type Nonce = [u8; 32];

/// Who proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prover {
    Client,
    Server,
}

/// Whether a common version wants a clientNonce.
pub(crate) const fn wants_nonce(version: u32) -> bool {
    version >= FIRST_WITH_NONCE
}

/// The contents of the certificate's SubjectPublicKey, which is what both sides bind.
pub(crate) fn subject_public_key(certificate: &[u8]) -> Option<Vec<u8>> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    Some(certificate.public_key().subject_public_key.data.to_vec())
}

/// What pubKeyAuth holds, before it is sealed: with a nonce, its hash together with the key and a text that names the
/// direction; without (versions 2 to 4), the key itself, to whose first byte the server adds one.
pub(crate) fn proof(prover: Prover, key: &[u8], nonce: Option<&Nonce>) -> Vec<u8> {
    let Some(nonce) = nonce else {
        let mut echo = key.to_vec();
        if let (Prover::Server, Some(first)) = (prover, echo.first_mut()) {
            *first = first.wrapping_add(1);
        }
        return echo;
    };
    let magic: &[u8] = match prover {
        Prover::Client => b"CredSSP Client-To-Server Binding Hash\0",
        Prover::Server => b"CredSSP Server-To-Client Binding Hash\0",
    };
    Sha256::new().chain_update(magic).chain_update(nonce).chain_update(key).finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::{Prover, proof, subject_public_key};

    #[test]
    fn the_key_is_the_bits_of_the_subject_public_key() {
        let made = rcgen::generate_simple_self_signed(vec!["host".to_owned()]).unwrap();
        let key = subject_public_key(made.cert.der()).unwrap();
        // An uncompressed point of P-256.
        assert_eq!((key.len(), key[0]), (65, 4));
        assert_eq!(key, made.signing_key.public_key_raw());
        assert_eq!(subject_public_key(b"no certificate"), None);
    }

    #[test]
    fn no_proof_can_be_sent_back_as_the_other_one() {
        let key = [0x30, 0x82, 1, 0x0A];
        assert_eq!(proof(Prover::Client, &key, None), key);
        assert_eq!(proof(Prover::Server, &key, None), [0x31, 0x82, 1, 0x0A]);
        let nonce = [7; 32];
        assert_ne!(proof(Prover::Client, &key, Some(&nonce)), proof(Prover::Server, &key, Some(&nonce)));
        assert_ne!(proof(Prover::Client, &key, Some(&nonce)), proof(Prover::Client, &key, Some(&[8; 32])));
    }
}
