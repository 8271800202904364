//! Servers that are worth showing: a death each, and what a probe of it must say.

use rdpwhy_handshake::{How, Stage};
use rdpwhy_pdu::x224::protocol;

use crate::{Config, Licensing, Mcs, Security, TlsMode};

/// One server to show.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Demo {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it stands for, in one line.
    pub about: &'static str,
    /// The faults, as [`crate::Fault`] reads them.
    pub faults: &'static [&'static str],
    /// The server without them.
    base: fn() -> Config,
    /// How a client must ask to see it.
    pub client: ClientHints,
    /// What a probe must say.
    pub expected: Expected,
}

/// How a client must ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientHints {
    /// requestedProtocols, where the default of a probe would not show the case.
    pub protocols: Option<u32>,
    /// The case lies behind Client Info.
    pub session: bool,
}

/// What a probe must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The stage.
    pub stage: Stage,
    /// The step in it, as `rdpwhy_handshake::Position` calls it; `None` where it depends on how the bytes come.
    pub step: Option<&'static str>,
    /// The ending's kind, as `rdpwhy_handshake::Ending::name` calls it.
    pub ending: &'static str,
    /// The manner, of a `closed` one.
    pub how: Option<How>,
}

impl Demo {
    /// The server.
    ///
    /// # Panics
    /// Never: a test reads every fault of the table.
    #[must_use]
    pub fn config(&self) -> Config {
        let fault = |text: &&str| text.parse().expect("the table's faults are well-formed");
        let mut config = (self.base)();
        config.faults.extend(self.faults.iter().map(fault));
        config
    }
}

/// All of them; the first is the one to show when nobody asks for another.
#[must_use]
pub const fn demos() -> &'static [Demo] {
    DEMOS
}

const ANY_CLIENT: ClientHints = ClientHints { protocols: None, session: false };
const TLS_CLIENT: ClientHints = ClientHints { protocols: Some(protocol::SSL), session: false };
const SESSION: ClientHints = ClientHints { protocols: None, session: true };

const fn closed(stage: Stage, step: &'static str, how: How) -> Expected {
    Expected { stage, step: Some(step), ending: "closed", how: Some(how) }
}

const fn ended(stage: Stage, step: &'static str, ending: &'static str) -> Expected {
    Expected { stage, step: Some(step), ending, how: None }
}

const DEMOS: &[Demo] = &[
    Demo {
        name: "private-key",
        about: "the service cannot use its certificate's private key: a reset answers every ClientHello (0x904/0x7)",
        faults: &["tls.client-hello:after:reset"],
        base: Config::default,
        client: ANY_CLIENT,
        expected: closed(Stage::Tls, "server-hello", How::Reset),
    },
    Demo {
        name: "healthy",
        about: "nothing is wrong: NLA is enforced, and a probe without credentials stops where they are needed",
        faults: &[],
        base: Config::default,
        client: ANY_CLIENT,
        expected: ended(Stage::Credssp, "authenticate", "stopped"),
    },
    Demo {
        name: "connection-limit",
        about: "the server accepts and closes at once, as with too many connections, or a relay without a backend",
        faults: &["x224.connection-request:before:eof"],
        base: Config::default,
        client: ANY_CLIENT,
        expected: closed(Stage::Negotiation, "connection-confirm", How::Eof),
    },
    Demo {
        name: "closed-after-request",
        about: "the connection request is read and answered with a close: no Windows listener does that",
        faults: &["x224.connection-confirm:before:eof"],
        base: Config::default,
        client: ANY_CLIENT,
        expected: closed(Stage::Negotiation, "connection-confirm", How::Eof),
    },
    Demo {
        name: "hung-service",
        about: "TCP is accepted and nothing answers: the service hangs",
        faults: &["x224.connection-confirm:before:stall"],
        base: Config::default,
        client: ANY_CLIENT,
        expected: ended(Stage::Negotiation, "connection-confirm", "silent"),
    },
    Demo {
        name: "foreign-service",
        about: "a web server owns the port",
        faults: &["x224.connection-confirm:before:garbage=http"],
        base: Config::default,
        client: ANY_CLIENT,
        expected: ended(Stage::Negotiation, "connection-confirm", "unreadable"),
    },
    Demo {
        name: "certificate-missing",
        about: "the server states that it has no certificate (SSL_CERT_NOT_ON_SERVER)",
        faults: &[],
        base: || Config::default().with_security(Security::Refuse(3)),
        client: ANY_CLIENT,
        expected: ended(Stage::Negotiation, "connection-confirm", "refused"),
    },
    Demo {
        name: "nla-required",
        about: "the client offers TLS alone and the server wants NLA (HYBRID_REQUIRED_BY_SERVER)",
        faults: &[],
        base: Config::default,
        client: TLS_CLIENT,
        expected: ended(Stage::Negotiation, "connection-confirm", "refused"),
    },
    Demo {
        name: "tls-not-allowed",
        about: "the server speaks Standard RDP security alone (SSL_NOT_ALLOWED_BY_SERVER)",
        faults: &[],
        base: || Config::default().with_security(Security::Rdp),
        client: ANY_CLIENT,
        expected: ended(Stage::Negotiation, "connection-confirm", "refused"),
    },
    Demo {
        name: "rdstls",
        about: "the server selects RDSTLS, which a probe recognises and cannot speak",
        faults: &[],
        base: || Config::default().with_security(Security::Select(protocol::RDSTLS)),
        client: ANY_CLIENT,
        expected: ended(Stage::Negotiation, "connection-confirm", "unable"),
    },
    Demo {
        name: "closed-after-hello",
        about: "a FIN answers the ClientHello",
        faults: &["tls.client-hello:after:eof"],
        base: Config::default,
        client: ANY_CLIENT,
        expected: closed(Stage::Tls, "server-hello", How::Eof),
    },
    Demo {
        name: "no-common-suite",
        about: "the server shares no cipher suite with the client, and says so (handshake_failure)",
        faults: &[],
        base: || Config::default().with_tls(TlsMode::NoCommonSuite),
        client: ANY_CLIENT,
        expected: ended(Stage::Tls, "server-hello", "refused"),
    },
    Demo {
        name: "tls10-only",
        about: "the server speaks TLS 1.0 with RSA and CBC, as Windows Server 2008 R2 does",
        faults: &[],
        base: || Config::default().with_tls(TlsMode::Tls10Only),
        client: ANY_CLIENT,
        // The server's whole flight may come in one read or in several.
        expected: Expected { stage: Stage::Tls, step: None, ending: "unable", how: None },
    },
    Demo {
        name: "half-hello",
        about: "the server's hello begins and never ends, as with a hole in the path's MTU",
        faults: &["tls.server-hello:inside=20:stall"],
        base: Config::default,
        client: ANY_CLIENT,
        expected: ended(Stage::Tls, "server-hello", "silent"),
    },
    Demo {
        name: "closed-in-credssp",
        about: "TLS is fine, and the server closes instead of sending an NTLM challenge",
        faults: &["ntlm.challenge:before:eof"],
        base: Config::default,
        client: ANY_CLIENT,
        expected: closed(Stage::Credssp, "challenge", How::Eof),
    },
    Demo {
        name: "connect-response-refused",
        about: "MCS refuses the client's settings (parameters-unacceptable)",
        faults: &[],
        base: || open().with_mcs(Mcs { connect_result: 8, ..Mcs::default() }),
        client: ANY_CLIENT,
        expected: ended(Stage::BasicSettings, "connect-response", "refused"),
    },
    Demo {
        name: "channel-join-refused",
        about: "MCS refuses to let the client into a channel (too-many-channels)",
        faults: &[],
        base: || open().with_mcs(Mcs { join_result: 11, ..Mcs::default() }),
        client: ANY_CLIENT,
        expected: ended(Stage::Channels, "channel-join-confirm", "refused"),
    },
    Demo {
        name: "no-license-server",
        about: "the session host finds no licence server, and the grace period is over (ERR_NO_LICENSE_SERVER)",
        faults: &[],
        base: || open().with_licensing(Licensing::Refuse { code: 6, transition: 1 }),
        client: SESSION,
        expected: ended(Stage::Licensing, "first-message", "refused"),
    },
    Demo {
        name: "hung-licensing",
        about: "the session host takes Client Info and says nothing more: licensing times out",
        faults: &["rdp.client-info:after:stall"],
        base: open,
        client: SESSION,
        expected: ended(Stage::Licensing, "first-message", "silent"),
    },
];

/// A server that lets anyone in as far as licensing.
fn open() -> Config {
    Config::default().with_security(Security::Ssl)
}
