//! Encrypts records: MAC, then pad, then encrypt (RFC 5246 6.2.3.2, CBC Block Cipher).

use aes::Aes128;
use cbc::cipher::{Array, Block, BlockCipherEncrypt as _, BlockModeEncrypt as _, InnerIvInit as _};
use hmac::digest::typenum::Unsigned as _;
use rustls::Error;
use rustls::crypto::cipher::{
    MessageEncrypter, OutboundOpaqueMessage, OutboundPlainMessage, PrefixedPayload, make_tls12_aad,
};

use super::algorithm::{BLOCK, Cipher, RecordMac};

pub(super) struct Encrypter<C, M> {
    pub(super) cipher: C,
    pub(super) mac: M,
    /// Makes the IVs of records.
    pub(super) ivs: Aes128,
}

impl<C: Cipher, M: RecordMac> Encrypter<C, M> {
    /// The IV of a record. It must be unpredictable (RFC 5246 6.2.3.2). The number of the record, encrypted with a key
    /// that serves nothing else, is, and never comes twice (NIST SP 800-38A, appendix C); so no source of randomness is
    /// needed.
    fn iv(&self, seq: u64) -> Block<Aes128> {
        let mut block = Array([0; BLOCK]);
        for (to, from) in block.iter_mut().zip(seq.to_be_bytes()) {
            *to = from;
        }
        self.ivs.encrypt_block(&mut block);
        block
    }
}

impl<C: Cipher, M: RecordMac> MessageEncrypter for Encrypter<C, M> {
    fn encrypt(&mut self, msg: OutboundPlainMessage<'_>, seq: u64) -> Result<OutboundOpaqueMessage, Error> {
        let len = msg.payload.len();
        let whole = self.encrypted_payload_len(len);
        let iv = self.iv(seq);

        let mut payload = PrefixedPayload::with_capacity(whole);
        payload.extend_from_slice(&iv);
        payload.extend_from_chunks(&msg.payload);
        let mut mac = self.mac.clone();
        mac.update(&make_tls12_aad(seq, msg.typ, msg.version, len));
        mac.update(payload.as_ref().get(BLOCK..).unwrap_or_default());
        payload.extend_from_slice(&mac.finalize().into_bytes());

        // As little padding as will do: one byte to 16, each the number of those before it.
        let padded = whole.saturating_sub(payload.as_ref().len());
        let padding = u8::try_from(padded).ok().and_then(|bytes| bytes.checked_sub(1)).ok_or(Error::EncryptError)?;
        payload.extend(core::iter::repeat_n(&padding, padded));

        let (blocks, rest) = Array::slice_as_chunks_mut(payload.as_mut().get_mut(BLOCK..).unwrap_or_default());
        debug_assert!(rest.is_empty(), "padded to whole blocks");
        cbc::Encryptor::inner_iv_init(self.cipher.clone(), &iv).encrypt_blocks(blocks);
        Ok(OutboundOpaqueMessage::new(msg.typ, msg.version, payload))
    }

    fn encrypted_payload_len(&self, payload_len: usize) -> usize {
        let content = payload_len + M::OutputSize::USIZE + 1;
        BLOCK + content.next_multiple_of(BLOCK)
    }
}
