//! TLS: what was chosen, shown and said.

use rdpwhy_pdu::tls::{ClientHello, ServerHello, TlsContent, TlsMessage, suite_name, version_name};
use rdpwhy_pdu::{Side, cut};

use super::{CertificateSeen, HelloForm, Offered, TlsFault, Verification};
use crate::TlsUp;

/// TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TlsFacts {
    /// server_name that the client sent.
    pub server_name: Option<String>,
    /// What the client's first ClientHello offered. A second one, after a HelloRetryRequest, has the same lists (RFC 8446
    /// 4.1.2).
    pub offered: Option<Offered>,
    /// The version in force, as on the wire.
    pub version: Option<u16>,
    /// Its name.
    pub version_name: Option<&'static str>,
    /// The cipher suite, as on the wire.
    pub suite: Option<u16>,
    /// Its IANA name.
    pub suite_name: Option<&'static str>,
    /// The key-exchange group, where the hello shows it.
    pub group: Option<u16>,
    /// Alerts of both sides, in order.
    pub alerts: Vec<AlertSeen>,
    /// The client's handshake is complete.
    pub up: bool,
    /// The server has shown that it accepts the client's last message. Before that a TLS 1.3 server may still reject.
    pub confirmed: bool,
    /// The server's certificate.
    pub certificate: Option<CertificateSeen>,
    /// In which way the server broke TLS, where the TLS library ended the handshake.
    pub fault: Option<TlsFault>,
}

/// An alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AlertSeen {
    /// Who sent it.
    pub from: Side,
    /// Its number.
    pub code: u8,
    /// Its IANA name.
    pub name: Option<&'static str>,
}

/// TLS 1.3 on the wire.
const TLS_1_3: u16 = 0x0304;

impl TlsFacts {
    /// Whether TLS 1.3 was chosen.
    #[must_use]
    pub fn is_1_3(&self) -> bool {
        self.version == Some(TLS_1_3)
    }

    /// `bytes` is the message's length; `form` is how the client's first message was sent.
    pub(crate) fn learn_message(&mut self, message: &TlsMessage, bytes: usize, form: HelloForm, now: Option<i64>) {
        match &message.content {
            TlsContent::ClientHello(hello) => self.learn_client_hello(hello, bytes, form),
            TlsContent::ServerHello(hello) => self.learn_server_hello(hello),
            TlsContent::ServerChain(chain) if !chain.is_empty() => {
                self.certificate = CertificateSeen::from_chain(chain, message.chain_dropped, now);
            }
            _ => {}
        }
    }

    pub(crate) fn learn_up(&mut self, up: &TlsUp, now: Option<i64>) {
        self.up = true;
        self.set_version(up.version);
        self.set_suite(up.suite);
        self.confirmed |= !self.is_1_3();
        if self.certificate.is_none() {
            self.certificate = CertificateSeen::from_chain(&up.chain, 0, now);
        }
        if let Some(certificate) = &mut self.certificate {
            certificate.verification = up.verification.clone().map(Verification::cut);
        }
    }

    fn learn_client_hello(&mut self, hello: &ClientHello, bytes: usize, form: HelloForm) {
        if self.offered.is_none() {
            self.server_name = hello.server_name.clone().map(cut);
            self.offered = Some(Offered::new(hello, bytes, form));
        }
    }

    fn learn_server_hello(&mut self, hello: &ServerHello) {
        self.set_version(hello.version);
        self.set_suite(hello.suite);
        self.group = hello.group;
    }

    fn set_version(&mut self, version: u16) {
        self.version = Some(version);
        self.version_name = version_name(version);
    }

    fn set_suite(&mut self, suite: u16) {
        self.suite = Some(suite);
        self.suite_name = suite_name(suite);
    }
}
