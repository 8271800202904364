//! What the NTLM challenge says of the server (MS-NLMP 2.2.1.2).

use rdpwhy_pdu::cut;
use rdpwhy_pdu::ntlm::{Challenge, filetime_to_unix};

/// The server by its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NtlmFacts {
    /// NegotiateFlags (MS-NLMP 2.2.2.5).
    pub flags: u32,
    /// TargetName: the domain, or the computer outside one.
    pub target_name: String,
    /// MsvAvNbComputerName.
    pub netbios_computer: Option<String>,
    /// MsvAvNbDomainName.
    pub netbios_domain: Option<String>,
    /// MsvAvDnsComputerName.
    pub dns_computer: Option<String>,
    /// MsvAvDnsDomainName.
    pub dns_domain: Option<String>,
    /// MsvAvDnsTreeName.
    pub dns_tree: Option<String>,
    /// Version: `10.0.20348`.
    pub os_version: Option<String>,
    /// The build number alone.
    pub os_build: Option<u16>,
    /// The server's clock minus ours, in microseconds; `None` where either is not known.
    pub clock_skew_us: Option<i64>,
}

impl NtlmFacts {
    /// `now` is in microseconds since 1970.
    pub(crate) fn new(challenge: &Challenge, now: Option<i64>) -> Self {
        let pairs = &challenge.target_info;
        let text = |id| pairs.text(id).map(cut);
        let server_time = pairs.timestamp().and_then(filetime_to_unix);
        Self {
            flags: challenge.flags,
            target_name: cut(challenge.target_name.clone()),
            netbios_computer: text(1),
            netbios_domain: text(2),
            dns_computer: text(3),
            dns_domain: text(4),
            dns_tree: text(5),
            os_version: challenge.version.map(|version| version.to_string()),
            os_build: challenge.version.map(|version| version.build),
            clock_skew_us: server_time.zip(now).map(|(server, ours)| server.saturating_sub(ours)),
        }
    }
}
