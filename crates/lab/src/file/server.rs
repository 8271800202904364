//! `[server]`: what the lab plays.

use rdpwhy_pdu::rdp::ServerRedirection;
use serde::Deserialize;

use super::tls::Tls;
use super::{FileError, ProtocolWord};
use crate::{Certificate, Config, Identity, Licensing, Mcs, Security, StandardSecurity, Strikes, TlsMode};

/// A server. Without a word it enforces NLA and lives.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    security: SecurityWord,
    identity: String,
    tls: Tls,
    standard: StandardTable,
    licensing: LicensingWord,
    mcs: McsTable,
    redirect: Option<Redirect>,
    /// `PLACE:WHEN:HOW`
    faults: Vec<String>,
    strikes: StrikesWord,
    /// Requests with one of these protocols get no answer.
    #[serde(rename = "drops-requests-with")]
    drops: Vec<ProtocolWord>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SecurityWord {
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

/// A name of [`Licensing::NAMED`], or an alert at once.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a name of a licensing server, or code and transition of an alert")]
enum LicensingWord {
    Named(String),
    Refuse { code: u32, transition: u32 },
}

/// encryptionMethod, encryptionLevel, and what the server shows; without a word nothing is encrypted.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct StandardTable {
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
struct McsTable {
    connect_result: u8,
    attach_result: u8,
    join_result: u8,
    skip_joins: bool,
}

/// Which connections the faults are for, from 1.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StrikesWord {
    #[default]
    All,
    Every(u32),
    AllButEvery(u32),
    AfterFirst(u32),
}

impl Default for Server {
    fn default() -> Self {
        Self {
            security: SecurityWord::Hybrid,
            identity: "self-signed".to_owned(),
            tls: Tls::DEFAULT,
            standard: StandardTable::default(),
            licensing: LicensingWord::Named("remote-administration".to_owned()),
            mcs: McsTable::default(),
            redirect: None,
            faults: Vec::new(),
            strikes: StrikesWord::default(),
            drops: Vec::new(),
        }
    }
}

impl Server {
    /// The server that it describes.
    ///
    /// # Errors
    /// A name is unknown, a fault is none or lies where this server never comes to, or TLS cannot be spoken so.
    pub fn config(&self) -> Result<Config, FileError> {
        self.config_with(|config| config)
    }

    /// The same, completed by what no file can say before its faults are judged: who may log on leads to other places.
    ///
    /// # Errors
    /// The same.
    pub fn config_with(&self, complete: impl FnOnce(Config) -> Config) -> Result<Config, FileError> {
        let impossible = |why: &dyn core::fmt::Display| FileError::Impossible(why.to_string());
        let (mode, offer) = self.tls.lab()?;
        let mut config = Config::default()
            .with_security(self.security.into())
            .with_identity(self.identity()?)
            .with_tls(mode)
            .with_tls_offer(offer)
            .with_standard(self.standard.into())
            .with_licensing(self.licensing.lab()?)
            .with_mcs(self.mcs.into())
            .with_strikes(self.strikes.lab()?)
            .with_dropped_requests(ProtocolWord::mask(&self.drops));
        if let Some(redirect) = &self.redirect {
            config = config.with_redirect(redirect.packet());
        }
        config = complete(config);
        for fault in &self.faults {
            config = config.with_fault(fault.parse().map_err(|error: crate::FaultError| impossible(&error))?);
        }
        config.check().map_err(|error| impossible(&error))?;
        crate::tls::layer(&config).map_err(|fault| FileError::Impossible(format!("rustls cannot play it: {fault}")))?;
        Ok(config)
    }

    /// Whether plaintext stands where TLS would be.
    #[must_use]
    pub fn is_transparent(&self) -> bool {
        self.tls.lab().is_ok_and(|(mode, _)| mode == TlsMode::Transparent)
    }

    /// Whether it has a fault.
    #[must_use]
    pub const fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    fn identity(&self) -> Result<Identity, FileError> {
        let unknown = || FileError::unknown("identity", &self.identity, Identity::kinds().map(|(name, _)| name));
        Identity::named(&self.identity).ok_or_else(unknown)
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

impl LicensingWord {
    fn lab(&self) -> Result<Licensing, FileError> {
        match self {
            Self::Refuse { code, transition } => Ok(Licensing::Refuse { code: *code, transition: *transition }),
            Self::Named(name) => Licensing::named(name).ok_or_else(|| {
                FileError::unknown("licensing server", name, Licensing::NAMED.iter().map(|(name, ..)| *name))
            }),
        }
    }
}

impl StrikesWord {
    fn lab(self) -> Result<Strikes, FileError> {
        match self {
            Self::All => Ok(Strikes::All),
            Self::Every(0) | Self::AllButEvery(0) => {
                Err(FileError::Impossible("every zeroth connection is none".to_owned()))
            }
            Self::Every(nth) => Ok(Strikes::Every(nth)),
            Self::AllButEvery(nth) => Ok(Strikes::AllButEvery(nth)),
            Self::AfterFirst(count) => Ok(Strikes::AfterFirst(count)),
        }
    }
}

impl From<SecurityWord> for Security {
    fn from(security: SecurityWord) -> Self {
        match security {
            SecurityWord::Rdp => Self::Rdp,
            SecurityWord::Ssl => Self::Ssl,
            SecurityWord::Hybrid => Self::Hybrid,
            SecurityWord::HybridEx => Self::HybridEx,
            SecurityWord::Negotiate => Self::Negotiate,
            SecurityWord::Absent => Self::Absent,
            SecurityWord::Select(protocol) => Self::Select(protocol),
            SecurityWord::Refuse(code) => Self::Refuse(code),
        }
    }
}

impl From<StandardTable> for StandardSecurity {
    fn from(standard: StandardTable) -> Self {
        let certificate = match standard.chain {
            0 => Certificate::Proprietary,
            length => Certificate::X509(length),
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

impl From<McsTable> for Mcs {
    fn from(mcs: McsTable) -> Self {
        Self {
            connect_result: mcs.connect_result,
            attach_result: mcs.attach_result,
            join_result: mcs.join_result,
            skip_joins: mcs.skip_joins,
        }
    }
}
