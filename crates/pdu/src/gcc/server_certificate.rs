//! SERVER_CERTIFICATE of Standard RDP security and licensing (MS-RDPBCGR 2.2.1.4.3.1).

use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::RSAPublicKey;

use crate::cursor::Cursor;
use crate::{Malformed, Summary};

const WHAT: &str = "SERVER_CERTIFICATE";
/// The `t` bit of dwVersion.
const TEMPORARY: u32 = 0x8000_0000;
const CERT_CHAIN_VERSION_1: u32 = 1;
const CERT_CHAIN_VERSION_2: u32 = 2;
/// MS-RDPELE 2.2.1.4.2: a chain has 2 to 200 certificates.
const MAX_CHAIN: u32 = 200;
/// Larger moduli are not handed on: computing with them takes seconds.
const MAX_MODULUS_BITS: u32 = 16_384;
const RSA1: [u8; 4] = *b"RSA1";

/// Which form the certificate has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateForm {
    /// Proprietary (2.2.1.4.3.1.1): a bare RSA key, signed with the Terminal Services key.
    Proprietary,
    /// X.509 chain (MS-RDPELE 2.2.1.4.2).
    X509Chain,
    /// Any other dwVersion.
    Unknown(u32),
}

/// SERVER_CERTIFICATE, read without any computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerCertificate {
    /// Proprietary or X.509.
    pub form: CertificateForm,
    /// The `t` bit of dwVersion: a temporary certificate.
    pub temporary: bool,
    /// Modulus size in bits, where a key was found.
    pub key_bits: Option<u32>,
    /// Public exponent, big-endian bytes without leading zeros.
    pub exponent: Option<Vec<u8>>,
    /// Modulus, big-endian bytes without leading zeros, whatever the wire's order was. At most 16,384 bits: beyond,
    /// only `key_bits` is told and this is `None`.
    pub modulus: Option<Vec<u8>>,
    /// wSignatureBlobLen of a proprietary certificate, in bytes; `None` where the certificate ends before it.
    pub signature_len: Option<u16>,
    /// The DER certificates of a chain, in wire order.
    pub chain: Vec<Vec<u8>>,
}

impl ServerCertificate {
    /// wSignatureBlobLen of every proprietary certificate: 64 bytes of a signature by the Terminal Services key, and
    /// eight zeros (2.2.1.4.3.1.1).
    pub const SIGNATURE_LEN: u16 = 72;

    /// Reads a certificate; nothing in it is verified.
    ///
    /// # Errors
    /// An end inside a field, a proprietary key without its magic, or a chain of more than 200. A chain whose leaf
    /// is not X.509, or has no RSA key, is no error: it has no `key_bits`.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Cursor::new(WHAT, bytes);
        let version = from.u32_le()?;
        let mut certificate = Self {
            form: CertificateForm::Unknown(version & !TEMPORARY),
            temporary: version & TEMPORARY != 0,
            key_bits: None,
            exponent: None,
            modulus: None,
            signature_len: None,
            chain: Vec::new(),
        };
        match version & !TEMPORARY {
            CERT_CHAIN_VERSION_1 => {
                certificate.form = CertificateForm::Proprietary;
                let (exponent, modulus) = decode_proprietary(&mut from)?;
                certificate.keep_key(&exponent, &modulus);
                // wSignatureBlobType, wSignatureBlobLen
                certificate.signature_len = from.u16_le().and_then(|_| from.u16_le()).ok();
            }
            CERT_CHAIN_VERSION_2 => {
                certificate.form = CertificateForm::X509Chain;
                certificate.chain = decode_chain(&mut from)?;
                // From the root to the server's own.
                if let Some((exponent, modulus)) = certificate.chain.last().and_then(|leaf| rsa_key(leaf)) {
                    certificate.keep_key(&exponent, &modulus);
                }
            }
            _ => {}
        }
        Ok(certificate)
    }

    /// `form`, `temporary`, `key-bits`, `chain-length`.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let summary = match self.form {
            CertificateForm::Proprietary => Summary::new().with("form", "proprietary"),
            CertificateForm::X509Chain => Summary::new().with("form", "x509").with("chain-length", self.chain.len()),
            CertificateForm::Unknown(version) => Summary::new().with("form", "unknown").with("version", version),
        };
        summary.with("temporary", self.temporary).with_some("key-bits", self.key_bits)
    }

    fn keep_key(&mut self, exponent: &[u8], modulus: &[u8]) {
        let (exponent, modulus) = (significant(exponent), significant(modulus));
        let Some(first) = modulus.first() else { return };
        // Both come out of a block or a blob of at most 64 KiB.
        let bits = u32::try_from(modulus.len()).unwrap_or(u32::MAX).saturating_mul(8) - first.leading_zeros();
        self.key_bits = Some(bits);
        self.exponent = Some(exponent.to_vec());
        self.modulus = (bits <= MAX_MODULUS_BITS).then(|| modulus.to_vec());
    }
}

/// PROPRIETARYSERVERCERTIFICATE (2.2.1.4.3.1.1) as far as the key: exponent and modulus, big-endian.
fn decode_proprietary(from: &mut Cursor<'_>) -> Result<(Vec<u8>, Vec<u8>), Malformed> {
    from.take(4 + 4 + 2)?; // dwSigAlgId, dwKeyAlgId, wPublicKeyBlobType
    let blob_len = usize::from(from.u16_le()?);
    // RSA_PUBLIC_KEY (2.2.1.4.3.1.1.1). Of the signature after it only the length is read.
    let mut blob = Cursor::new("RSA_PUBLIC_KEY", from.take(blob_len)?);
    if blob.array()? != RSA1 {
        return Err(blob.malformed("has another magic"));
    }
    let modulus_len = usize::try_from(blob.u32_le()?).unwrap_or(usize::MAX);
    blob.take(4 + 4)?; // bitlen, datalen
    let exponent = blob.u32_le()?.to_be_bytes().to_vec();
    // Little-endian, and longer than the number by eight zeros.
    let mut modulus = blob.take(modulus_len)?.to_vec();
    modulus.reverse();
    Ok((exponent, modulus))
}

/// X509CertificateChain (MS-RDPELE 2.2.1.4.2); the padding after it is not read.
fn decode_chain(from: &mut Cursor<'_>) -> Result<Vec<Vec<u8>>, Malformed> {
    let count = from.u32_le()?;
    if count > MAX_CHAIN {
        return Err(from.malformed("is a chain of more than 200"));
    }
    let mut chain = Vec::new();
    for _ in 0..count {
        let len = usize::try_from(from.u32_le()?).unwrap_or(usize::MAX);
        chain.push(from.take(len)?.to_vec());
    }
    Ok(chain)
}

/// Exponent and modulus of a certificate, big-endian. The key is read whatever its algorithm identifier says: licence
/// servers write the identifier of a signature there.
fn rsa_key(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let (_, key) = RSAPublicKey::from_der(&certificate.public_key().subject_public_key.data).ok()?;
    Some((key.exponent.to_vec(), key.modulus.to_vec()))
}

fn significant(digits: &[u8]) -> &[u8] {
    let first = digits.iter().position(|&digit| digit != 0).unwrap_or(digits.len());
    digits.get(first..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{CertificateForm, ServerCertificate};

    /// A proprietary certificate with this little-endian modulus, padding included, and no signature.
    fn proprietary(modulus: &[u8]) -> Vec<u8> {
        let len = u32::try_from(modulus.len()).unwrap();
        let mut blob = b"RSA1".to_vec();
        for field in [len, (len - 8) * 8, len - 9, 65_537] {
            blob.extend(field.to_le_bytes());
        }
        blob.extend(modulus);
        let mut out = Vec::new();
        for field in [0x8000_0001_u32, 1, 1] {
            out.extend(field.to_le_bytes());
        }
        out.extend([6, 0]);
        out.extend(u16::try_from(blob.len()).unwrap().to_le_bytes());
        out.extend(blob);
        out
    }

    #[test]
    fn a_proprietary_modulus_is_turned_round_and_trimmed() {
        let mut modulus = vec![0x11; 64];
        modulus[63] = 0x80;
        modulus[0] = 0x05;
        modulus.extend([0; 8]);
        let certificate = ServerCertificate::decode(&proprietary(&modulus)).unwrap();
        assert_eq!(certificate.form, CertificateForm::Proprietary);
        assert!(certificate.temporary);
        assert_eq!(certificate.key_bits, Some(512));
        assert_eq!(certificate.exponent, Some(vec![1, 0, 1]));
        let read = certificate.modulus.unwrap();
        assert_eq!((read.len(), read[0], read[63]), (64, 0x80, 0x05));
    }

    #[test]
    fn a_modulus_that_takes_seconds_to_compute_with_is_only_measured() {
        let certificate = ServerCertificate::decode(&proprietary(&[0xFF; 2049])).unwrap();
        assert_eq!((certificate.key_bits, certificate.modulus), (Some(2049 * 8), None));
        let largest = ServerCertificate::decode(&proprietary(&[0xFF; 2048])).unwrap();
        assert_eq!(largest.modulus.map(|modulus| modulus.len()), Some(2048));
    }

    #[test]
    fn the_length_of_a_proprietary_signature_is_told() {
        let mut bytes = proprietary(&[0x11; 72]);
        assert_eq!(ServerCertificate::decode(&bytes).unwrap().signature_len, None);
        bytes.extend([8, 0, 56, 0]);
        assert_eq!(ServerCertificate::decode(&bytes).unwrap().signature_len, Some(56));
    }

    #[test]
    fn a_chain_is_kept_even_where_its_leaf_is_not_x509() {
        let bytes = [&[2, 0, 0, 0, 2, 0, 0, 0][..], &[1, 0, 0, 0, 0xAA], &[2, 0, 0, 0, 0xBB, 0xCC], &[0; 16]].concat();
        let certificate = ServerCertificate::decode(&bytes).unwrap();
        assert_eq!(certificate.form, CertificateForm::X509Chain);
        assert_eq!(certificate.chain, [vec![0xAA], vec![0xBB, 0xCC]]);
        assert_eq!(certificate.key_bits, None);
    }

    #[test]
    fn what_cannot_be_is_malformed_and_what_is_new_is_named() {
        let mut no_magic = proprietary(&[1; 72]);
        no_magic[16] = b'X';
        assert!(ServerCertificate::decode(&no_magic).is_err());
        assert!(ServerCertificate::decode(&[2, 0, 0, 0, 201, 0, 0, 0]).is_err());
        assert!(ServerCertificate::decode(&[2, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255]).is_err());
        let unknown = ServerCertificate::decode(&[3, 0, 0, 0]).unwrap();
        assert_eq!(unknown.form, CertificateForm::Unknown(3));
    }
}
