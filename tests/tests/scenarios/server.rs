//! `[server]`: what the lab plays.

use rdpwhy_handshake::WallTime;
use rdpwhy_lab as lab;
use rdpwhy_pdu::rdp::ServerRedirection;
use serde::Deserialize;

use crate::logon::Account;

/// 2026-01-01, which the certificate of the lab is valid at. Nothing in a scenario depends on today's date.
pub(crate) const WALL: WallTime = WallTime(1_767_225_600_000_000);

/// The server of a scenario. Without a word it enforces NLA and lives.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Server {
    /// Nothing listens on the port.
    pub(crate) absent: bool,
    security: Security,
    tls: Tls,
    standard: Standard,
    licensing: Licensing,
    mcs: Mcs,
    pub(crate) logon: Option<Account>,
    redirect: Option<Redirect>,
    /// `PDU:WHEN:HOW`
    pub(crate) faults: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Security {
    Rdp,
    Ssl,
    Hybrid,
    HybridEx,
    Negotiate,
    Absent,
    /// selectedProtocol.
    Select(u32),
    /// failureCode.
    Refuse(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Tls {
    #[serde(rename = "1.2 and 1.3")]
    Both,
    #[serde(rename = "1.2")]
    Only12,
    #[serde(rename = "1.3")]
    Only13,
    #[serde(rename = "1.0")]
    Only10,
    #[serde(rename = "no-common-suite")]
    NoCommonSuite,
    #[serde(rename = "transparent")]
    Transparent,
}

/// A name of [`lab::Licensing::NAMED`], or an alert at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Licensing {
    Named(String),
    Refuse { code: u32, transition: u32 },
}

/// encryptionMethod, encryptionLevel, and what the server shows; without a word nothing is encrypted.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Standard {
    method: u32,
    level: u32,
    /// Certificates in an X.509 chain; 0 for a proprietary certificate.
    chain: usize,
    secure_checksum: bool,
    seals_licensing: bool,
}

/// Where it sends the client.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Redirect {
    fqdn: Option<String>,
    address: Option<String>,
    token: Option<String>,
    session: u32,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Mcs {
    connect_result: u8,
    attach_result: u8,
    join_result: u8,
    skip_joins: bool,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            absent: false,
            security: Security::Hybrid,
            tls: Tls::Both,
            standard: Standard::default(),
            licensing: Licensing::Named("remote-administration".to_owned()),
            mcs: Mcs::default(),
            logon: None,
            redirect: None,
            faults: Vec::new(),
        }
    }
}

impl Server {
    /// For the lab; a fault that this server never comes to is an error.
    pub(crate) fn config(&self) -> Result<lab::Config, String> {
        let mut config = lab::Config::default()
            .with_security(self.security.into())
            .with_tls(self.tls.into())
            .with_standard(self.standard.into())
            .with_licensing(self.licensing.lab()?)
            .with_mcs(lab::Mcs {
                connect_result: self.mcs.connect_result,
                attach_result: self.mcs.attach_result,
                join_result: self.mcs.join_result,
                skip_joins: self.mcs.skip_joins,
            });
        if let Some(account) = &self.logon {
            config = config.with_logon(account.acceptor()).with_early_user_auth(account.early_user_auth);
        }
        if let Some(redirect) = &self.redirect {
            config = config.with_redirect(redirect.packet());
        }
        config.wall = Some(WALL);
        for fault in &self.faults {
            config = config.with_fault(fault.parse().map_err(|error: lab::FaultError| error.to_string())?);
        }
        config.check().map_err(|error| error.to_string())?;
        Ok(config)
    }

    /// Whether plaintext stands where TLS would be.
    pub(crate) fn is_transparent(&self) -> bool {
        self.tls == Tls::Transparent
    }
}

impl Redirect {
    fn packet(&self) -> ServerRedirection {
        ServerRedirection {
            session_id: self.session,
            target_fqdn: self.fqdn.clone(),
            target_address: self.address.clone(),
            load_balance_info: self.token.as_ref().map(|token| format!("{token}\r\n").into_bytes()),
            ..ServerRedirection::default()
        }
    }
}

impl From<Security> for lab::Security {
    fn from(security: Security) -> Self {
        match security {
            Security::Rdp => Self::Rdp,
            Security::Ssl => Self::Ssl,
            Security::Hybrid => Self::Hybrid,
            Security::HybridEx => Self::HybridEx,
            Security::Negotiate => Self::Negotiate,
            Security::Absent => Self::Absent,
            Security::Select(protocol) => Self::Select(protocol),
            Security::Refuse(code) => Self::Refuse(code),
        }
    }
}

impl From<Tls> for lab::TlsMode {
    fn from(tls: Tls) -> Self {
        let rustls = |versions| Self::Rustls { versions };
        match tls {
            Tls::Both => rustls(lab::TlsVersions::Both),
            Tls::Only12 => rustls(lab::TlsVersions::Only12),
            Tls::Only13 => rustls(lab::TlsVersions::Only13),
            Tls::Only10 => Self::Tls10Only,
            Tls::NoCommonSuite => Self::NoCommonSuite,
            Tls::Transparent => Self::Transparent,
        }
    }
}

impl From<Standard> for lab::StandardSecurity {
    fn from(standard: Standard) -> Self {
        let certificate = match standard.chain {
            0 => lab::Certificate::Proprietary,
            length => lab::Certificate::X509(length),
        };
        Self {
            method: standard.method,
            level: standard.level,
            certificate,
            secure_checksum: standard.secure_checksum,
            seals_licensing: standard.seals_licensing,
        }
    }
}

impl Licensing {
    fn lab(&self) -> Result<lab::Licensing, String> {
        match self {
            Self::Refuse { code, transition } => Ok(lab::Licensing::Refuse { code: *code, transition: *transition }),
            Self::Named(name) => lab::Licensing::named(name).ok_or_else(|| format!("no licensing is called {name:?}")),
        }
    }
}
