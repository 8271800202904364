//! Known answers of an independent implementation (`tests/vectors.py`), and properties.

use aes::{Aes128, Aes256};
use hmac::Hmac;
use proptest::prelude::*;
use rustls::crypto::cipher::{
    InboundOpaqueMessage, MessageDecrypter, MessageEncrypter, OutboundChunks, OutboundPlainMessage,
};
use rustls::{ContentType, Error, ProtocolVersion};
use sha1::Sha1;
use sha2::{Sha256, Sha384};

use super::algorithm::{CbcHmac, Cipher, RecordMac};

const VERSION: ProtocolVersion = ProtocolVersion::TLSv1_2;

/// Both directions of a connection with itself.
struct Pair {
    encrypter: Box<dyn MessageEncrypter>,
    decrypter: Box<dyn MessageDecrypter>,
}

impl Pair {
    fn new<C: Cipher, M: RecordMac>(cipher_key: &[u8], mac_key: &[u8], iv_key: &[u8]) -> Self {
        assert_eq!((cipher_key.len(), mac_key.len()), (CbcHmac::<C, M>::CIPHER_KEY, CbcHmac::<C, M>::MAC_KEY));
        Self {
            encrypter: Box::new(CbcHmac::<C, M>::encrypting(cipher_key, mac_key, iv_key)),
            decrypter: Box::new(CbcHmac::<C, M>::decrypting(cipher_key, mac_key)),
        }
    }

    fn named(name: &str, cipher_key: &[u8], mac_key: &[u8], iv_key: &[u8]) -> Self {
        match name {
            "aes128-sha1" => Self::new::<Aes128, Hmac<Sha1>>(cipher_key, mac_key, iv_key),
            "aes256-sha1" => Self::new::<Aes256, Hmac<Sha1>>(cipher_key, mac_key, iv_key),
            "aes128-sha256" => Self::new::<Aes128, Hmac<Sha256>>(cipher_key, mac_key, iv_key),
            "aes256-sha384" => Self::new::<Aes256, Hmac<Sha384>>(cipher_key, mac_key, iv_key),
            name => panic!("no algorithm is called {name}"),
        }
    }

    /// One of each algorithm, with keys that are the same every time.
    fn all() -> Vec<Self> {
        let of = |name, cipher_key, mac_key| Self::named(name, &[1; 32][..cipher_key], &[2; 48][..mac_key], &[3; 16]);
        vec![
            of("aes128-sha1", 16, 20),
            of("aes256-sha1", 32, 20),
            of("aes128-sha256", 16, 32),
            of("aes256-sha384", 32, 48),
        ]
    }

    fn encrypt(&mut self, seq: u64, typ: ContentType, plaintext: &[u8]) -> Vec<u8> {
        let message = OutboundPlainMessage { typ, version: VERSION, payload: OutboundChunks::Single(plaintext) };
        let expected = self.encrypter.encrypted_payload_len(plaintext.len());
        let record = self.encrypter.encrypt(message, seq).expect("keys do not wear out here");
        assert_eq!((record.typ, record.version), (typ, VERSION));
        assert_eq!(record.payload.as_ref().len(), expected);
        record.payload.as_ref().to_vec()
    }

    fn decrypt(&mut self, seq: u64, typ: ContentType, mut record: Vec<u8>) -> Result<Vec<u8>, Error> {
        let message = self.decrypter.decrypt(InboundOpaqueMessage::new(typ, VERSION, &mut record), seq)?;
        assert_eq!((message.typ, message.version), (typ, VERSION));
        Ok(message.payload.to_vec())
    }
}

fn plaintext(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 7 + at / 256) as u8).collect()
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal")).collect()
}

#[test]
fn known_answers() {
    for line in include_str!("tests/vectors.tsv").lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [outcome, name, cipher_key, mac_key, iv_key, seq, typ, plaintext, record, note] = columns[..] else {
            panic!("ten columns: {line}");
        };
        let mut pair = Pair::named(name, &hex(cipher_key), &hex(mac_key), &hex(iv_key));
        let seq = seq.parse().expect("a number");
        let typ = ContentType::from(typ.parse::<u8>().expect("a number"));
        let (plaintext, record) = (hex(plaintext), hex(record));
        if outcome == "sent" {
            assert_eq!(pair.encrypt(seq, typ, &plaintext), record, "{name}, {note}");
        }
        let expected = if outcome == "wrong" { Err(Error::DecryptError) } else { Ok(plaintext) };
        assert_eq!(pair.decrypt(seq, typ, record), expected, "{name}, {note}");
    }
}

/// Every length up to 600, where all of a record may be padding and MAC, and every 47th up to 16 KiB, which leaves every
/// number of bytes in the last block of AES and of each hash.
#[test]
fn every_length_comes_back() {
    let plaintext = plaintext(1 << 14);
    let long = (600..plaintext.len()).step_by(47);
    for pair in &mut Pair::all() {
        for len in (0..600).chain(long.clone()).chain([(1 << 14) - 1, 1 << 14]) {
            let record = pair.encrypt(len as u64, ContentType::ApplicationData, &plaintext[..len]);
            let received = pair.decrypt(len as u64, ContentType::ApplicationData, record);
            assert!(received.is_ok_and(|received| received == plaintext[..len]), "{len} bytes");
        }
    }
}

#[test]
fn a_record_is_refused_with_any_bit_flipped_or_any_byte_missing() {
    for mut pair in Pair::all() {
        let record = pair.encrypt(9, ContentType::Handshake, b"finished");
        for bit in 0..record.len() * 8 {
            let mut wrong = record.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(pair.decrypt(9, ContentType::Handshake, wrong), Err(Error::DecryptError), "bit {bit}");
        }
        for len in 0..record.len() {
            assert_eq!(pair.decrypt(9, ContentType::Handshake, record[..len].to_vec()), Err(Error::DecryptError));
        }
        assert_eq!(pair.decrypt(9, ContentType::Handshake, record), Ok(b"finished".to_vec()));
    }
}

#[test]
fn more_plaintext_than_a_record_may_have_is_said_once_it_is_authentic() {
    let mut pair = Pair::all().remove(0);
    let mut record = pair.encrypt(0, ContentType::ApplicationData, &plaintext((1 << 14) + 1));
    assert_eq!(pair.decrypt(0, ContentType::ApplicationData, record.clone()), Err(Error::PeerSentOversizedRecord));
    record[100] ^= 1;
    assert_eq!(pair.decrypt(0, ContentType::ApplicationData, record), Err(Error::DecryptError));
}

#[test]
fn no_iv_comes_twice() {
    let mut pair = Pair::all().remove(0);
    let ivs: std::collections::BTreeSet<Vec<u8>> =
        (0..1_000).map(|seq| pair.encrypt(seq, ContentType::Handshake, b"")[..16].to_vec()).collect();
    assert_eq!(ivs.len(), 1_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// In chunks or whole; read with the right header and no other.
    #[test]
    fn what_was_encrypted_is_decrypted_and_nothing_else_is(
        algorithm in 0_usize..4,
        plaintext in proptest::collection::vec(any::<u8>(), 0..700),
        seq in any::<u64>(),
        bit in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut pair = Pair::all().swap_remove(algorithm);
        let typ = ContentType::ApplicationData;
        let record = pair.encrypt(seq, typ, &plaintext);
        let (first, second) = plaintext.split_at(cut.index(plaintext.len() + 1));
        let chunks = [first, second];
        let payload = OutboundChunks::new(&chunks);
        let chunked = pair.encrypter.encrypt(OutboundPlainMessage { typ, version: VERSION, payload }, seq);
        let chunked = chunked.expect("keys do not wear out").payload;
        prop_assert_eq!(chunked.as_ref(), &record[..]);

        let mut wrong = record.clone();
        let bit = bit.index(wrong.len() * 8);
        wrong[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(pair.decrypt(seq, typ, wrong), Err(Error::DecryptError));
        prop_assert_eq!(pair.decrypt(seq.wrapping_add(1), typ, record.clone()), Err(Error::DecryptError));
        prop_assert_eq!(pair.decrypt(seq, ContentType::Alert, record.clone()), Err(Error::DecryptError));
        prop_assert_eq!(pair.decrypt(seq, typ, record), Ok(plaintext));
    }

    #[test]
    fn nothing_that_a_stranger_sends_is_a_record(
        algorithm in 0_usize..4,
        record in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let mut pair = Pair::all().swap_remove(algorithm);
        prop_assert_eq!(pair.decrypt(0, ContentType::ApplicationData, record), Err(Error::DecryptError));
    }
}
