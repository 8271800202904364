//! Decrypts records, and says of a wrong one only that it is wrong.

use cbc::cipher::{Array, BlockModeDecrypt as _, InnerIvInit as _};
use rustls::Error;
use rustls::crypto::cipher::{InboundOpaqueMessage, InboundPlainMessage, MessageDecrypter};

use super::algorithm::{BLOCK, Cipher, RecordMac};
use super::unpad::{Header, unpad};

/// TLSPlaintext.length is at most 2^14 (RFC 5246 6.2.1, Fragmentation).
const MAX_PLAINTEXT: usize = 1 << 14;

pub(super) struct Decrypter<C, M> {
    pub(super) cipher: C,
    pub(super) mac: M,
}

impl<C: Cipher, M: RecordMac> MessageDecrypter for Decrypter<C, M> {
    fn decrypt<'a>(&mut self, mut msg: InboundOpaqueMessage<'a>, seq: u64) -> Result<InboundPlainMessage<'a>, Error> {
        let (iv, encrypted) = msg.payload.split_at_mut_checked(BLOCK).ok_or(Error::DecryptError)?;
        let iv = Array::try_from(&*iv).map_err(|_| Error::DecryptError)?;
        let (blocks, rest) = Array::slice_as_chunks_mut(encrypted);
        if !rest.is_empty() {
            return Err(Error::DecryptError);
        }
        cbc::Decryptor::inner_iv_init(self.cipher.clone(), &iv).decrypt_blocks(blocks);

        let header = Header { seq, typ: msg.typ, version: msg.version };
        let content = msg.payload.get(BLOCK..).unwrap_or_default();
        let len = unpad(&self.mac, header, content).ok_or(Error::DecryptError)?;
        // The MAC says that the peer wrote this, so the error tells a device on the network path nothing.
        if len > MAX_PLAINTEXT {
            return Err(Error::PeerSentOversizedRecord);
        }
        Ok(msg.into_plain_message_range(BLOCK..BLOCK + len))
    }
}
