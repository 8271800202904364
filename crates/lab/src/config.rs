//! What kind of server the lab plays.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rdpwhy_client::MakeAcceptor;
use rdpwhy_handshake::{Limits, WallTime};
use rdpwhy_pdu::ntlm::OsVersion;
use rdpwhy_pdu::rdp::ServerRedirection;

use crate::{Fault, Identity, ImpossibleFault, Licensing, StandardSecurity, Strikes, TlsMode, TlsOffer};

/// A server's configuration. The default enforces NLA, shows a self-made certificate and has no fault.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// What it answers to a request for security protocols.
    pub security: Security,
    /// Its certificate.
    pub identity: Identity,
    /// A connection request for one of these protocols gets no answer, as with a server, or a device on the network path,
    /// that does not expect it.
    pub dropped_requests: u32,
    /// How it speaks TLS.
    pub tls: TlsMode,
    /// What it accepts in TLS besides versions.
    pub tls_offer: TlsOffer,
    /// How it seals what it says without TLS.
    pub standard: StandardSecurity,
    /// Where it dies. The first one whose place is reached is carried out, and nothing comes after it.
    pub faults: Vec<Fault>,
    /// It resets where it would close, as a server does that has not read everything.
    pub resets: bool,
    /// Which connections the faults are for.
    pub strikes: Strikes,
    /// What it says after Client Info.
    pub licensing: Licensing,
    /// Where it sends whoever has sent Client Info; then it says nothing of a licence.
    pub redirect: Option<ServerRedirection>,
    /// What it says of itself in the NTLM challenge, and to a logon, where it has no [`Config::logon`].
    pub ntlm: NtlmIdentity,
    /// Plays CredSSP's server side; without it nobody can log on, and every logon is answered with
    /// [`NtlmIdentity::logon_status`].
    pub logon: Option<Arc<dyn MakeAcceptor>>,
    /// The Early User Authorization Result that follows a good logon with [`Security::HybridEx`]: 0 lets the user in, 5
    /// denies it (MS-RDPBCGR 2.2.10.2).
    pub early_user_auth: u32,
    /// MCS results and channels.
    pub mcs: Mcs,
    /// Civil time at the origin: the server's clock. Without it the NTLM challenge carries no timestamp.
    pub wall: Option<WallTime>,
    /// The address that its own witness reports.
    pub address: SocketAddr,
    /// How much its own witness may hold in memory.
    pub limits: Limits,
}

/// What the server answers to requestedProtocols (MS-RDPBCGR 2.2.1.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Security {
    /// Standard RDP security alone; SSL_NOT_ALLOWED_BY_SERVER to whoever asks for more.
    Rdp,
    /// TLS; SSL_REQUIRED_BY_SERVER to whoever does not offer it.
    Ssl,
    /// NLA enforced: CredSSP; HYBRID_REQUIRED_BY_SERVER to whoever does not offer it.
    #[default]
    Hybrid,
    /// The same, with Early User Authorization Result where the client offers that.
    HybridEx,
    /// The strongest that the client offers.
    Negotiate,
    /// This selectedProtocol, whatever was asked for.
    Select(u32),
    /// This failureCode, whatever was asked for.
    Refuse(u32),
    /// A confirm without negotiation data, as servers before RDP 5.2 sent.
    Absent,
}

/// What the server says of itself in CredSSP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NtlmIdentity {
    /// NetBIOS computer name; also the challenge's TargetName.
    pub netbios_computer: String,
    /// NetBIOS domain, or the computer name outside one.
    pub netbios_domain: String,
    /// DNS computer name.
    pub dns_computer: String,
    /// DNS domain, where there is one.
    pub dns_domain: Option<String>,
    /// Which Windows it says it is.
    pub version: OsVersion,
    /// ServerChallenge. Nobody is authenticated, so it may be the same every time.
    pub challenge: [u8; 8],
    /// TSRequest.version.
    pub credssp_version: u32,
    /// The errorCode that answers every logon.
    pub logon_status: u32,
}

/// MCS results and channels (T.125).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mcs {
    /// The result of Connect-Response; 0 is success.
    pub connect_result: u8,
    /// The result of Attach-User-Confirm.
    pub attach_result: u8,
    /// The result of every Channel-Join-Confirm.
    pub join_result: u8,
    /// Announce that channel joins may be skipped.
    pub skip_joins: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            security: Security::default(),
            identity: Identity::shared(),
            dropped_requests: 0,
            tls: TlsMode::default(),
            tls_offer: TlsOffer::default(),
            standard: StandardSecurity::default(),
            faults: Vec::new(),
            resets: false,
            strikes: Strikes::default(),
            licensing: Licensing::default(),
            redirect: None,
            ntlm: NtlmIdentity::default(),
            logon: None,
            early_user_auth: 0,
            mcs: Mcs::default(),
            wall: None,
            limits: Limits::default(),
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3389),
        }
    }
}

impl Config {
    /// See [`Config::security`].
    #[must_use]
    pub fn with_security(mut self, security: Security) -> Self {
        self.security = security;
        self
    }

    /// See [`Config::dropped_requests`].
    #[must_use]
    pub fn with_dropped_requests(mut self, protocols: u32) -> Self {
        self.dropped_requests = protocols;
        self
    }

    /// See [`Config::tls`].
    #[must_use]
    pub fn with_tls(mut self, tls: TlsMode) -> Self {
        self.tls = tls;
        self
    }

    /// See [`Config::tls_offer`].
    #[must_use]
    pub fn with_tls_offer(mut self, offer: TlsOffer) -> Self {
        self.tls_offer = offer;
        self
    }

    /// See [`Config::identity`].
    #[must_use]
    pub fn with_identity(mut self, identity: Identity) -> Self {
        self.identity = identity;
        self
    }

    /// See [`Config::licensing`].
    #[must_use]
    pub fn with_licensing(mut self, licensing: Licensing) -> Self {
        self.licensing = licensing;
        self
    }

    /// See [`Config::redirect`].
    #[must_use]
    pub fn with_redirect(mut self, redirect: ServerRedirection) -> Self {
        self.redirect = Some(redirect);
        self
    }

    /// See [`Config::standard`].
    #[must_use]
    pub fn with_standard(mut self, standard: StandardSecurity) -> Self {
        self.standard = standard;
        self
    }

    /// See [`Config::mcs`].
    #[must_use]
    pub fn with_mcs(mut self, mcs: Mcs) -> Self {
        self.mcs = mcs;
        self
    }

    /// See [`Config::logon`].
    #[must_use]
    pub fn with_logon(mut self, logon: Arc<dyn MakeAcceptor>) -> Self {
        self.logon = Some(logon);
        self
    }

    /// See [`Config::early_user_auth`].
    #[must_use]
    pub fn with_early_user_auth(mut self, result: u32) -> Self {
        self.early_user_auth = result;
        self
    }

    /// Adds to [`Config::faults`].
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// See [`Config::strikes`].
    #[must_use]
    pub fn with_strikes(mut self, strikes: Strikes) -> Self {
        self.strikes = strikes;
        self
    }

    /// The server as one connection meets it, by its number from 1: without the faults that are for others.
    #[must_use]
    pub fn for_connection(&self, number: u32) -> Self {
        let mut config = self.clone();
        if !self.strikes.hit(number) {
            config.faults.clear();
        }
        config
    }

    /// Whether every fault names a place that this server can come to.
    ///
    /// # Errors
    /// One does not; says which places there are.
    pub fn check(&self) -> Result<(), ImpossibleFault> {
        crate::fault::check(self)
    }
}

impl Default for NtlmIdentity {
    fn default() -> Self {
        Self {
            netbios_computer: "RDPWHY-LAB".to_owned(),
            netbios_domain: "RDPWHY-LAB".to_owned(),
            dns_computer: "rdpwhy-lab".to_owned(),
            dns_domain: None,
            version: OsVersion { major: 10, minor: 0, build: 20_348, revision: 15 },
            challenge: *b"rdpwhy-l",
            credssp_version: 6,
            logon_status: 0xC000_006D,
        }
    }
}
