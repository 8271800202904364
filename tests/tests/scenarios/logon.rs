//! `[client.logon]` and `[server.logon]`: who logs on, and who may.

use std::sync::Arc;

use rdpwhy_client::{Anonymous, Logon as ClientLogon, MakeAcceptor, Reach};
use rdpwhy_credssp::{AcceptorConfig, Credentials, CredsspLogon, Options};
use serde::Deserialize;
use zeroize::Zeroizing;

/// Whom the probe logs on. Always with NTLM: Kerberos needs a KDC, which a file cannot start.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Logon {
    user: String,
    password: String,
    #[serde(default)]
    pub(crate) restricted_admin: bool,
    #[serde(default)]
    pub(crate) remote_guard: bool,
    /// Why the credentials may go to the server. The lab's certificate never verifies.
    #[serde(default)]
    pub(crate) trust: Trust,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Trust {
    /// It has the certificate that was said.
    #[default]
    Thumbprint,
    /// Another one was said.
    OtherThumbprint,
    AnyCertificate,
    /// Nothing was said.
    Nothing,
}

/// Who may log on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Account {
    user: String,
    password: String,
    /// The server's CredSSP version.
    #[serde(default = "newest")]
    version: u32,
    /// Early User Authorization Result.
    #[serde(default)]
    pub(crate) early_user_auth: u32,
}

const fn newest() -> u32 {
    6
}

impl Logon {
    pub(crate) fn client(&self, reach: Reach) -> Box<dyn ClientLogon> {
        let options = Options {
            restricted_admin: self.restricted_admin,
            remote_guard: self.remote_guard,
            delegate: reach >= Reach::Session,
            ..Options::default()
        };
        Box::new(CredsspLogon::new(credentials(&self.user, &self.password), options).expect("a logon"))
    }

    /// What no output may show.
    pub(crate) fn secret(&self) -> &str {
        &self.password
    }
}

impl Account {
    pub(crate) fn acceptor(&self) -> Arc<dyn MakeAcceptor> {
        let accounts = vec![credentials(&self.user, &self.password)];
        Arc::new(AcceptorConfig { version: self.version, certificate: Vec::new(), accounts, service: None })
    }
}

/// The logon of a scenario, or none.
pub(crate) fn client(logon: Option<&Logon>, reach: Reach) -> Box<dyn ClientLogon> {
    logon.map_or_else(|| Box::new(Anonymous::new(reach)) as Box<dyn ClientLogon>, |logon| logon.client(reach))
}

fn credentials(user: &str, password: &str) -> Credentials {
    Credentials::parse(user, Zeroizing::new(password.to_owned()))
}
