//! Which TLS versions a server was seen to choose, and with which suites.

use core::fmt;

use rdpwhy_handshake::Report;

/// A version that the server chose, on one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AcceptedVersion {
    /// As on the wire.
    pub version: u16,
    /// Its name.
    pub version_name: Option<&'static str>,
    /// The suite that it chose with it, as on the wire.
    pub suite: Option<u16>,
    /// Its IANA name.
    pub suite_name: Option<&'static str>,
    /// The connection.
    pub connection: u32,
}

/// `TLS 1.1 with TLS_RSA_WITH_AES_128_CBC_SHA (c3)`.
impl fmt::Display for AcceptedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |name: Option<&str>, number: u16| name.map_or_else(|| format!("0x{number:04x}"), str::to_owned);
        f.write_str(&name(self.version_name, self.version))?;
        if let Some(suite) = self.suite {
            write!(f, " with {}", name(self.suite_name, suite))?;
        }
        write!(f, " (c{})", self.connection)
    }
}

/// The hellos of one version at most, by their names.
const HELLOS: [(&str, u16); 5] =
    [("tls13", 0x0304), ("tls12", 0x0303), ("tls11", 0x0302), ("tls10", 0x0301), ("ssl3", 0x0300)];

/// The highest version in a hello of this name, where the name is one of a version.
pub(super) fn highest(hello: &str) -> Option<u16> {
    HELLOS.iter().find(|(name, _)| *name == hello).map(|(_, version)| *version)
}

/// The name of the hello of this version at most.
pub(crate) fn hello_of(version: u16) -> Option<&'static str> {
    HELLOS.iter().find(|(_, highest)| *highest == version).map(|(name, _)| *name)
}

/// Every version that was chosen, the highest first, each once.
pub(super) fn accepted<'a>(reports: impl Iterator<Item = (u32, &'a Report)>) -> Vec<AcceptedVersion> {
    let mut accepted: Vec<AcceptedVersion> = Vec::new();
    for (connection, report) in reports {
        let tls = &report.facts.tls;
        let Some(version) = tls.version.filter(|version| accepted.iter().all(|known| known.version != *version)) else {
            continue;
        };
        accepted.push(AcceptedVersion {
            version,
            version_name: tls.version_name,
            suite: tls.suite,
            suite_name: tls.suite_name,
            connection,
        });
    }
    accepted.sort_by_key(|accepted| core::cmp::Reverse(accepted.version));
    accepted
}
