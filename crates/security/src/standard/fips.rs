//! ENCRYPTION_METHOD_FIPS: 3DES in CBC mode and HMAC-SHA1 (MS-RDPBCGR 5.3.5.2, 5.3.6.2, 5.3.8).

use cbc::cipher::{Block, BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use des::TdesEde3;
use hmac::{Hmac, Mac};
use rdpwhy_pdu::{Malformed, Side};
use sha1::Sha1;
use zeroize::Zeroizing;

use super::MAC;
use crate::hash::{part, sha1};

/// The initialisation vector of the first block; the chain goes on from packet to packet.
const IV: [u8; 8] = [0x12, 0x34, 0x56, 0x78, 0x90, 0xAB, 0xCD, 0xEF];
const BLOCK: usize = 8;
/// TS_SECURITY_HEADER2 behind the flags (2.2.8.1.1.2.3): length 16, TSFIPS_VERSION1; padlen follows.
const HEADER: [u8; 3] = [0x10, 0x00, 0x01];

/// Both directions of one end.
pub(super) struct Fips {
    mac_key: Zeroizing<[u8; 20]>,
    sending: cbc::Encryptor<TdesEde3>,
    receiving: cbc::Decryptor<TdesEde3>,
}

impl Fips {
    pub(super) fn new(me: Side, client_random: &[u8; 32], server_random: &[u8; 32]) -> Self {
        let half = |start: usize| {
            let halves: [[u8; 16]; 2] = [part(client_random, start), part(server_random, start)];
            Zeroizing::new(sha1(&halves.each_ref().map(<[u8; 16]>::as_slice)))
        };
        let (to_client, to_server) = (half(0), half(16));
        let mac_key = Zeroizing::new(sha1(&[&*to_client, &*to_server]));
        let (sending, receiving) = match me {
            Side::Client => (expand(&to_server), expand(&to_client)),
            Side::Server => (expand(&to_client), expand(&to_server)),
        };
        Self {
            mac_key,
            sending: cbc::Encryptor::new(&(*sending).into(), &IV.into()),
            receiving: cbc::Decryptor::new(&(*receiving).into(), &IV.into()),
        }
    }

    /// FIPS information, dataSignature and ciphertext.
    pub(super) fn seal(&mut self, body: &[u8], count: u32) -> Vec<u8> {
        let padding = body.len().next_multiple_of(BLOCK) - body.len();
        let mut sealed = HEADER.to_vec();
        sealed.push(u8::try_from(padding).unwrap_or_default());
        sealed.extend(self.signature(body, count));
        let padded: Vec<u8> = body.iter().copied().chain(core::iter::repeat_n(0, padding)).collect();
        for block in padded.as_chunks::<BLOCK>().0 {
            let mut block = Block::<TdesEde3>::from(*block);
            self.sending.encrypt_block(&mut block);
            sealed.extend(block);
        }
        sealed
    }

    pub(super) fn open(&mut self, sealed: &[u8], count: u32) -> Result<(Vec<u8>, bool), Malformed> {
        let malformed = |why| Malformed { what: "TS_SECURITY_HEADER2", at: sealed.len(), why };
        let (information, rest) = sealed.split_first_chunk::<4>().ok_or(malformed("ends early"))?;
        let (signature, rest) = rest.split_first_chunk::<MAC>().ok_or(malformed("ends early"))?;
        let (blocks, odd) = rest.as_chunks::<BLOCK>();
        if !odd.is_empty() {
            return Err(malformed("is no whole number of blocks"));
        }
        let mut body = Vec::with_capacity(rest.len());
        for block in blocks {
            let mut block = Block::<TdesEde3>::from(*block);
            self.receiving.decrypt_block(&mut block);
            body.extend(block);
        }
        let [.., padding] = *information;
        body.truncate(body.len().saturating_sub(usize::from(padding)));
        let authentic = *signature == self.signature(&body, count);
        Ok((body, authentic))
    }

    fn signature(&self, body: &[u8], count: u32) -> [u8; MAC] {
        let mut hmac = Hmac::<Sha1>::new_from_slice(&*self.mac_key).expect("HMAC takes a key of any length");
        hmac.update(body);
        hmac.update(&count.to_le_bytes());
        part(&hmac.finalize().into_bytes(), 0)
    }
}

/// 168 bits, the hash and its first byte once more, to three DES keys: seven bits a byte, the lowest first. DES ignores
/// the parity bits.
fn expand(hash: &[u8; 20]) -> Zeroizing<[u8; 24]> {
    let bit = |index: usize| {
        let byte = hash.get(index / 8).or(hash.first()).copied().unwrap_or_default();
        byte >> (index % 8) & 1
    };
    Zeroizing::new(core::array::from_fn(|byte| (0..7).fold(0, |key, place| key | bit(7 * byte + place) << place)))
}
