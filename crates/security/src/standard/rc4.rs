//! RC4 with 40, 56 or 128 bits: keys, MACs, and the key update after 4,096 packets (MS-RDPBCGR 5.3.5.1, 5.3.6.1, 5.3.7).

use rc4::{KeyInit, Rc4, StreamCipher};
use rdpwhy_pdu::{Malformed, Side};
use zeroize::Zeroizing;

use super::{MAC, Method};
use crate::hash::{PAD1, PAD2, mac, md5, part, salted_hashes, sha1};

/// Packets of one direction under one key (5.3.7).
const PACKETS: u32 = 4096;

/// Both directions of one end.
pub(super) struct Rc4Pair {
    mac_key: Zeroizing<Vec<u8>>,
    sending: Direction,
    receiving: Direction,
}

impl Rc4Pair {
    pub(super) fn new(me: Side, method: Method, client_random: &[u8; 32], server_random: &[u8; 32]) -> Self {
        let mut premaster = Zeroizing::new([0; 48]);
        let halves = client_random.iter().take(24).chain(server_random.iter().take(24));
        for (to, from) in premaster.iter_mut().zip(halves) {
            *to = *from;
        }
        let hashes =
            |secret: &[u8; 48], labels| Zeroizing::new(salted_hashes(secret, labels, client_random, server_random));
        let master = hashes(&premaster, [b"A", b"BB", b"CCC"]);
        let blob = hashes(&master, [b"X", b"YY", b"ZZZ"]);
        let third = |index: usize| Zeroizing::new(part::<16>(&*blob, 16 * index));
        let final_hash = |key: &[u8; 16]| Zeroizing::new(md5(&[key, client_random, server_random]));
        let (to_client, to_server) = (final_hash(&third(1)), final_hash(&third(2)));
        let (sending, receiving) = match me {
            Side::Client => (to_server, to_client),
            Side::Server => (to_client, to_server),
        };
        Self {
            mac_key: weakened(&third(0), method),
            sending: Direction::new(method, &sending),
            receiving: Direction::new(method, &receiving),
        }
    }

    /// dataSignature and ciphertext.
    pub(super) fn seal(&mut self, body: &[u8], salt: Option<u32>) -> Vec<u8> {
        let mut sealed = self.signature(body, salt).to_vec();
        let mut body = body.to_vec();
        self.sending.apply(&mut body);
        sealed.append(&mut body);
        sealed
    }

    pub(super) fn open(&mut self, sealed: &[u8], salt: Option<u32>) -> Result<(Vec<u8>, bool), Malformed> {
        let short = Malformed { what: "dataSignature", at: sealed.len(), why: "ends early" };
        let (signature, body) = sealed.split_first_chunk::<MAC>().ok_or(short)?;
        let mut body = body.to_vec();
        self.receiving.apply(&mut body);
        let authentic = *signature == self.signature(&body, salt);
        Ok((body, authentic))
    }

    fn signature(&self, body: &[u8], salt: Option<u32>) -> [u8; MAC] {
        let count = salt.map(u32::to_le_bytes);
        part(&mac(&self.mac_key, body, count.as_ref().map_or(&[], <[u8; 4]>::as_slice)), 0)
    }
}

struct Direction {
    method: Method,
    /// InitialEncryptKey, from which every update starts.
    initial: Zeroizing<Vec<u8>>,
    current: Zeroizing<Vec<u8>>,
    cipher: Rc4,
    packets: u32,
}

impl Direction {
    fn new(method: Method, key: &[u8; 16]) -> Self {
        let initial = weakened(key, method);
        Self { method, current: initial.clone(), cipher: cipher(&initial), initial, packets: 0 }
    }

    fn apply(&mut self, body: &mut [u8]) {
        if self.packets == PACKETS {
            self.update();
        }
        self.packets += 1;
        self.cipher.apply_keystream(body);
    }

    /// 5.3.7.
    fn update(&mut self) {
        let hash = md5(&[&self.initial, &PAD2, &sha1(&[&self.initial, &PAD1, &self.current])]);
        let mut key = Zeroizing::new(hash.get(..self.method.key_size()).unwrap_or_default().to_vec());
        let mut keyed = cipher(&key);
        keyed.apply_keystream(&mut key);
        salt(&mut key, self.method);
        self.cipher = cipher(&key);
        self.current = key;
        self.packets = 0;
    }
}

/// A 128-bit key as strong as the method allows.
fn weakened(key: &[u8; 16], method: Method) -> Zeroizing<Vec<u8>> {
    let mut key = Zeroizing::new(key.get(..method.key_size()).unwrap_or(key).to_vec());
    salt(&mut key, method);
    key
}

fn salt(key: &mut [u8], method: Method) {
    for (to, from) in key.iter_mut().zip(method.salt()) {
        *to = *from;
    }
}

fn cipher(key: &[u8]) -> Rc4 {
    Rc4::new_from_slice(key).expect("8 or 16 bytes are a key of RC4")
}
