//! From the keys of a connection to what encrypts and decrypts its records.

use core::marker::PhantomData;

use cbc::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit, KeySizeUser, consts::U16};
use hmac::digest::typenum::Unsigned as _;
use hmac::{Mac, digest};
use rustls::ConnectionTrafficSecrets;
use rustls::crypto::cipher::{
    AeadKey, KeyBlockShape, MessageDecrypter, MessageEncrypter, Tls12AeadAlgorithm, UnsupportedOperationError,
};

use super::decrypt::Decrypter;
use super::encrypt::Encrypter;

/// Bytes of an AES block, and so of a record's IV (RFC 5246 6.2.3.2).
pub(super) const BLOCK: usize = 16;

/// AES with a key of one size.
pub(super) trait Cipher:
    BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser<BlockSize = U16> + KeyInit + Clone + Send + Sync + 'static
{
}

impl<T> Cipher for T where
    T: BlockCipherEncrypt
        + BlockCipherDecrypt
        + BlockSizeUser<BlockSize = U16>
        + KeyInit
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// HMAC with one hash. Its key is as long as its output (RFC 5246 6.3: mac_key_length).
pub(super) trait RecordMac: Mac + digest::KeyInit + Clone + Send + Sync + 'static {}

impl<T: Mac + digest::KeyInit + Clone + Send + Sync + 'static> RecordMac for T {}

/// AES in CBC mode with an HMAC. rustls' name for what protects records is AEAD; this is none.
pub(super) struct CbcHmac<C, M>(PhantomData<fn() -> (C, M)>);

impl<C: Cipher, M: RecordMac> CbcHmac<C, M> {
    pub(super) const NEW: Self = Self(PhantomData);
    /// Bytes of an encryption key.
    pub(super) const CIPHER_KEY: usize = <C as KeySizeUser>::KeySize::USIZE;
    /// Bytes of a MAC key, and of a MAC.
    pub(super) const MAC_KEY: usize = <M as digest::OutputSizeUser>::OutputSize::USIZE;
}

impl<C: Cipher, M: RecordMac> CbcHmac<C, M> {
    /// With keys as long as [`KeyBlockShape`] says.
    pub(super) fn encrypting(cipher_key: &[u8], mac_key: &[u8], iv_key: &[u8]) -> Encrypter<C, M> {
        Encrypter { cipher: keyed(cipher_key), mac: Self::mac(mac_key), ivs: keyed(iv_key) }
    }

    /// The same, for what the peer encrypts.
    pub(super) fn decrypting(cipher_key: &[u8], mac_key: &[u8]) -> Decrypter<C, M> {
        Decrypter { cipher: keyed(cipher_key), mac: Self::mac(mac_key) }
    }

    fn mac(key: &[u8]) -> M {
        <M as Mac>::new_from_slice(key).expect("HMAC takes a key of any length")
    }
}

fn keyed<C: KeyInit>(key: &[u8]) -> C {
    C::new_from_slice(key).expect("the key block has a key of this size")
}

impl<C: Cipher, M: RecordMac> Tls12AeadAlgorithm for CbcHmac<C, M> {
    fn encrypter(&self, key: AeadKey, iv: &[u8], extra: &[u8]) -> Box<dyn MessageEncrypter> {
        Box::new(Self::encrypting(key.as_ref(), iv, extra))
    }

    fn decrypter(&self, key: AeadKey, iv: &[u8]) -> Box<dyn MessageDecrypter> {
        Box::new(Self::decrypting(key.as_ref(), iv))
    }

    /// What rustls calls fixed IVs are the MAC keys here, see [`super::key_block::MacKeysLast`]. Behind them is a key of
    /// AES-128, with which the IVs of records are made.
    fn key_block_shape(&self) -> KeyBlockShape {
        KeyBlockShape { enc_key_len: Self::CIPHER_KEY, fixed_iv_len: Self::MAC_KEY, explicit_nonce_len: BLOCK }
    }

    /// Keys are not exported: kernel TLS has no suite with CBC.
    fn extract_keys(
        &self,
        _key: AeadKey,
        _iv: &[u8],
        _explicit: &[u8],
    ) -> Result<ConnectionTrafficSecrets, UnsupportedOperationError> {
        Err(UnsupportedOperationError)
    }
}
