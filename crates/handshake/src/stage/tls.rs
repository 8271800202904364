//! `tls`: from the client's hello until the client's handshake is complete.
//!
//! Steps `client-hello`, `server-hello`, `server-flight` (what follows the server's hello), `client-finished` (the
//! client is due), `server-finished` (TLS 1.2), `finished` (an alert or a close after the client's last message; TLS
//! 1.3 servers reject there). With the wire tap alone the stage passes when application data flows.

use rdpwhy_pdu::{PduKind, Side};

use super::{Answer, Seen, Watch};
use crate::Facts;
use crate::position::{Awaited, from_client, from_server};

/// What may follow a TLS 1.2 server's hello, up to the message that ends the flight (RFC 5246 7.3).
const CLEAR_FLIGHT: &[Awaited] = &[
    from_server(PduKind::TlsCertificate),
    from_server(PduKind::TlsCertificateStatus),
    from_server(PduKind::TlsServerKeyExchange),
    from_server(PduKind::TlsCertificateRequest),
    from_server(PduKind::TlsServerHelloDone),
];

/// TLS 1.3 seals the flight: from outside its Finished is one of the records (RFC 8446 2).
const SEALED_FLIGHT: &[Awaited] = &[from_server(PduKind::TlsEncryptedHandshake), from_server(PduKind::TlsFinished)];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tls {
    #[default]
    ClientHello,
    ServerHello,
    /// A HelloRetryRequest has come, and the client is due once more. There is no second one (RFC 8446 4.1.4).
    ClientHelloAgain,
    ServerHelloAgain,
    /// TLS 1.2 and older: certificate to hello done, in the clear.
    ClearFlight,
    /// TLS 1.3: encrypted.
    SealedFlight,
    /// TLS 1.2 and older: the client is due.
    ClientFinished,
    /// TLS 1.2 and older.
    ServerFinished,
}

impl Watch for Tls {
    fn see(&mut self, seen: &Seen<'_>, facts: &Facts) -> Answer {
        let (from, pdu) = match seen {
            Seen::TlsUp => return Answer::Done,
            Seen::Tls { from, pdu } => (*from, *pdu),
            _ => return Answer::Pass,
        };
        match (&*self, from, pdu) {
            (Self::ClientHelloAgain, Side::Client, PduKind::TlsClientHello) => *self = Self::ServerHelloAgain,
            (_, Side::Client, PduKind::TlsClientHello) => *self = Self::ServerHello,
            (Self::ServerHello, Side::Server, PduKind::TlsHelloRetryRequest) => *self = Self::ClientHelloAgain,
            (Self::ServerHello | Self::ServerHelloAgain, Side::Server, PduKind::TlsServerHello) => {
                *self = if facts.tls.is_1_3() { Self::SealedFlight } else { Self::ClearFlight };
            }
            (Self::ClearFlight, Side::Server, PduKind::TlsServerHelloDone) => *self = Self::ClientFinished,
            // An abbreviated handshake: the server's Finished comes first.
            (Self::ClearFlight, Side::Server, PduKind::TlsFinished) => *self = Self::ClientFinished,
            (Self::ClientFinished, Side::Client, PduKind::TlsFinished) => *self = Self::ServerFinished,
            // Seen from the wire alone, the handshake was complete before this.
            (_, Side::Client, PduKind::TlsApplicationData) => return Answer::Done,
            _ => {}
        }
        Answer::Stay
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::ClientHello | Self::ClientHelloAgain => {
                ("client-hello", const { &[from_client(PduKind::TlsClientHello)] })
            }
            Self::ServerHelloAgain => ("server-hello", const { &[from_server(PduKind::TlsServerHello)] }),
            Self::ServerHello => (
                "server-hello",
                const { &[from_server(PduKind::TlsServerHello), from_server(PduKind::TlsHelloRetryRequest)] },
            ),
            Self::ClearFlight => ("server-flight", CLEAR_FLIGHT),
            Self::SealedFlight => ("server-flight", SEALED_FLIGHT),
            Self::ClientFinished => ("client-finished", const { &[from_client(PduKind::TlsFinished)] }),
            Self::ServerFinished => ("server-finished", const { &[from_server(PduKind::TlsFinished)] }),
        }
    }
}
