//! The routes, and where on them each message of the server stands.

use std::sync::Arc;

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Anonymous, Client, Config, Logon, Reach};
use rdpwhy_credssp::{AcceptorConfig, Credentials, CredsspLogon, Options};
use rdpwhy_lab::{Config as Lab, Licensing, Security, StandardSecurity, TlsMode, TlsVersions};
use zeroize::Zeroizing;

use crate::truth::STAGE_LIMIT;

/// What a message's frame begins with, and so what is known of its length after how many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// TPKT: the length is in the third and fourth byte.
    Tpkt,
    /// DER: the length is in the second byte, or in as many as that says.
    TsRequest,
    /// Four bytes without a header.
    EarlyUserAuth,
}

/// A message of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its name.
    pub pdu: &'static str,
    /// The stage that awaits it.
    pub stage: &'static str,
    /// Its frame.
    pub frame: Frame,
    /// The client's messages before it, since the server's last one.
    pub answers: &'static [&'static str],
    /// Another of the kind follows it.
    pub repeats: bool,
    /// It is only waited for: where TLS itself dies is another matrix.
    pub is_tls: bool,
}

/// A security path, with what is asked for at its end.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// What the table calls it.
    pub name: &'static str,
    security: Security,
    tls: TlsMode,
    standard: fn() -> StandardSecurity,
    protocols: u32,
    licensing: &'static str,
    logon: bool,
    /// The parts of its conversation, in order.
    parts: &'static [&'static [Message]],
}

const PASSWORD: &str = "korrekt horse 7 battery";

const fn message(pdu: &'static str, stage: &'static str, frame: Frame, answers: &'static [&'static str]) -> Message {
    Message { pdu, stage, frame, answers, repeats: false, is_tls: false }
}

const CONFIRM: &[Message] =
    &[message("x224.connection-confirm", "negotiation", Frame::Tpkt, &["x224.connection-request"])];
const TLS: &[Message] =
    &[Message { is_tls: true, ..message("tls.server-hello", "tls", Frame::Tpkt, &["tls.client-hello"]) }];
const CREDSSP: &[Message] = &[
    message("ntlm.challenge", "credssp", Frame::TsRequest, &["ntlm.negotiate"]),
    message("credssp.ts-request", "credssp", Frame::TsRequest, &["ntlm.authenticate"]),
];
const EARLY_USER_AUTH: &[Message] =
    &[message("credssp.early-user-auth-result", "early-user-auth", Frame::EarlyUserAuth, &["credssp.ts-request"])];
const MCS: &[Message] = &[
    message("mcs.connect-response", "basic-settings", Frame::Tpkt, &["mcs.connect-initial"]),
    message(
        "mcs.attach-user-confirm",
        "channels",
        Frame::Tpkt,
        &["mcs.erect-domain-request", "mcs.attach-user-request"],
    ),
    Message {
        repeats: true,
        ..message("mcs.channel-join-confirm", "channels", Frame::Tpkt, &["mcs.channel-join-request"])
    },
];
const VALID_CLIENT: &[Message] = &[message("license.error-alert", "licensing", Frame::Tpkt, &["rdp.client-info"])];
const ISSUES: &[Message] = &[
    message("license.license-request", "licensing", Frame::Tpkt, &["rdp.client-info"]),
    message("license.platform-challenge", "licensing", Frame::Tpkt, &["license.new-license-request"]),
    message("license.new-license", "licensing", Frame::Tpkt, &["license.platform-challenge-response"]),
];
const KEYS: &[Message] =
    &[message("license.error-alert", "licensing", Frame::Tpkt, &["rdp.security-exchange", "rdp.client-info"])];
const DEMAND_ACTIVE: &[Message] = &[message("rdp.demand-active", "capabilities", Frame::Tpkt, &[])];

const SSL: u32 = 1;
const ALL: u32 = 0xB;
const BOTH: TlsMode = TlsMode::Rustls { versions: TlsVersions::Both };
const TLS12: TlsMode = TlsMode::Rustls { versions: TlsVersions::Only12 };

const PLAIN: Route = Route {
    name: "standard security, none",
    security: Security::Rdp,
    tls: TlsMode::Transparent,
    standard: StandardSecurity::default,
    protocols: 0,
    licensing: "remote-administration",
    logon: false,
    parts: &[CONFIRM, MCS, VALID_CLIENT, DEMAND_ACTIVE],
};

/// Every route.
pub const ROUTES: &[Route] = &[
    PLAIN,
    Route {
        name: "standard security, 128 bits",
        standard: StandardSecurity::high,
        parts: &[CONFIRM, MCS, KEYS, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "standard security, FIPS",
        standard: StandardSecurity::fips,
        parts: &[CONFIRM, MCS, KEYS, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "transparent, a licence is issued",
        security: Security::Ssl,
        protocols: SSL,
        licensing: "issues",
        parts: &[CONFIRM, MCS, ISSUES, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "TLS 1.2",
        security: Security::Ssl,
        tls: TLS12,
        protocols: SSL,
        parts: &[CONFIRM, TLS, MCS, VALID_CLIENT, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "TLS 1.3",
        security: Security::Ssl,
        tls: BOTH,
        protocols: SSL,
        parts: &[CONFIRM, TLS, MCS, VALID_CLIENT, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "CredSSP",
        security: Security::Hybrid,
        tls: BOTH,
        protocols: ALL,
        logon: true,
        parts: &[CONFIRM, TLS, CREDSSP, MCS, VALID_CLIENT, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "CredSSP, early user authorization",
        security: Security::HybridEx,
        tls: TLS12,
        protocols: ALL,
        logon: true,
        parts: &[CONFIRM, TLS, CREDSSP, EARLY_USER_AUTH, MCS, VALID_CLIENT, DEMAND_ACTIVE],
        ..PLAIN
    },
];

impl Route {
    /// The server's messages, in order.
    pub fn messages(&self) -> impl Iterator<Item = &'static Message> {
        self.parts.iter().flat_map(|part| part.iter())
    }

    /// Whether what follows the confirm goes through TLS records.
    #[must_use]
    pub fn has_records(&self) -> bool {
        self.protocols != 0 && self.tls != TlsMode::Transparent
    }

    /// Its server.
    ///
    /// # Panics
    /// The lab has no licensing server of the route's name.
    #[must_use]
    pub fn lab(&self) -> Lab {
        let licensing = Licensing::named(self.licensing).expect("a licensing server of the lab");
        let config = Lab::default()
            .with_security(self.security)
            .with_tls(self.tls)
            .with_standard((self.standard)())
            .with_licensing(licensing);
        if !self.logon {
            return config;
        }
        let accounts = vec![credentials()];
        config.with_logon(Arc::new(AcceptorConfig { version: 6, certificate: Vec::new(), accounts, service: None }))
    }

    /// Its client.
    ///
    /// # Panics
    /// The logon of the route is none.
    #[must_use]
    pub fn client(&self) -> Client {
        let mut config = Config::new("127.0.0.1", 3389).reach(Reach::License).protocols(Some(self.protocols));
        config.record = true;
        config.deadlines.stage = core::time::Duration::from_millis(500) * STAGE_LIMIT.try_into().unwrap_or(u32::MAX);
        config.trust.any_certificate = true;
        if self.tls == TlsMode::Transparent {
            config.connector = Arc::new(TransparentConnector);
        }
        let logon: Box<dyn Logon> = if self.logon {
            let client_name = config.client_name.clone();
            let options = Options { delegate: true, client_name, ..Options::default() };
            Box::new(CredsspLogon::new(credentials(), options).expect("a logon"))
        } else {
            Box::new(Anonymous::new(config.reach))
        };
        Client::with_logon(config, logon)
    }
}

fn credentials() -> Credentials {
    Credentials::parse("tuser", Zeroizing::new(PASSWORD.to_owned()))
}
