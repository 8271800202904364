//! Conversations whose plaintext is mutated: for each kind of server an honest one, and single changes in the middle of it.

use crate::Seeds;

/// Security, licensing and client of a conversation (see the oracle's `setting.rs`).
const SETTINGS: &[(&str, [u8; 3])] = &[
    ("tls", [0x00, 0, 0x02]),
    ("tls-1.2", [0x20, 0, 0x02]),
    ("tls-1.3-licensing", [0x30, 1, 0x12]),
    ("tls-exchange", [0x00, 2, 0x12]),
    ("credssp", [0x01, 0, 0x00]),
    ("logon-1.2", [0x29, 0, 0x02]),
    ("logon-1.3", [0x39, 0, 0x02]),
    ("logon-early-auth", [0x3A, 0, 0x02]),
    ("standard-none", [0x04, 0, 0x32]),
    ("standard-low", [0x05, 2, 0x32]),
    ("standard-high", [0x06, 2, 0x32]),
    ("standard-fips", [0x07, 2, 0x32]),
    ("redirection", [0x00, 0, 0x0A]),
    ("joins-skipped", [0x00, 0, 0x06]),
];

/// A choice of the mutator, with its numbers and bytes.
const CHANGES: &[(&str, &[u8])] = &[
    ("honest", &[]),
    ("flip", &[0x81, 3, 0, 0x40]),
    ("truncate", &[0x82, 5, 0]),
    ("append", &[0x83, 3, 0, 1, 2, 3]),
    ("repeat", &[7, 3]),
    ("drop", &[6]),
    ("reorder", &[8]),
    ("join", &[9]),
    ("split", &[10, 4, 0]),
];

pub(crate) fn add(seeds: &mut Seeds) {
    for (setting, head) in SETTINGS {
        for (index, (change, bytes)) in CHANGES.iter().enumerate() {
            // Another message for each kind of change.
            let honest = vec![0; index];
            let input = [head.as_slice(), &honest, bytes].concat();
            for target in ["inside_server", "inside_client"] {
                seeds.insert((target, format!("{setting}-{change}")), input.clone());
            }
        }
    }
    for (index, text) in ARGUMENTS.iter().enumerate() {
        seeds.insert(("arguments", format!("text-{index}")), text.as_bytes().to_vec());
    }
    for (name, input) in KDC {
        seeds.insert(("kdc", (*name).to_owned()), input.to_vec());
    }
}

/// What a user writes: targets, faults, links, thumbprints, mstsc's texts.
const ARGUMENTS: &[&str] = &[
    "server.example",
    "[2001:db8::1]:3390",
    "rdp://full%20address=s:server.example:3389",
    "x224.connection-confirm:inside=7:eof",
    "tls.client-hello:after:reset",
    "license.license-request:before:refuse=set-error-info",
    "latency=20ms",
    "drop-long-hello=1400",
    "inside=7",
    "garbage=http",
    "0x904 0x7",
    "An internal error has occurred. Error code: 0x4 Extended error code: 0x0",
    "0xC000006D",
    "ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab:ab",
    "security = \"ssl\"\n",
];

/// An empty answer, one that is cut, and a KRB-ERROR (RFC 4120 5.9.1) that asks for pre-authentication.
const KDC: &[(&str, &[u8])] = &[
    ("empty", &[0, 0, 0]),
    ("cut", &[0, 4, 0, 0x7E, 0x20, 0x30, 0x1E]),
    ("negotiate-proxy", &[3, 4, 0, 0x7E, 0x02, 0x30, 0x00]),
    (
        "preauth-required",
        &[
            0, 78, 0, 0x7E, 0x4C, 0x30, 0x4A, 0xA0, 3, 2, 1, 5, 0xA1, 3, 2, 1, 30, 0xA4, 17, 24, 15, b'2', b'0', b'2',
            b'4', b'0', b'1', b'0', b'1', b'0', b'0', b'0', b'0', b'0', b'0', b'Z', 0xA5, 3, 2, 1, 0, 0xA6, 3, 2, 1,
            25, 0xA9, 14, 27, 12, b'E', b'X', b'A', b'M', b'P', b'L', b'E', b'.', b'T', b'E', b'S', b'T', 0xAA, 16, 48,
            14, 0xA0, 3, 2, 1, 2, 0xA1, 7, 48, 5, 27, 3, b'k', b'd', b'c',
        ],
    ),
];
