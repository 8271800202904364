//! From an experiment to the connection that it is: the first probe's configuration with one thing changed.

use core::time::Duration;

use rdpwhy_client::{Config, Hello, Opening, Reach};
use rdpwhy_diagnosis::Change;
use rdpwhy_handshake::Report;
use rdpwhy_pdu::x224::RoutingInfo;

/// How long a port may take to say something by itself.
const MOMENT: Duration = Duration::from_secs(2);

/// A connection to make.
#[derive(Clone)]
#[non_exhaustive]
pub struct Varied {
    /// How the client speaks.
    pub config: Config,
    /// The maximum segment size that the socket announces, where it is not the system's.
    pub max_segment: Option<u16>,
}

/// The connection that `change` asks for, as number `connection`, to the address that `first` came to; `None` where it
/// is none (a UDP SYN), or where a hello of that name is unknown.
///
/// Whatever `base` allows, an experiment goes no further than [`Reach::Anonymous`], and takes no credentials along.
#[must_use]
pub fn vary(base: &Config, first: &Report, change: Change, connection: u32) -> Option<Varied> {
    let mut config = anonymous(base);
    config.connection = connection;
    config.target.address = first.target.address.or(config.target.address);
    let mut max_segment = None;
    match change {
        Change::Again => {}
        Change::Hello(name) => {
            let hello = hello(&config, name, first)?;
            config = config.inspecting(hello);
        }
        // Flags go with CredSSP.
        Change::Protocols(protocols) => (config.protocols, config.request_flags) = (protocols, 0),
        Change::Policy(row) => {
            config.protocols = row.protocols;
            config.request_flags = row.flags;
            config = config.inspecting(Hello::named("modern")?);
        }
        Change::DirectTls => config = config.opening(Opening::DirectTls).inspecting(Hello::named("modern")?),
        Change::Listen => config.opening = Opening::Listen(MOMENT),
        Change::Cookie => config.routing = other_cookie(config.routing),
        Change::WithoutToken => config.routing = None,
        Change::MaxSegment(bytes) => max_segment = Some(bytes),
        _ => return None,
    }
    Some(Varied { config, max_segment })
}

/// The configuration as every connection behind the first probe begins with it.
pub(super) fn anonymous(base: &Config) -> Config {
    let mut config = base.clone().reach(Reach::Anonymous);
    config.stored_license = None;
    // A recording is the first probe's.
    config.record = false;
    config
}

/// The hello of this name; `None` for an unknown one. Where its form alone is to be another one, it is a copy of the hello that
/// the first probe sends, with the extensions in the order that was seen: the TLS library changes it at each connection.
fn hello(config: &Config, name: &str, first: &Report) -> Option<Hello> {
    const NOT_A_COPY: &str = "modern";
    let offered = first.facts.tls.offered.as_ref();
    let copy = config.hello_copy().filter(|_| name != NOT_A_COPY).map(|copy| match offered {
        Some(offered) => copy.ordered(&offered.extensions),
        None => copy,
    });
    let hello = copy.and_then(|copy| copy.in_form(name)).or_else(|| Hello::named(name))?;
    // One thing is changed: a shorter hello would also please a device that dislikes long ones.
    Some(match offered {
        Some(offered) if name == "without-tls13" => hello.padded_to(offered.bytes),
        _ => hello,
    })
}

/// A cookie where there is none, and none where there is one.
fn other_cookie(routing: Option<RoutingInfo>) -> Option<RoutingInfo> {
    match routing {
        Some(_) => None,
        None => Some(RoutingInfo::Cookie(b"rdpwhy".to_vec())),
    }
}
