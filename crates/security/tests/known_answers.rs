//! Published numbers: the licensing exchange of MS-RDPELE section 4, as ironrdp-pdu's tests have it, and a proprietary
//! certificate with its signature.

use rc4::{KeyInit, Rc4, StreamCipher};
use rdpwhy_pdu::Side;
use rdpwhy_pdu::gcc::ServerCertificate;
use rdpwhy_pdu::rdp::SecurityHeader;
use rdpwhy_security::license::Keys;
use rdpwhy_security::rsa::{KeyError, PrivateKey, PublicKey, proprietary_certificate, verify_proprietary};
use rdpwhy_security::standard::{Method, Sealing};

/// ClientRandom.
const CLIENT_RANDOM: &str = "4b5b7b43638a08fed17abaf5918577fe3936f6d778ec6acc894a90412cac5a49";
/// ServerRandom.
const SERVER_RANDOM: &str = "5c81f011ebcfd10eb41fb3ba93a2d73909aa99e910d4d795ddad916905266b6a";
/// The premaster secret.
const PREMASTER: &str =
    "1428dafbb9ea38ab5ea2f904f7899c983d504577bf17811c3787c24813e8c9204ddff327bdb6987e64dafe1d312f62ca";
/// The licensing encryption key that comes of them.
const LICENSE_KEY: &str = "fa44e878d82b3f1d4d00a0a655ce8ab7";
/// The session key blob, whose first third is the MAC salt key.
const SESSION_KEY_BLOB: &str =
    "f70375b95fdad0beb42af5c13d98857ad6c5394ce3cb7661aa4ab6157e89213ddf5b2532ee05060d5baa6314afa5460f";
/// A server's, from the public capture rdp-proprietary-encryption of the Zeek project.
const CAPTURED_CERTIFICATE: &str = "01000000010000000100000006005c005253413148000000000200003f0000000100010093520ce9c5325c8105a65db24edf8647d786d359cddbeeb0588d99e0d0ff10767b2ede328dcdade65132b01b8c2c1871be890b947c791409adc8f63377f974b100000000000000000800480046ba0119957ae7a7ec0604e057a05155891409d81df96ef52cb67adfff429d95ba49fbc65b140c694f8583d2aad9920ad53d530498d0aaf15e9d62b685c876200000000000000000";

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits")).collect()
}

fn array<const N: usize>(hex: &str) -> [u8; N] {
    bytes(hex).try_into().expect("as many digits as the type has")
}

#[test]
fn licensing_keys_are_those_of_the_specification() {
    let keys = Keys::derive(&array(PREMASTER), &array(CLIENT_RANDOM), &array(SERVER_RANDOM));
    let mut expected = *b"what the platform challenge said";
    let sealed = keys.encrypt(&expected);
    Rc4::new_from_slice(&bytes(LICENSE_KEY)).unwrap().apply_keystream(&mut expected);
    assert_eq!(sealed, expected);
    assert_eq!(keys.decrypt(&sealed), b"what the platform challenge said");
    // MS-RDPELE 5.1.6 by hand, with the blob's first third.
    let salt = &bytes(SESSION_KEY_BLOB)[..16];
    let sha1 = <sha1::Sha1 as sha1::Digest>::digest([salt, &[0x36; 40], &3_u32.to_le_bytes(), b"mac"].concat());
    let md5 = <md5::Md5 as md5::Digest>::digest([salt, &[0x5C; 48], sha1.as_slice()].concat());
    assert_eq!(keys.mac(b"mac").as_slice(), md5.as_slice());
}

#[test]
fn a_captured_certificate_is_signed_by_the_published_key() {
    let mut certificate = bytes(CAPTURED_CERTIFICATE);
    assert!(verify_proprietary(&certificate));
    certificate[40] ^= 1;
    assert!(!verify_proprietary(&certificate));
    assert!(!verify_proprietary(&[]));
}

#[test]
fn what_is_signed_here_verifies_and_decodes() {
    let key = PublicKey::of(&ServerCertificate::decode(&bytes(CAPTURED_CERTIFICATE)).unwrap()).unwrap();
    let certificate = proprietary_certificate(&key);
    assert!(verify_proprietary(&certificate));
    assert_eq!(PublicKey::of(&ServerCertificate::decode(&certificate).unwrap()), Ok(key));
}

#[test]
fn a_secret_comes_back_out_of_the_wire_form() {
    // 1,024 bits would be a page of digits: the numbers of a textbook do for the wire form. 3233 = 61 * 53.
    let key = PrivateKey::from_be_bytes(&[0x0C, 0xA1], 17, &[0x0A, 0xC1]);
    let wire = key.public().encrypt(&[65]).unwrap();
    assert_eq!(wire, [0xE6, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0], "2790, little-endian, and eight zeros");
    assert_eq!(key.decrypt::<1>(&wire), Some([65]));
    assert_eq!(key.public().encrypt(&[0; 32]), Err(KeyError::TooSmall { bits: 12 }));
    assert!(!format!("{key:?}").contains("2753"));
}

/// MS-RDPBCGR prints no numbers for 5.3.5 to 5.3.7. These were computed from its text by other code in another language
/// (an RC4 checked against the vector of its author, Python's MD5 and SHA-1), for client random 00 to 1f and server random
/// 64 to 83: dataSignature and ciphertext of the first packet, "packet 0", and behind a key update of "packet 4097".
#[test]
fn sealed_packets_are_those_of_an_independent_computation() {
    let client_random = core::array::from_fn(|at| u8::try_from(at).expect("a small number"));
    let server_random = core::array::from_fn(|at| u8::try_from(100 + at).expect("a small number"));
    for (method, salted, first, updated) in [
        (Method::Bits40, false, "2334d78467dbc52ff8315a98e4f5de88", "85936cbe786c47e77b712b214d3f15bd68723c"),
        (Method::Bits40, true, "d79d2c8291d4df6cf8315a98e4f5de88", "cca8bd5186102da17b712b214d3f15bd68723c"),
        (Method::Bits56, false, "644e9d72740453ae331534c8235334c0", "6431f83a7fa088206072bb2ce8423b066192e9"),
        (Method::Bits56, true, "45e71b78bce79107331534c8235334c0", "488b23b1961103db6072bb2ce8423b066192e9"),
        (Method::Bits128, false, "1a76ac444477c9f4515280192c1d695c", "aaec27d3054fa24c5396eb71569489e5781267"),
        (Method::Bits128, true, "5f57d72480e05eaf515280192c1d695c", "edd38774558849345396eb71569489e5781267"),
    ] {
        let mut client = Sealing::new(Side::Client, method, &client_random, &server_random);
        for packet in 0..4098 {
            let sealed = client.seal(SecurityHeader::new(0), format!("packet {packet}").as_bytes(), salted);
            match packet {
                0 => assert_eq!(sealed[4..], bytes(first), "{method:?}, salted: {salted}"),
                4097 => assert_eq!(sealed[4..], bytes(updated), "{method:?}, salted: {salted}"),
                _ => {}
            }
        }
    }
}

/// The same for FIPS (5.3.5.2, 5.3.6.2), with OpenSSL's 3DES: the information, the signature and the blocks of the first two
/// packets, the second of which goes on with the chain of the first.
#[test]
fn fips_packets_are_those_of_an_independent_computation() {
    let client_random = core::array::from_fn(|at| u8::try_from(at).expect("a small number"));
    let server_random = core::array::from_fn(|at| u8::try_from(100 + at).expect("a small number"));
    let mut client = Sealing::new(Side::Client, Method::Fips, &client_random, &server_random);
    for (packet, expected) in
        ["100001004b0b8e5bf638f86a5c77ba2ab68ccd14", "10000100bab6e5227ebb4da134730ea1234999fd"].into_iter().enumerate()
    {
        let sealed = client.seal(SecurityHeader::new(0), format!("packet {packet}").as_bytes(), false);
        assert_eq!(sealed[4..], bytes(expected), "packet {packet}");
    }
}
