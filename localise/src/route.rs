//! The routes: who talks to whom, and the server's messages in order.

use std::sync::Arc;

use rdpwhy_client::layer::TransparentConnector;
use rdpwhy_client::{Anonymous, Client, Config, Logon, Reach};
use rdpwhy_credssp::{AcceptorConfig, Credentials, CredsspLogon, Options};
use rdpwhy_lab::{Config as Lab, Licensing, Security, StandardSecurity, TlsMode, TlsOffer, TlsVersions};
use rdpwhy_pdu::rdp::ServerRedirection;
use zeroize::Zeroizing;

use crate::identity;
use crate::message::{
    CONFIRM, CREDSSP, DEMAND_ACTIVE, EARLY_USER_AUTH, ISSUES, KEYS, MCS, Message, REDIRECTION, TICKETS_AFTER_RETRY,
    TICKETS_BEFORE_CREDSSP, TICKETS_BEFORE_MCS, TLS_12, TLS_13, TLS_13_RETRIED, UPGRADES, VALID_CLIENT,
};
use crate::truth::STAGE_LIMIT;

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
    /// The server has this curve alone.
    curve: Option<u16>,
    /// The client has a licence from another day.
    stored: bool,
    /// Where the server sends the client.
    elsewhere: Option<&'static str>,
    /// The parts of its conversation, in order.
    parts: &'static [&'static [Message]],
}

const PASSWORD: &str = "korrekt horse 7 battery";

const SSL: u32 = 1;
const ALL: u32 = 0xB;
const BOTH: TlsMode = TlsMode::Rustls { versions: TlsVersions::Both };
const TLS12: TlsMode = TlsMode::Rustls { versions: TlsVersions::Only12 };

/// A curve that our first hello brings no share for.
const SECP384R1: u16 = 0x18;

const PLAIN: Route = Route {
    name: "standard security, none",
    security: Security::Rdp,
    tls: TlsMode::Transparent,
    standard: StandardSecurity::default,
    protocols: 0,
    licensing: "remote-administration",
    logon: false,
    curve: None,
    stored: false,
    elsewhere: None,
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
        name: "transparent, a licence is upgraded",
        security: Security::Ssl,
        protocols: SSL,
        licensing: "upgrades",
        stored: true,
        parts: &[CONFIRM, MCS, UPGRADES, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "transparent, redirected",
        security: Security::Ssl,
        protocols: SSL,
        elsewhere: Some("elsewhere.example"),
        parts: &[CONFIRM, MCS, REDIRECTION],
        ..PLAIN
    },
    Route {
        name: "TLS 1.2",
        security: Security::Ssl,
        tls: TLS12,
        protocols: SSL,
        parts: &[CONFIRM, TLS_12, MCS, VALID_CLIENT, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "TLS 1.3",
        security: Security::Ssl,
        tls: BOTH,
        protocols: SSL,
        parts: &[CONFIRM, TLS_13, TICKETS_BEFORE_MCS, MCS, VALID_CLIENT, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "TLS 1.3, the hello is asked for again",
        security: Security::Ssl,
        tls: BOTH,
        protocols: SSL,
        curve: Some(SECP384R1),
        parts: &[CONFIRM, TLS_13_RETRIED, TICKETS_AFTER_RETRY, MCS, VALID_CLIENT, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "CredSSP",
        security: Security::Hybrid,
        tls: BOTH,
        protocols: ALL,
        logon: true,
        parts: &[CONFIRM, TLS_13, TICKETS_BEFORE_CREDSSP, CREDSSP, MCS, VALID_CLIENT, DEMAND_ACTIVE],
        ..PLAIN
    },
    Route {
        name: "CredSSP, early user authorization",
        security: Security::HybridEx,
        tls: TLS12,
        protocols: ALL,
        logon: true,
        parts: &[CONFIRM, TLS_12, CREDSSP, EARLY_USER_AUTH, MCS, VALID_CLIENT, DEMAND_ACTIVE],
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

    /// How its conversation ends where nothing dies.
    #[must_use]
    pub const fn end(&self) -> &'static str {
        if self.elsewhere.is_some() { "redirected" } else { "completed" }
    }

    /// Its server.
    ///
    /// # Panics
    /// The lab has no licensing server of the route's name.
    #[must_use]
    pub fn lab(&self) -> Lab {
        let licensing = Licensing::named(self.licensing).expect("a licensing server of the lab");
        let mut config = Lab::default()
            .with_security(self.security)
            .with_tls(self.tls)
            .with_standard((self.standard)())
            .with_licensing(licensing);
        config.identity = identity::shared();
        config.tls_offer = self.curve.map_or_else(TlsOffer::default, |curve| TlsOffer::groups(&[curve]));
        config.redirect = self
            .elsewhere
            .map(|host| ServerRedirection { target_fqdn: Some(host.to_owned()), ..ServerRedirection::default() });
        if !self.logon {
            return config;
        }
        let accounts = vec![credentials()];
        config.with_logon(Arc::new(AcceptorConfig { version: 6, certificate: Vec::new(), accounts, service: None }))
    }

    /// Its client, with its logon.
    #[must_use]
    pub fn client(&self) -> Client {
        let config = self.config();
        let logon = self.logon(&config);
        Client::with_logon(config, logon)
    }

    /// How its client is configured.
    #[must_use]
    pub fn config(&self) -> Config {
        let mut config = Config::new("127.0.0.1", 3389).reach(Reach::License).protocols(Some(self.protocols));
        config.record = true;
        config.deadlines.stage = core::time::Duration::from_millis(500) * STAGE_LIMIT.try_into().unwrap_or(u32::MAX);
        config.trust.any_certificate = true;
        config.stored_license = self.stored.then(|| b"a licence of another day".to_vec());
        if self.tls == TlsMode::Transparent {
            config.connector = Arc::new(TransparentConnector);
        }
        config
    }

    /// What plays CredSSP for a client that is configured so.
    ///
    /// # Panics
    /// The logon of the route is none.
    #[must_use]
    pub fn logon(&self, config: &Config) -> Box<dyn Logon> {
        if !self.logon {
            return Box::new(Anonymous::new(config.reach));
        }
        let options = Options { delegate: true, client_name: config.client_name.clone(), ..Options::default() };
        Box::new(CredsspLogon::new(credentials(), options).expect("a logon"))
    }
}

fn credentials() -> Credentials {
    Credentials::parse("tuser", Zeroizing::new(PASSWORD.to_owned()))
}
