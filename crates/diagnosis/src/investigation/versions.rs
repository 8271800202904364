//! Which TLS versions a server was seen to choose, and with which suites.

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

/// The highest version in a hello of this name, where the name is one of a version.
pub(super) fn highest(hello: &str) -> Option<u16> {
    Some(match hello {
        "ssl3" => 0x0300,
        "tls10" => 0x0301,
        "tls11" => 0x0302,
        "tls12" => 0x0303,
        "tls13" => 0x0304,
        _ => return None,
    })
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
