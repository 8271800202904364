//! What a probe is told: how far it may go, what it asks for, how long it waits.

use core::time::Duration;
use std::sync::Arc;

use rdpwhy_handshake::{Limits, Stage, Target, WallTime};
use rdpwhy_pdu::Preconnection;
use rdpwhy_pdu::gcc::ChannelDef;
use rdpwhy_pdu::x224::{RoutingInfo, protocol};

use crate::layer::Connector;
#[cfg(feature = "ring")]
use crate::randomness::ProviderRandomness;
use crate::randomness::{NoRandomness, Randomness};
use crate::{Hello, InspectConnector, Profile, TrustPolicy};

/// What a probe may do to somebody's server. Each step beyond [`Reach::Anonymous`] is asked for by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reach {
    /// X.224, TLS, NTLM NEGOTIATE up to the CHALLENGE, MCS connect and channel joins where the server allows it without
    /// NLA. No logon attempt, no session, no licence.
    #[default]
    Anonymous,
    /// Also Client Info, up to the first licensing PDU: a session object on the server.
    Session,
    /// Also licensing to its end and the server's Demand Active: a licence server may issue a temporary per-device
    /// licence.
    License,
}

impl Reach {
    /// `anonymous`, `session` or `license`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Session => "session",
            Self::License => "license",
        }
    }
}

/// How the client begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Opening {
    /// With an X.224 connection request, as RDP does.
    #[default]
    X224,
    /// With TLS at once, as other services do; it ends with the handshake.
    DirectTls,
    /// Not at all: it listens for what the server says by itself, for so long.
    Listen(Duration),
}

/// How long a probe waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// For each stage that has no limit of its own.
    pub stage: Duration,
    /// Limits of single stages.
    pub stages: Vec<(Stage, Duration)>,
    /// For everything, from the origin.
    pub total: Duration,
    /// After a refusal or a goodbye, for the peer's close.
    pub linger: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            stage: Duration::from_secs(6),
            stages: Vec::new(),
            total: Duration::from_secs(30),
            linger: Duration::from_millis(300),
        }
    }
}

impl Deadlines {
    /// The limit of one stage.
    #[must_use]
    pub fn of(&self, stage: Stage) -> Duration {
        self.stages.iter().find(|(named, _)| *named == stage).map_or(self.stage, |(_, limit)| *limit)
    }
}

/// A probe's configuration.
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// What is probed; the host is also the TLS server name.
    pub target: Target,
    /// The connection's number in a diagnosis, from 1.
    pub connection: u32,
    /// Civil time at the origin.
    pub wall: Option<WallTime>,
    /// Sent before everything else: which of several servers behind one port is meant (MS-RDPEPS). Hyper-V's port 2179
    /// answers nothing without it; it expects TLS next ([`Opening::DirectTls`]).
    pub preconnection: Option<Preconnection>,
    /// How to begin.
    pub opening: Opening,
    /// How far to go.
    pub reach: Reach,
    /// requestedProtocols; `None` sends no negotiation request at all.
    pub protocols: Option<u32>,
    /// Flags of the negotiation request.
    pub request_flags: u8,
    /// Cookie or routing token.
    pub routing: Option<RoutingInfo>,
    /// Correlation id (MS-RDPBCGR 2.2.1.1.2).
    pub correlation_id: Option<[u8; 16]>,
    /// The client's name in CS_CORE; at most 15 characters are sent.
    pub client_name: String,
    /// RNS_UD_CS_* bits. Without Set Error Info (0x0001) a server keeps its reason to itself; without the graphics
    /// pipeline (0x0100) gnome-remote-desktop and KRdp close the connection.
    pub early_capabilities: u16,
    /// Static virtual channels to ask for.
    pub channels: Vec<ChannelDef>,
    /// The session that a Server Redirection sends the client to (CS_CLUSTER, MS-RDPBCGR 2.2.1.3.5).
    pub redirected_session: Option<u32>,
    /// How long to wait.
    pub deadlines: Deadlines,
    /// How much a conversation may hold in memory.
    pub limits: Limits,
    /// A licence that an earlier probe was issued (pbLicenseInfo, MS-RDPELE 2.2.2.6.1): it is shown to the server,
    /// where [`Reach::License`] allows it.
    pub stored_license: Option<Vec<u8>>,
    /// Salt the MACs of Standard RDP security with the packet count (SEC_SECURE_CHECKSUM). xrdp refuses that.
    pub secure_checksum: bool,
    /// Makes the secrets of Standard RDP security and of licensing.
    pub randomness: Arc<dyn Randomness>,
    /// Which servers a logon's credentials may go to.
    pub trust: TrustPolicy,
    /// Makes the TLS layer.
    pub connector: Arc<dyn Connector>,
    /// Which client is imitated: its GCC client data, the first token of its CredSSP and, with
    /// [`Config::profile_hello`], its ClientHello. [`Config::profile`] sets the other fields with it.
    pub profile: Profile,
    /// Send the profile's ClientHello instead of making a TLS layer, and end with the server's answer.
    pub profile_hello: bool,
    /// Keep every observation, so that the conversation can be replayed.
    pub record: bool,
}

#[cfg(feature = "ring")]
impl Default for Config {
    /// [`Config::new`] for no target yet: whoever dials fills it in.
    fn default() -> Self {
        Self::new("", 3389)
    }
}

impl Config {
    /// RNS_UD_CS_SUPPORT_NETCHAR_AUTODETECT (MS-RDPBCGR 2.2.1.3.2), for [`Config::early_capabilities`].
    pub const AUTO_DETECT: u16 = 0x0080;
    /// RNS_UD_CS_SUPPORT_SKIP_CHANNELJOIN (MS-RDPBCGR 2.2.1.3.2), for [`Config::early_capabilities`].
    pub const SKIP_CHANNEL_JOIN: u16 = 0x0800;

    /// The defaults, with a TLS layer of the given kind and no [`Config::randomness`].
    #[must_use]
    pub fn with_connector(host: &str, port: u16, connector: Arc<dyn Connector>) -> Self {
        Self {
            target: Target { host: host.to_owned(), port, address: None },
            connection: 1,
            wall: None,
            preconnection: None,
            opening: Opening::X224,
            reach: Reach::Anonymous,
            protocols: Some(protocol::SSL | protocol::HYBRID | protocol::HYBRID_EX),
            request_flags: 0,
            routing: None,
            correlation_id: None,
            client_name: "rdpwhy".to_owned(),
            early_capabilities: Profile::Rdpwhy.settings().early_capabilities,
            channels: Vec::new(),
            redirected_session: None,
            deadlines: Deadlines::default(),
            limits: Limits::default(),
            stored_license: None,
            secure_checksum: false,
            randomness: Arc::new(NoRandomness),
            trust: TrustPolicy::default(),
            connector,
            profile: Profile::Rdpwhy,
            profile_hello: false,
            record: false,
        }
    }

    /// The defaults: anonymous; ssl, hybrid and hybrid-ex; rustls with `ring`, any certificate accepted and recorded.
    #[cfg(feature = "ring")]
    #[must_use]
    pub fn new(host: &str, port: u16) -> Self {
        let provider = crate::layer::ring_provider();
        let options = crate::layer::TlsOptions::new(Arc::clone(&provider));
        let config = Self::with_connector(host, port, Arc::new(crate::layer::RustlsConnector::new(options)));
        Self { randomness: Arc::new(ProviderRandomness(provider)), ..config }
    }

    /// See [`Config::preconnection`].
    #[must_use]
    pub fn preconnection(mut self, preconnection: Preconnection) -> Self {
        self.preconnection = Some(preconnection);
        self
    }

    /// See [`Config::opening`].
    #[must_use]
    pub fn opening(mut self, opening: Opening) -> Self {
        self.opening = opening;
        self
    }

    /// Asks this hello, and ends with the server's answer to it. [`Config::randomness`] is to be set before.
    #[must_use]
    pub fn inspecting(mut self, hello: Hello) -> Self {
        self.connector = Arc::new(InspectConnector::new(hello, Arc::clone(&self.randomness)));
        self.profile_hello = false;
        self
    }

    /// Imitates this client: sets the requested protocols, the cookie, the early capabilities and the static channels
    /// to the client's own, so it comes before settings of one's own. The probe ends with the server's answer to the
    /// client's ClientHello; see [`Config::own_tls`]. A logon with credentials has first tokens of its own. Where a
    /// profile has no known ClientHello and the server selects TLS, the connection ends there.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        let settings = profile.settings();
        self.profile = profile;
        self.profile_hello = profile != Profile::Rdpwhy;
        self.protocols = profile.protocols();
        self.routing = profile.cookie(None);
        self.early_capabilities = settings.early_capabilities;
        self.channels = settings.channels();
        self
    }

    /// Goes on with rdpwhy's own TLS, and the profile's other messages.
    #[must_use]
    pub fn own_tls(mut self) -> Self {
        self.profile_hello = false;
        self
    }

    /// A hand-made copy of the ClientHello that this configuration sends to its target, with another random, session
    /// id and key share; `None` where there is none to send. An experiment changes one thing of it.
    #[must_use]
    pub fn hello_copy(&self) -> Option<Hello> {
        if self.profile_hello && self.profile != Profile::Rdpwhy {
            return self.profile.hello(self.protocols);
        }
        Hello::copy_of(self.connector.as_ref(), &self.target.host)
    }

    /// See [`Config::reach`].
    #[must_use]
    pub fn reach(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }

    /// See [`Config::protocols`].
    #[must_use]
    pub fn protocols(mut self, protocols: Option<u32>) -> Self {
        self.protocols = protocols;
        self
    }
}
