//! The hellos that have a name: one for each question of the differential tests.

use rdpwhy_pdu::tls::known_suites;

use super::{Hello, ServerName};
#[cfg(feature = "ring")]
use crate::layer::RustlsConnector;
use crate::profile::hellos;

/// TLS 1.3's (RFC 8446 B.4), in the order of rustls.
const SUITES_1_3: [u16; 3] = [0x1302, 0x1301, 0x1303];
/// ECDHE with AEAD, which is all that clients of today offer for TLS 1.2, in the order of rustls.
const MODERN: [u16; 6] = [0xC02C, 0xC02B, 0xCCA9, 0xC030, 0xC02F, 0xCCA8];
/// ECDHE and RSA key exchange with CBC, as Windows had them before.
const ECDHE_CBC: [u16; 8] = [0xC024, 0xC023, 0xC028, 0xC027, 0xC00A, 0xC009, 0xC014, 0xC013];
/// RSA key exchange, down to RC4: no client of today offers it.
const RSA_EXCHANGE: [u16; 9] = [0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F, 0x000A, 0x0005, 0x0004];
/// RSA key exchange, and the same ciphers and MACs with an ephemeral key, in the same order. RSA_WITH_RC4_128_MD5 has
/// no counterpart, so it is in neither.
const KEY_EXCHANGES: [(u16, u16); 8] = [
    (0x009D, 0xC030),
    (0x009C, 0xC02F),
    // AES-256-CBC with SHA-256 has one with DHE alone.
    (0x003D, 0x006B),
    (0x003C, 0xC027),
    (0x0035, 0xC014),
    (0x002F, 0xC013),
    (0x000A, 0xC012),
    (0x0005, 0xC011),
];
/// For private use (RFC 8446 B.4): no server has them.
const NOBODYS: [u16; 4] = [0xFF50, 0xFF51, 0xFF52, 0xFF53];
/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 3.3): servers that insist on secure renegotiation answer no client
/// without.
const RENEGOTIATION_INFO: u16 = 0x00FF;

/// X25519, P-256, P-384: what clients of today offer, Windows' among them.
const GROUPS: [u16; 3] = [29, 23, 24];
/// And P-521.
const OLD_GROUPS: [u16; 4] = [29, 23, 24, 25];
/// Those, X448 (30), what else was named for curves before TLS 1.3 (RFC 8422 5.1.1, RFC 7027 2), Brainpool curves of
/// TLS 1.3 (RFC 8734 2), finite fields (RFC 7919 3), ML-KEM with a curve and alone (draft-ietf-tls-ecdhe-mlkem 6,
/// draft-ietf-tls-mlkem 5).
const ALL_GROUPS: [u16; 26] = [
    29, 23, 24, 25, 30, 0x11EC, 0x11EB, 0x11ED, 512, 513, 514, 256, 257, 258, 259, 260, 31, 32, 33, 26, 27, 28, 22, 21,
    20, 19,
];
/// ECDSA, Ed25519, PSS and PKCS#1 with SHA-2, in the order of rustls with `ring`.
const SCHEMES: [u16; 9] = [0x0503, 0x0403, 0x0807, 0x0806, 0x0805, 0x0804, 0x0601, 0x0501, 0x0401];
/// What else certificates and servers of another day have: P-521, Ed448, PSS keys, SHA-224, SHA-1, MD5.
const OLD_SCHEMES: [u16; 11] = [0x0603, 0x0808, 0x0809, 0x080A, 0x080B, 0x0303, 0x0301, 0x0203, 0x0201, 0x0202, 0x0101];
/// ML-DSA (draft-ietf-tls-mldsa 3) and Brainpool curves of TLS 1.3 (RFC 8734 3).
const NEWEST_SCHEMES: [u16; 6] = [0x0904, 0x0905, 0x0906, 0x081A, 0x081B, 0x081C];

const SSL_3_0: u16 = 0x0300;
const TLS_1_0: u16 = 0x0301;
const TLS_1_1: u16 = 0x0302;
const TLS_1_2: u16 = 0x0303;
const TLS_1_3: u16 = 0x0304;

/// A hello that has a name: the name, how it is made, and what it asks.
pub type NamedHello = (&'static str, fn() -> Hello, &'static str);

impl Hello {
    /// Those that have one.
    pub const NAMED: &'static [NamedHello] = &[
        ("modern", ordinary, "what an ordinary probe offers: what the others are compared with"),
        ("as-probe", ordinary, "the same; in a diagnosis what its first connection offered, field by field"),
        (
            "wide",
            wide,
            "everything from SSL 3.0 to TLS 1.3, every suite that has a name and every group: is there anything in common?",
        ),
        ("narrow", narrow, "TLS 1.2 with four suites and one curve in a small hello: does the length matter?"),
        ("ssl3", || old(SSL_3_0), "SSL 3.0 alone, without extensions"),
        ("tls10", || old(TLS_1_0), "TLS 1.0 at most, with every suite of its time"),
        ("tls11", || old(TLS_1_1), "TLS 1.1 at most, with every suite of its time"),
        ("tls12", tls12, "TLS 1.2 at most, with every suite of its time"),
        ("tls13", tls13, "TLS 1.3 alone"),
        ("no-overlap", no_overlap, "suites that no server has: how does this one refuse?"),
        (
            "rsa-key-exchange",
            rsa_key_exchange,
            "TLS 1.2 with RSA key exchange alone: no private key is used for its answer",
        ),
        (
            "ephemeral-key-exchange",
            ephemeral_key_exchange,
            "rsa-key-exchange with (EC)DHE in its place and the same ciphers: the private key signs the answer",
        ),
        (
            "no-sni",
            || form("no-sni"),
            "modern, without the server's name: does a device on the network path look at it?",
        ),
        (
            "other-sni",
            || form("other-sni"),
            "modern, with a name that no server has, also where the target is an address",
        ),
        ("split-records", || form("split-records"), "modern, in TLS records of 64 bytes each"),
        ("split-segments", || form("split-segments"), "modern, written in pieces of 64 bytes, 20 ms apart"),
        (
            "partial",
            || form("partial"),
            "modern, written in two pieces 300 ms apart: the record's header of five bytes, and the rest. Is the connection \
             closed before anything could read the hello?",
        ),
        ("in-pieces", || form("in-pieces"), "modern, in TLS records of 64 bytes and pieces of 64 bytes, 20 ms apart"),
        (
            "without-tls13",
            || form("without-tls13"),
            "modern, without TLS 1.3: does the server tolerate the offer of it?",
        ),
        ("padded", || form("padded"), "modern, padded to 1800 bytes: does a long one arrive?"),
        (
            "disguised",
            || form("disguised"),
            "modern, without the server's name, in records of 64 bytes and pieces of 64 bytes, 20 ms apart: does a device \
             on the network path look at it at all?",
        ),
        ("mstsc-win11", hellos::mstsc_win11, "what mstsc of Windows 11 22H2 sends"),
        ("mstsc-win10", hellos::mstsc_win10, "what mstsc of Windows 10 1809 sends"),
        ("mstsc-win7", hellos::mstsc_win7, "what mstsc of Windows 7 SP1 sends: TLS 1.0"),
        ("mac", hellos::mac, "what Microsoft Remote Desktop on macOS 11 and 12 sends"),
        ("freerdp-2", hellos::freerdp_2, "what FreeRDP 2.11 with OpenSSL 3.0 sends"),
        ("freerdp-3", hellos::freerdp_3, "what FreeRDP 3.32 with OpenSSL 3.6 sends: longer than one segment"),
        ("rdesktop", hellos::rdesktop, "what rdesktop 1.9 with GnuTLS sends"),
    ];

    /// The hello of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, ..)| *known == name).map(|(_, make, _)| make())
    }
}

fn hello(legacy_version: u16, versions: &[u16], suites: &[&[u16]]) -> Hello {
    let mut suites = suites.concat();
    suites.push(RENEGOTIATION_INFO);
    Hello {
        groups: GROUPS.to_vec(),
        signature_schemes: SCHEMES.to_vec(),
        server_name: ServerName::Targets,
        ..Hello::new(legacy_version, versions.to_vec(), suites)
    }
}

/// What the TLS library of an ordinary probe sends, its extensions in the order of their types: the library changes
/// the order at each connection.
#[cfg(feature = "ring")]
fn ordinary() -> Hello {
    const HOST: &str = "server.example";
    let mut hello = Hello::copy_of(&RustlsConnector::ring(), HOST).unwrap_or_else(written);
    if let Some(layout) = &mut hello.layout {
        layout.sort_by_key(super::Extension::kind);
    }
    hello
}

#[cfg(not(feature = "ring"))]
fn ordinary() -> Hello {
    written()
}

/// What rustls with `ring` offers, by hand.
fn written() -> Hello {
    hello(TLS_1_2, &[TLS_1_3, TLS_1_2], &[&SUITES_1_3, &MODERN])
}

/// `ordinary` in the form of this name.
fn form(name: &str) -> Hello {
    ordinary().in_form(name).unwrap_or_else(ordinary)
}

/// The strong suites first: many servers take the client's first choice.
fn wide() -> Hello {
    let mut suites = [&SUITES_1_3[..], &MODERN, &ECDHE_CBC, &RSA_EXCHANGE].concat();
    let others: Vec<u16> = known_suites().into_iter().filter(|suite| !suites.contains(suite)).collect();
    suites.extend(others);
    Hello {
        groups: ALL_GROUPS.to_vec(),
        signature_schemes: [&SCHEMES[..], &NEWEST_SCHEMES, &OLD_SCHEMES].concat(),
        ..hello(TLS_1_2, &[TLS_1_3, TLS_1_2, TLS_1_1, TLS_1_0, SSL_3_0], &[&suites])
    }
}

fn narrow() -> Hello {
    Hello {
        groups: vec![23],
        signature_schemes: vec![0x0403, 0x0804, 0x0401],
        ..hello(TLS_1_2, &[], &[&[0xC02B, 0xC02F, 0xC013, 0x002F]])
    }
}

/// Before TLS 1.2: no signature algorithms, and in SSL 3.0 no extensions and no curves.
fn old(version: u16) -> Hello {
    let curves: &[u16] = if version > SSL_3_0 { &[0xC00A, 0xC009, 0xC014, 0xC013] } else { &[] };
    // DHE with RSA, AES and 3DES.
    let ephemeral = [0x0039, 0x0033, 0x0016];
    let extended = version > SSL_3_0;
    Hello {
        groups: if extended { OLD_GROUPS.to_vec() } else { Vec::new() },
        signature_schemes: Vec::new(),
        server_name: if extended { ServerName::Targets } else { ServerName::Absent },
        ..hello(version, &[], &[curves, &ephemeral, &RSA_EXCHANGE[4..]])
    }
}

fn tls12() -> Hello {
    let suites: [&[u16]; 4] = [&MODERN, &ECDHE_CBC, &[0x009F, 0x009E, 0x0039, 0x0033], &RSA_EXCHANGE];
    let signature_schemes = [&SCHEMES[..], &OLD_SCHEMES].concat();
    Hello { groups: OLD_GROUPS.to_vec(), signature_schemes, ..hello(TLS_1_2, &[], &suites) }
}

fn tls13() -> Hello {
    hello(TLS_1_2, &[TLS_1_3], &[&SUITES_1_3])
}

fn no_overlap() -> Hello {
    hello(TLS_1_2, &[TLS_1_3, TLS_1_2], &[&NOBODYS])
}

fn rsa_key_exchange() -> Hello {
    hello(TLS_1_2, &[], &[&KEY_EXCHANGES.map(|(rsa, _)| rsa)])
}

fn ephemeral_key_exchange() -> Hello {
    hello(TLS_1_2, &[], &[&KEY_EXCHANGES.map(|(_, ephemeral)| ephemeral)])
}
