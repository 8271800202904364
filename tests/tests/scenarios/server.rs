//! `[server]`: what the lab plays.

use rdpwhy_handshake::WallTime;
use rdpwhy_lab as lab;
use serde::Deserialize;

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
    licensing: Licensing,
    mcs: Mcs,
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

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Licensing {
    ValidClient,
    Request,
    #[serde(untagged)]
    Refuse {
        code: u32,
        transition: u32,
    },
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
            licensing: Licensing::ValidClient,
            mcs: Mcs::default(),
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
            .with_licensing(self.licensing.into())
            .with_mcs(lab::Mcs {
                connect_result: self.mcs.connect_result,
                attach_result: self.mcs.attach_result,
                join_result: self.mcs.join_result,
                skip_joins: self.mcs.skip_joins,
            });
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

impl From<Licensing> for lab::Licensing {
    fn from(licensing: Licensing) -> Self {
        match licensing {
            Licensing::ValidClient => Self::ValidClient,
            Licensing::Request => Self::Request,
            Licensing::Refuse { code, transition } => Self::Refuse { code, transition },
        }
    }
}
