//! The hellos that have a name: one for each question of the differential tests.

use core::time::Duration;

use rdpwhy_pdu::tls::known_suites;

use super::{Hello, Segments, ServerName};

/// TLS 1.3's (RFC 8446 B.4).
const SUITES_1_3: [u16; 3] = [0x1302, 0x1301, 0x1303];
/// ECDHE with AEAD, which is all that clients of today offer for TLS 1.2.
const MODERN: [u16; 6] = [0xC02C, 0xC02B, 0xC030, 0xC02F, 0xCCA9, 0xCCA8];
/// ECDHE and RSA key exchange with CBC, as Windows had them before.
const ECDHE_CBC: [u16; 8] = [0xC024, 0xC023, 0xC028, 0xC027, 0xC00A, 0xC009, 0xC014, 0xC013];
/// RSA key exchange, down to RC4: no client of today offers it.
const RSA_EXCHANGE: [u16; 9] = [0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F, 0x000A, 0x0005, 0x0004];
/// For private use (RFC 8446 B.4): nobody has them.
const NOBODYS: [u16; 4] = [0xFF50, 0xFF51, 0xFF52, 0xFF53];
/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 3.3): servers that insist on secure renegotiation answer nobody without.
const RENEGOTIATION_INFO: u16 = 0x00FF;

/// X25519, P-256, P-384: what clients of today offer, Windows' among them.
const GROUPS: [u16; 3] = [29, 23, 24];
/// And P-521.
const OLD_GROUPS: [u16; 4] = [29, 23, 24, 25];
/// Those, X448 (30), and what else was named for curves before TLS 1.3 (RFC 8422 5.1.1, RFC 7027 2).
const ALL_GROUPS: [u16; 12] = [29, 23, 24, 25, 30, 26, 27, 28, 22, 21, 20, 19];
/// ECDSA, PSS, Ed25519 and PKCS#1 with SHA-2.
const SCHEMES: [u16; 10] = [0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601];
/// What else certificates and servers of another day have: Ed448, PSS keys, SHA-224, SHA-1, MD5.
const OLD_SCHEMES: [u16; 10] = [0x0808, 0x0809, 0x080A, 0x080B, 0x0303, 0x0301, 0x0203, 0x0201, 0x0202, 0x0101];

const SSL_3_0: u16 = 0x0300;
const TLS_1_0: u16 = 0x0301;
const TLS_1_1: u16 = 0x0302;
const TLS_1_2: u16 = 0x0303;
const TLS_1_3: u16 = 0x0304;

/// Nobody's (RFC 2606 3).
const OTHER_NAME: &str = "rdpwhy.example";

/// More than one segment of the usual path holds.
const LONG: usize = 1_800;
const PIECES: Segments = Segments { bytes: 64, pause: Duration::from_millis(20) };

/// A hello that has a name: the name, how it is made, and what it asks.
pub type NamedHello = (&'static str, fn() -> Hello, &'static str);

impl Hello {
    /// Those that have one.
    pub const NAMED: &'static [NamedHello] = &[
        ("modern", modern, "TLS 1.3 and 1.2 with the suites of today: what the others are compared with"),
        (
            "wide",
            wide,
            "everything from SSL 3.0 to TLS 1.3, and every suite that has a name: is there anything in common?",
        ),
        ("narrow", narrow, "TLS 1.2 with four suites and one curve in a small hello: does the length matter?"),
        ("ssl3", || old(SSL_3_0), "SSL 3.0 alone, without extensions"),
        ("tls10", || old(TLS_1_0), "TLS 1.0 at most, with every suite of its time"),
        ("tls11", || old(TLS_1_1), "TLS 1.1 at most, with every suite of its time"),
        ("tls12", tls12, "TLS 1.2 at most, with every suite of its time"),
        ("tls13", tls13, "TLS 1.3 alone"),
        ("no-overlap", no_overlap, "suites that no server has: how does this one say no?"),
        (
            "rsa-key-exchange",
            rsa_key_exchange,
            "TLS 1.2 with RSA key exchange alone: no private key is used for its answer",
        ),
        ("no-sni", no_sni, "modern, without the server's name: does it matter to somebody on the way?"),
        ("other-sni", other_sni, "modern, with a server's name that is nobody's, also where the target is an address"),
        ("split-records", split_records, "modern, in TLS records of 64 bytes each"),
        ("split-segments", split_segments, "modern, written in pieces of 64 bytes, 20 ms apart"),
        ("padded", || modern().padded_to(LONG), "modern, padded to 1800 bytes: does a long one arrive?"),
        (
            "disguised",
            disguised,
            "modern, without the server's name, in records of 64 bytes and pieces of 64 bytes, 20 ms apart: does anybody \
             on the way look at it at all?",
        ),
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

fn modern() -> Hello {
    hello(TLS_1_2, &[TLS_1_3, TLS_1_2], &[&SUITES_1_3, &MODERN])
}

/// The strong suites first: many servers take the client's first choice.
fn wide() -> Hello {
    let mut suites = [&SUITES_1_3[..], &MODERN, &ECDHE_CBC, &RSA_EXCHANGE].concat();
    let others: Vec<u16> = known_suites().into_iter().filter(|suite| !suites.contains(suite)).collect();
    suites.extend(others);
    Hello {
        groups: ALL_GROUPS.to_vec(),
        signature_schemes: [SCHEMES, OLD_SCHEMES].concat(),
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
    let signature_schemes = [SCHEMES, OLD_SCHEMES].concat();
    Hello { groups: OLD_GROUPS.to_vec(), signature_schemes, ..hello(TLS_1_2, &[], &suites) }
}

fn tls13() -> Hello {
    hello(TLS_1_2, &[TLS_1_3], &[&SUITES_1_3])
}

fn no_overlap() -> Hello {
    hello(TLS_1_2, &[TLS_1_3, TLS_1_2], &[&NOBODYS])
}

fn rsa_key_exchange() -> Hello {
    hello(TLS_1_2, &[], &[&RSA_EXCHANGE])
}

fn no_sni() -> Hello {
    Hello { server_name: ServerName::Absent, ..modern() }
}

fn other_sni() -> Hello {
    Hello { server_name: ServerName::Other(OTHER_NAME.to_owned()), ..modern() }
}

fn split_records() -> Hello {
    Hello { record: Some(64), ..modern() }
}

fn split_segments() -> Hello {
    Hello { segments: Some(PIECES), ..modern() }
}

/// Everything at once that somebody on the way could look at, and nothing that matters to the server: whoever dies of this
/// one as of `modern` dies neither of its name, nor of its length, nor of being whole. What the server chooses from, and
/// the key share with which it can choose at once, stay: it must come as far with this one as with `modern`. Pieces are not
/// as long as records with their headers, so that no piece but the first begins with one.
fn disguised() -> Hello {
    Hello { record: Some(64), segments: Some(PIECES), ..no_sni() }
}
