//! The messages of an answer (RFC 5246 7.4): hello, certificate, key exchange, hello done; and an alert.

use super::choose::{Choice, KeyKind};

const HANDSHAKE: u8 = 22;
const ALERT: u8 = 21;
const FATAL: u8 = 2;
/// TLSPlaintext.length (RFC 5246 6.2.1).
const MAX_FRAGMENT: usize = 16_384;

const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;
const SERVER_KEY_EXCHANGE: u8 = 12;
const SERVER_HELLO_DONE: u8 = 14;

/// renegotiation_info, empty (RFC 5746 3.6).
const RENEGOTIATION_INFO: [u8; 5] = [0xFF, 0x01, 0, 1, 0];
const TLS_1_2: u16 = 0x0303;
/// rsa_pkcs1_sha256 and ecdsa_secp256r1_sha256 (RFC 8446 4.2.3).
const RSA_SHA256: u16 = 0x0401;
const ECDSA_SHA256: u16 = 0x0403;
/// named_curve (RFC 8422 5.4).
const NAMED_CURVE: u8 = 3;
/// About as long as a DER signature on P-256 is.
const ECDSA_SIGNATURE: usize = 71;

/// The key in the certificate: its kind, and how many bytes its signatures have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) kind: Option<KeyKind>,
    pub(super) bytes: usize,
}

/// The server's whole flight, in as few records as it needs.
pub(super) fn flight(choice: Choice, renegotiates: bool, chain: &[Vec<u8>], key: Key) -> Vec<u8> {
    let exchange = choice.group.map(|group| message(SERVER_KEY_EXCHANGE, &key_exchange(choice, group, key)));
    let messages = [
        message(SERVER_HELLO, &server_hello(choice, renegotiates)),
        message(CERTIFICATE, &certificate_list(chain)),
        exchange.unwrap_or_default(),
        message(SERVER_HELLO_DONE, &[]),
    ]
    .concat();
    messages.chunks(MAX_FRAGMENT).flat_map(|fragment| record(HANDSHAKE, choice.version, fragment)).collect()
}

/// A fatal alert.
pub(super) fn alert(version: u16, description: u8) -> Vec<u8> {
    record(ALERT, version, &[FATAL, description])
}

/// Random and session id are the same every time: no key comes of them.
fn server_hello(choice: Choice, renegotiates: bool) -> Vec<u8> {
    let mut body = choice.version.to_be_bytes().to_vec();
    body.extend(b"the lab's random is no secret at");
    body.push(32);
    body.extend([0x20; 32]);
    body.extend(choice.suite.to_be_bytes());
    body.push(0);
    if renegotiates {
        body.extend([0, 5]);
        body.extend(RENEGOTIATION_INFO);
    }
    body
}

/// A point that is none, and a signature that nobody made: whoever verifies it goes no further either.
fn key_exchange(Choice { version, signature, .. }: Choice, group: u16, key: Key) -> Vec<u8> {
    let point = match group {
        0x17 => vec![4; 65],
        0x18 => vec![4; 97],
        0x19 => vec![4; 133],
        // x448 (RFC 7748 5).
        0x1E => vec![9; 56],
        _ => vec![9; 32],
    };
    let (usual, signed) = match key.kind {
        Some(KeyKind::Ec) => (ECDSA_SHA256, vec![0x30; ECDSA_SIGNATURE]),
        _ => (RSA_SHA256, vec![0x30; key.bytes]),
    };
    let mut body = vec![NAMED_CURVE];
    body.extend(group.to_be_bytes());
    body.push(u8::try_from(point.len()).unwrap_or(u8::MAX));
    body.extend(point);
    if version >= TLS_1_2 {
        body.extend(signature.unwrap_or(usual).to_be_bytes());
    }
    body.extend(u16::try_from(signed.len()).unwrap_or(u16::MAX).to_be_bytes());
    body.extend(signed);
    body
}

fn certificate_list(chain: &[Vec<u8>]) -> Vec<u8> {
    let list: Vec<u8> =
        chain.iter().flat_map(|certificate| [&u24(certificate.len()), certificate.as_slice()].concat()).collect();
    [u24(list.len()).as_slice(), &list].concat()
}

fn record(content_type: u8, version: u16, fragment: &[u8]) -> Vec<u8> {
    let len = u16::try_from(fragment.len()).unwrap_or(u16::MAX);
    [&[content_type], version.to_be_bytes().as_slice(), &len.to_be_bytes(), fragment].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind], u24(body.len()).as_slice(), body].concat()
}

fn u24(len: usize) -> [u8; 3] {
    let [_, a, b, c] = u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes();
    [a, b, c]
}
