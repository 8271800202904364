//! The cipher suites that the responder can answer with.

/// A suite, as far as a hello's answer depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    pub(super) id: u16,
    pub(super) exchange: KeyExchange,
    /// The first version that has it.
    pub(super) since: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyExchange {
    /// The client encrypts to the certificate's key (RFC 5246 7.4.7.1): no ServerKeyExchange.
    Rsa,
    EcdheRsa,
    EcdheEcdsa,
}

impl Suite {
    /// The suite of this number, where the responder knows it.
    pub(crate) fn find(id: u16) -> Option<Self> {
        ALL.iter().copied().find(|suite| suite.id == id)
    }

    /// Their numbers.
    #[cfg(feature = "personas")]
    pub(crate) fn all() -> impl Iterator<Item = u16> + Clone {
        ALL.iter().map(|suite| suite.id)
    }

    pub(crate) fn has_curve(self) -> bool {
        self.exchange != KeyExchange::Rsa
    }
}

const SSL_3_0: u16 = 0x0300;
const TLS_1_0: u16 = 0x0301;
const TLS_1_2: u16 = 0x0303;

const fn suite(id: u16, exchange: KeyExchange, since: u16) -> Suite {
    Suite { id, exchange, since }
}

use KeyExchange::{EcdheEcdsa, EcdheRsa, Rsa};

/// In the order in which Windows Server 2016 prefers them, and RC4 behind them.
pub(super) const ALL: &[Suite] = &[
    suite(0xC02C, EcdheEcdsa, TLS_1_2),
    suite(0xC02B, EcdheEcdsa, TLS_1_2),
    suite(0xC030, EcdheRsa, TLS_1_2),
    suite(0xC02F, EcdheRsa, TLS_1_2),
    suite(0xC024, EcdheEcdsa, TLS_1_2),
    suite(0xC023, EcdheEcdsa, TLS_1_2),
    suite(0xC028, EcdheRsa, TLS_1_2),
    suite(0xC027, EcdheRsa, TLS_1_2),
    suite(0xC00A, EcdheEcdsa, TLS_1_0),
    suite(0xC009, EcdheEcdsa, TLS_1_0),
    suite(0xC014, EcdheRsa, TLS_1_0),
    suite(0xC013, EcdheRsa, TLS_1_0),
    suite(0x009D, Rsa, TLS_1_2),
    suite(0x009C, Rsa, TLS_1_2),
    suite(0x003D, Rsa, TLS_1_2),
    suite(0x003C, Rsa, TLS_1_2),
    suite(0x0035, Rsa, SSL_3_0),
    suite(0x002F, Rsa, SSL_3_0),
    suite(0x000A, Rsa, SSL_3_0),
    suite(0x0005, Rsa, SSL_3_0),
    suite(0x0004, Rsa, SSL_3_0),
];
