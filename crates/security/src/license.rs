//! The keys of the licensing exchange (MS-RDPELE 5.1).

use core::fmt;

use rc4::{KeyInit, Rc4, StreamCipher};
use zeroize::Zeroizing;

use crate::hash::{mac, md5, part, salted_hashes};

/// The MAC salt key and the licensing encryption key.
pub struct Keys {
    mac_salt: Zeroizing<[u8; 16]>,
    encryption: Zeroizing<[u8; 16]>,
}

impl Keys {
    /// From the premaster secret that the client sent, and both randoms (5.1.3). The randoms change places on the way
    /// from the master secret to the session key blob.
    #[must_use]
    pub fn derive(premaster: &[u8; 48], client_random: &[u8; 32], server_random: &[u8; 32]) -> Self {
        let master = Zeroizing::new(salted_hashes(premaster, [b"A", b"BB", b"CCC"], client_random, server_random));
        let blob = Zeroizing::new(salted_hashes(&master, [b"A", b"BB", b"CCC"], server_random, client_random));
        let second = Zeroizing::new(part::<16>(&*blob, 16));
        Self {
            mac_salt: Zeroizing::new(part(&*blob, 0)),
            encryption: Zeroizing::new(md5(&[&*second, client_random, server_random])),
        }
    }

    /// RC4 from the beginning of its key stream: each field is encrypted by itself (5.1.4).
    #[must_use]
    pub fn encrypt(&self, plaintext: &[u8]) -> Vec<u8> {
        let mut text = plaintext.to_vec();
        Rc4::new_from_slice(&*self.encryption).expect("16 bytes are a key of RC4").apply_keystream(&mut text);
        text
    }

    /// What [`Keys::encrypt`] encrypted.
    #[must_use]
    pub fn decrypt(&self, ciphertext: &[u8]) -> Vec<u8> {
        self.encrypt(ciphertext)
    }

    /// MACData over plaintext (5.1.6).
    #[must_use]
    pub fn mac(&self, plaintext: &[u8]) -> [u8; 16] {
        mac(&*self.mac_salt, plaintext, &[])
    }
}

impl fmt::Debug for Keys {
    /// Never a key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}
