//! `[client]`: how the probe asks.

use rdpwhy_client::{Config, TrustPolicy};
use rdpwhy_lab::Identity;
use rdpwhy_lab::file::{ProtocolWord, ReachWord};
use rdpwhy_pdu::gcc::ChannelDef;
use rdpwhy_pdu::tls::CertificateFacts;
use serde::Deserialize;

use crate::logon::{Logon, Trust};
use crate::server::WALL;

/// The client of a scenario. Without a word it is the default probe.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Client {
    /// requestedProtocols by name; an empty list sends no negotiation request.
    protocols: Option<Vec<ProtocolWord>>,
    reach: ReachWord,
    /// Static virtual channels.
    channels: Vec<String>,
    skip_joins: bool,
    /// Show a licence that was stored before.
    stored_license: bool,
    pub(crate) logon: Option<Logon>,
    /// Salt the MACs of Standard RDP security.
    secure_checksum: bool,
}

impl Client {
    /// For the client speaker; whoever plays the scenario fills in the target. `identity` is the server's.
    pub(crate) fn config(&self, identity: &Identity) -> Config {
        let mut config = Config::default().reach(self.reach.into());
        if let Some(protocols) = &self.protocols {
            config = config.protocols((!protocols.is_empty()).then(|| ProtocolWord::mask(protocols)));
        }
        for name in &self.channels {
            config.channels.push(ChannelDef { name: name.clone(), options: 0 });
        }
        if self.skip_joins {
            config.early_capabilities |= Config::SKIP_CHANNEL_JOIN;
        }
        config.stored_license = self.stored_license.then(|| b"a licence of another day".to_vec());
        config.secure_checksum = self.secure_checksum;
        if let Some(logon) = &self.logon {
            config.trust = trust(logon.trust, identity);
            // MS-RDPBCGR 2.2.1.1.1.
            config.request_flags = u8::from(logon.restricted_admin) | u8::from(logon.remote_guard) << 1;
        }
        config.wall = Some(WALL);
        config.record = true;
        config
    }
}

fn trust(trust: Trust, identity: &Identity) -> TrustPolicy {
    let mut policy = TrustPolicy::default();
    policy.any_certificate = trust == Trust::AnyCertificate;
    let leaf = identity.chain().first().cloned().unwrap_or_default();
    let thumbprint = CertificateFacts::from_der(&leaf).ok().and_then(|facts| facts.sha256.parse().ok());
    match trust {
        Trust::Thumbprint => policy.thumbprints.extend(thumbprint),
        Trust::OtherThumbprint => policy.thumbprints.extend("0f".repeat(32).parse().ok()),
        Trust::AnyCertificate | Trust::Nothing => {}
    }
    policy
}
