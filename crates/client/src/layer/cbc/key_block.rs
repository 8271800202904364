//! The key block of a suite with a MAC key, in the order in which rustls cuts it.

use rustls::Error;
use rustls::crypto::ActiveKeyExchange;
use rustls::crypto::tls12::Prf;

/// The label with which a key block is made (RFC 5246 6.3, Key Calculation).
const KEY_EXPANSION: &[u8] = b"key expansion";

/// A PRF that puts the MAC keys of a key block behind its encryption keys.
///
/// RFC 5246 6.3 begins a key block with both sides' MAC keys and goes on with both sides' encryption keys. rustls cuts
/// it into two keys of at most 32 bytes and two IVs of any length, and knows of no MAC keys. A MAC key of SHA-384 has
/// 48 bytes: it fits into an IV alone, so the two pairs change places.
pub(super) struct MacKeysLast {
    pub(super) prf: &'static dyn Prf,
    /// Bytes of one MAC key.
    pub(super) mac_key: usize,
    /// Bytes of one encryption key.
    pub(super) cipher_key: usize,
}

impl Prf for MacKeysLast {
    fn for_key_exchange(
        &self,
        output: &mut [u8; 48],
        kx: Box<dyn ActiveKeyExchange>,
        peer_pub_key: &[u8],
        label: &[u8],
        seed: &[u8],
    ) -> Result<(), Error> {
        self.prf.for_key_exchange(output, kx, peer_pub_key, label, seed)
    }

    fn for_secret(&self, output: &mut [u8], secret: &[u8], label: &[u8], seed: &[u8]) {
        self.prf.for_secret(output, secret, label, seed);
        let (mac_keys, keys) = (2 * self.mac_key, 2 * (self.mac_key + self.cipher_key));
        if label == KEY_EXPANSION
            && let Some(keys) = output.get_mut(..keys)
        {
            keys.rotate_left(mac_keys);
        }
    }
}

#[cfg(test)]
mod tests {
    use rustls::Error;
    use rustls::crypto::ActiveKeyExchange;
    use rustls::crypto::tls12::Prf;

    use super::MacKeysLast;

    /// Numbers its output's bytes.
    struct Counting;

    impl Prf for Counting {
        fn for_key_exchange(
            &self,
            output: &mut [u8; 48],
            _kx: Box<dyn ActiveKeyExchange>,
            _peer_pub_key: &[u8],
            _label: &[u8],
            _seed: &[u8],
        ) -> Result<(), Error> {
            self.for_secret(output, &[], &[], &[]);
            Ok(())
        }

        fn for_secret(&self, output: &mut [u8], _secret: &[u8], _label: &[u8], _seed: &[u8]) {
            for (at, byte) in (0..).zip(output) {
                *byte = at;
            }
        }
    }

    const PRF: MacKeysLast = MacKeysLast { prf: &Counting, mac_key: 3, cipher_key: 2 };

    #[test]
    fn encryption_keys_come_before_mac_keys_and_the_rest_stays() {
        let mut block = [0; 12];
        PRF.for_secret(&mut block, b"secret", b"key expansion", b"seed");
        assert_eq!(block, [6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 10, 11]);
    }

    #[test]
    fn what_is_no_key_block_is_the_prfs_own() {
        for label in [&b"client finished"[..], b"server finished", b"master secret", b"extended master secret"] {
            let mut output = [0; 12];
            PRF.for_secret(&mut output, b"secret", label, b"seed");
            assert_eq!(output, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        }
    }
}
