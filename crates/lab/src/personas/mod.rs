//! Servers that are worth meeting, one file each: what the lab plays, how a client must ask to see it, and what a probe
//! must say of it.

mod expected;
mod file;

pub use expected::Expected;

use core::net::SocketAddr;
use std::sync::OnceLock;

use rdpwhy_client::Reach;
use rdpwhy_handshake::Target;

use crate::{Config, Link};
use file::PersonaFile;

/// One server to meet.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Persona {
    /// Its file's name without the ending.
    pub name: String,
    /// What it stands for, in one line.
    pub about: String,
    /// The ids of the causes that it stands for, as `rdpwhy_diagnosis` has them; none for one that nothing is wrong with.
    pub causes: Vec<String>,
    /// The server.
    pub server: Config,
    /// What lies between it and its clients, where that is the case.
    pub link: Option<Link>,
    /// How a client must ask.
    pub client: ClientHints,
    /// What a probe must say.
    pub expected: Expected,
}

/// How a client must ask to see the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientHints {
    /// requestedProtocols, where the default of a probe would not show it.
    pub protocols: Option<u32>,
    /// How far the probe must go.
    pub reach: Reach,
    /// The case shows on this connection, and not before.
    pub connection: u32,
    /// It shows to a client that has a licence from another day.
    pub stored_license: bool,
    /// It shows to a client that knows the server by a name, and says so (SNI).
    pub by_name: bool,
}

impl Default for ClientHints {
    /// A probe that is told nothing.
    fn default() -> Self {
        Self { protocols: None, reach: Reach::Anonymous, connection: 1, stored_license: false, by_name: false }
    }
}

impl ClientHints {
    /// The server at this address, as such a client calls it.
    #[must_use]
    pub fn target(self, address: SocketAddr) -> Target {
        let host = if self.by_name { "localhost".to_owned() } else { address.ip().to_string() };
        Target { host, port: address.port(), address: Some(address) }
    }

    /// A probe that goes so far.
    #[must_use]
    pub fn reaching(reach: Reach) -> Self {
        Self { reach, ..Self::default() }
    }

    /// The same client, asking so.
    #[must_use]
    pub fn apply(self, mut config: rdpwhy_client::Config) -> rdpwhy_client::Config {
        config.protocols = self.protocols.or(config.protocols);
        config.reach = self.reach;
        config.stored_license = self.stored_license.then(|| b"a licence of another day".to_vec());
        config
    }
}

/// A text that is no persona.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}.toml: {why}")]
pub struct PersonaError {
    /// The persona's name.
    pub name: String,
    /// The reason, with its place in the text where it has one.
    pub why: String,
}

impl Persona {
    /// Reads a persona's file.
    ///
    /// # Errors
    /// It is no TOML, or holds something else than a persona, or its server cannot be.
    pub fn parse(name: &str, text: &str) -> Result<Self, PersonaError> {
        let wrong = |why: &dyn core::fmt::Display| PersonaError { name: name.to_owned(), why: why.to_string() };
        let file: PersonaFile = toml::from_str(text).map_err(|error| wrong(&error))?;
        file.persona(name).map_err(|error| wrong(&error))
    }

    /// The built-in persona of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        personas().iter().find(|persona| persona.name == name)
    }
}

/// All that are built in; the first is the one to show when nobody asks for another.
///
/// # Panics
/// Never: a test reads every file.
#[must_use]
pub fn personas() -> &'static [Persona] {
    static PERSONAS: OnceLock<Vec<Persona>> = OnceLock::new();
    PERSONAS.get_or_init(|| {
        let read = |(name, text): &(&str, &str)| Persona::parse(name, text).unwrap_or_else(|error| panic!("{error}"));
        FILES.iter().map(read).collect()
    })
}

/// Each file's name and text.
macro_rules! files {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!($name, ".toml")))),*] };
}

/// In the order of the handshake, behind the one that is shown first.
const FILES: &[(&str, &str)] = files![
    "private-key",
    "healthy",
    "connection-limit",
    "connection-limit-every-third",
    "relay-without-backend",
    "banned",
    "closed-after-request",
    "hung-service",
    "hybrid-ex-dropped",
    "foreign-service",
    "foreign-service-ssh",
    "foreign-service-tls",
    "foreign-service-other",
    "certificate-missing",
    "nla-required",
    "tls-required",
    "tls-not-allowed",
    "security-layer-0",
    "security-layer-1",
    "security-layer-2",
    "old-server",
    "user-certificate-required",
    "entra-required",
    "rdstls",
    "rdsaad",
    "private-key-negotiate",
    "closed-after-hello",
    "hello-reset-two-of-three",
    "hello-passes-every-fifth",
    "hello-passes-every-seventh",
    "connection-limit-at-hello",
    "private-key-nla-always",
    "hung-after-confirm",
    "no-certificate",
    "key-cannot-sign",
    "tls-disabled",
    "tls-disabled-closed",
    "ssl3-only",
    "tls10-only",
    "tls10-insists",
    "tls10-by-policy",
    "tls11-only",
    "tls12-only",
    "tls13-only",
    "no-common-suite",
    "no-common-suite-closed",
    "cbc-only-closed",
    "rsa-key-exchange-only",
    "cbc-only",
    "one-suite",
    "one-curve",
    "curve-without-client",
    "ml-kem-only",
    "certificate-p-521",
    "alert-unexpected-message",
    "alert-illegal-parameter",
    "alert-access-denied",
    "alert-decode-error",
    "alert-insufficient-security",
    "alert-missing-extension",
    "alert-unsupported-extension",
    "alert-unrecognized-name",
    "alert-no-application-protocol",
    "alert-certificate-required",
    "half-hello",
    "hello-then-silence",
    "mtu-black-hole",
    "middlebox-sni",
    "middlebox-long-hello",
    "middlebox-whole-hello",
    "middlebox-supported-versions",
    "middlebox-every-hello",
    "certificate-expired",
    "certificate-not-yet-valid",
    "certificate-wrong-name",
    "certificate-sha1",
    "certificate-512-bit",
    "certificate-version-1",
    "certificate-unknown-critical",
    "long-chain",
    "closed-in-credssp",
    "hung-in-credssp",
    "no-logon-servers",
    "connect-response-refused",
    "channel-join-refused",
    "no-license-server",
    "hung-licensing",
    "closed-in-licensing",
    "license-not-needed",
    "license-issued",
    "license-upgraded",
    "grace-period",
    "grace-period-over",
    "license-server-gone",
    "license-none-left",
    "license-stale",
    "license-wrong-product",
    "license-bad-mac",
    "license-endless-challenge",
    "redirects",
    "logon-right-missing",
    "fips-mismatch",
    "broker-failed",
];
