//! What `rdpwhy lab` runs: a server, a link in front of it, or both in front of another server.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::Path;

use rdpwhy::Target;
use rdpwhy_lab::tcp::{Relay, TcpServer};
use rdpwhy_lab::{Config, Fault, Identity, Link, Relaying};

use super::Failure;
use super::server::tls_for;
use crate::args::LabPath;
use crate::files::{Input, read_bounded};

/// The parts; a link goes to the server.
pub(super) struct Running {
    server: Option<TcpServer>,
    relay: Option<Relay>,
}

impl Running {
    /// The lab's own server, behind a link where there is one.
    ///
    /// # Errors
    /// It does not start.
    pub(super) fn start(listen: SocketAddr, config: Config, link: Option<Link>) -> Result<Self, Failure> {
        Self::behind(listen, link, |listen| TcpServer::start_on(listen, frugal(config)).map(TcpServer::without_reports))
    }

    /// What stands in front of another server: a link, the faults on its messages, or both.
    ///
    /// # Errors
    /// The server's name has no address, the certificate cannot be used, a fault is never seen, or it does not start.
    pub(super) fn in_front_of(
        upstream: &Target,
        listen: SocketAddr,
        path: &LabPath,
        faults: &[Fault],
    ) -> Result<Self, Failure> {
        let upstream = resolve(upstream)?;
        let identity = match (&path.certificate, &path.key) {
            (Some(certificate), Some(key)) => Some(identity(certificate, key)?),
            // clap asks for both or none.
            _ => None,
        };
        if faults.is_empty() && identity.is_none() {
            let link = path.link.clone().unwrap_or_else(Link::none);
            let relay = Relay::start_on(listen, upstream, link).map_err(|error| cannot_listen(listen, &error))?;
            return Ok(Self { server: None, relay: Some(relay) });
        }
        let mut config = faults.iter().cloned().fold(Config::default().with_tls(tls_for(faults)), Config::with_fault);
        let relaying = if identity.is_some() { Relaying::Terminated } else { Relaying::Sealed };
        relaying.check(faults).map_err(|error| Failure::Usage(format!("{error}; say --certificate and --key")))?;
        if let Some(identity) = identity {
            config.identity = identity;
        }
        Self::behind(listen, path.link.clone(), |listen| {
            let server = TcpServer::start_in_front_of(upstream, listen, frugal(config), relaying);
            server.map(TcpServer::without_reports)
        })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        let relay = self.relay.as_ref().map(Relay::address);
        relay.or_else(|| self.server.as_ref().map(TcpServer::address)).unwrap_or_else(|| ([127, 0, 0, 1], 0).into())
    }

    /// Ends everything; how many connections there were.
    pub(super) fn stop(self) -> usize {
        let Self { server, relay } = self;
        let connections = relay.as_ref().map(Relay::connections);
        drop(relay);
        connections.or_else(|| server.map(|server| server.connections())).unwrap_or_default()
    }

    /// A server, on a port of its own where a link leads to it.
    fn behind(
        listen: SocketAddr,
        link: Option<Link>,
        start: impl FnOnce(SocketAddr) -> std::io::Result<TcpServer>,
    ) -> Result<Self, Failure> {
        let Some(link) = link else {
            let server = start(listen).map_err(|error| cannot_listen(listen, &error))?;
            return Ok(Self { server: Some(server), relay: None });
        };
        let hidden = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = start(hidden).map_err(|error| cannot_listen(hidden, &error))?;
        let relay = Relay::start_on(listen, server.address(), link).map_err(|error| cannot_listen(listen, &error))?;
        Ok(Self { server: Some(server), relay: Some(relay) })
    }
}

/// The server's own reports are not read here, and its clients may be many.
const fn frugal(mut config: Config) -> Config {
    config.limits.report = 256 << 10;
    config
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Failure {
    Failure::ours(&format!("cannot listen on {address}"), error)
}

fn resolve(upstream: &Target) -> Result<SocketAddr, Failure> {
    let named = format!("cannot look up {}", upstream.host);
    let addresses = (upstream.host.as_str(), upstream.port).to_socket_addrs();
    let first = addresses.map_err(|error| Failure::ours(&named, &error))?.next();
    first.ok_or_else(|| Failure::OurSide(format!("{named}: it has no address")))
}

/// Longer than any chain of certificates that a server sends.
const MAX_PEM: usize = 256 * 1024;

fn identity(certificate: &Path, key: &Path) -> Result<Identity, Failure> {
    let read = |file: &Path| match read_bounded(file, MAX_PEM)? {
        Input::Whole(content) => Ok(content),
        Input::TooLong => Err(Failure::Usage(format!("{}: expected at most {MAX_PEM} bytes", file.display()))),
    };
    Identity::from_pem(&read(certificate)?, &read(key)?).map_err(|error| Failure::Usage(error.to_string()))
}
