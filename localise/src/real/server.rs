//! The real servers, and how the relay and the probe meet them.

use core::net::{Ipv4Addr, SocketAddr};
use std::{fs, io};

use rdpwhy_client::{Anonymous, Config, Logon, Reach};
use rdpwhy_credssp::{Credentials, CredsspLogon, Options};
use rdpwhy_lab::tcp::TcpServer;
use rdpwhy_lab::{Config as Lab, Fault, Identity, Place, Relaying};
use rdpwhy_tests::RealServer;
use zeroize::Zeroizing;

use crate::cell::Scene;

/// A server as `rdpwhy_tests::RealServer` names it, and requestedProtocols.
const SERVERS: [(&str, u32); 7] = [
    ("xrdp-none", RDP),
    ("xrdp-high", RDP),
    ("xrdp-tls12", SSL),
    ("xrdp-tls13", SSL),
    ("shadow-rdp", RDP),
    ("shadow-tls", SSL),
    ("shadow-nla", HYBRID),
];
const RDP: u32 = 0;
const SSL: u32 = 1;
const HYBRID: u32 = 3;

/// A real server that runs.
#[derive(Debug)]
pub struct Running {
    name: &'static str,
    protocols: u32,
    server: RealServer,
    identity: Option<Identity>,
}

/// Starts those that are installed.
///
/// # Panics
/// One is installed and does not start; or, with `RDPWHY_REQUIRE_SERVERS=1`, is not installed.
#[must_use]
pub fn start() -> Vec<Running> {
    let start = |(name, protocols)| {
        let server = RealServer::start(name)?;
        let identity = (protocols != RDP).then(|| identity(&server).expect("the server's certificate and key"));
        Some(Running { name, protocols, server, identity })
    };
    SERVERS.into_iter().filter_map(start).collect()
}

fn identity(server: &RealServer) -> io::Result<Identity> {
    let [certificate, key] = [server.certificate(), server.key()].map(fs::read);
    Identity::from_pem(&certificate?, &key?).map_err(io::Error::other)
}

impl Scene for &Running {
    fn name(&self) -> &str {
        self.name
    }
}

impl Running {
    pub(super) const fn has_tls(&self) -> bool {
        self.protocols != RDP
    }

    /// A relay with this fault in front of it. The records of TLS are passed on as they are where the fault is one of them,
    /// or else opened with the server's key.
    pub(super) fn relay(&self, fault: Fault) -> io::Result<TcpServer> {
        let lies_in_tls = match fault.place {
            Place::Record(_) => true,
            Place::Pdu { kind, .. } => kind.name().starts_with("tls."),
        };
        let mut config = Lab::default().with_fault(fault);
        let relaying = match &self.identity {
            Some(identity) if !lies_in_tls => {
                config.identity = identity.clone();
                Relaying::Terminated
            }
            _ => Relaying::Sealed,
        };
        let any_port = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0);
        TcpServer::start_in_front_of(self.server.address(), any_port, config, relaying)
    }

    pub(super) fn config(&self) -> Config {
        let mut config = Config::new("127.0.0.1", 3389).reach(Reach::Session).protocols(Some(self.protocols));
        config.record = true;
        config.trust.any_certificate = true;
        config
    }

    /// The shadow server lets `tuser` in.
    pub(super) fn logon(&self, config: &Config) -> Box<dyn Logon> {
        if self.protocols != HYBRID {
            return Box::new(Anonymous::new(config.reach));
        }
        let credentials = Credentials::parse("tuser", Zeroizing::new("Passw0rd".to_owned()));
        Box::new(CredsspLogon::new(credentials, Options { delegate: true, ..Options::default() }).expect("a logon"))
    }
}
