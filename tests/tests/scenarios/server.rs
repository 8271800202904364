//! `[server]`: the lab's own schema, and beside it who may log on and whether anybody listens at all.

use rdpwhy_handshake::WallTime;
use rdpwhy_lab as lab;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Error};

use crate::logon::Account;

/// 2026-01-01, which the certificate of the lab is valid at. Nothing in a scenario depends on today's date.
pub(crate) const WALL: WallTime = WallTime(1_767_225_600_000_000);

/// The server of a scenario. Without a word it enforces NLA and lives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Server {
    /// Nothing listens on the port.
    pub(crate) absent: bool,
    logon: Option<Account>,
    pub(crate) played: lab::file::Server,
}

impl Server {
    /// For the lab; a fault that this server never comes to is an error.
    pub(crate) fn config(&self) -> Result<lab::Config, String> {
        let mut config = self.played.config_with(|config| match &self.logon {
            None => config,
            Some(account) => config.with_logon(account.acceptor()).with_early_user_auth(account.early_user_auth),
        });
        if let Ok(config) = &mut config {
            config.wall = Some(WALL);
        }
        config.map_err(|error| error.to_string())
    }
}

impl<'de> Deserialize<'de> for Server {
    /// serde's `flatten` would let unknown fields pass.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = toml::Table::deserialize(deserializer)?;
        let (absent, logon) = (take(&mut table, "absent")?, take(&mut table, "logon")?);
        let played = table.try_into().map_err(D::Error::custom)?;
        Ok(Self { absent: absent.unwrap_or_default(), logon, played })
    }
}

fn take<T: DeserializeOwned, E: Error>(table: &mut toml::Table, key: &str) -> Result<Option<T>, E> {
    table.remove(key).map(toml::Value::try_into).transpose().map_err(E::custom)
}
