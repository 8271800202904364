//! From an experiment to the connection that it is: the first probe's configuration with one thing changed.

use core::time::Duration;

use rdpwhy_client::{Config, Hello, Opening, Profile, Reach};
use rdpwhy_diagnosis::{Change, other_address};
use rdpwhy_handshake::Report;
use rdpwhy_pdu::x224::RoutingInfo;

/// What the report of an experiment may hold, in bytes.
const REPORT: usize = 256 << 10;
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
        Change::Address(nth) => config.target.address = Some(other_address(first, nth)?),
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
    // There may be two hundred of them, and an investigation keeps them all.
    config.limits.report = config.limits.report.min(REPORT);
    config
}

/// The hello of this name; `None` for an unknown one. A client's is the one that it sends after such a connection
/// request. Where its form alone is to be another one, it is a copy of the hello that the first probe sends, with the
/// extensions in the order that was seen: the TLS library changes it at each connection.
fn hello(config: &Config, name: &str, first: &Report) -> Option<Hello> {
    const NOT_A_COPY: &str = "modern";
    if let Some(hello) = Profile::named(name).and_then(|profile| profile.hello(config.protocols)) {
        return Some(hello);
    }
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

#[cfg(test)]
mod tests {
    use rdpwhy_client::{Client, Config, Hello, Input, Output, Profile};
    use rdpwhy_diagnosis::Change;
    use rdpwhy_handshake::{Offer, Report, Timestamp};
    use rdpwhy_pdu::x224::{ConnectionConfirm, NegotiationAnswer, protocol};

    use super::vary;

    /// The report of a connection whose server selected TLS and then read the ClientHello.
    fn report(config: Config) -> Report {
        let mut client = Client::new(config);
        let answer = NegotiationAnswer::Selected { flags: 0, protocol: protocol::SSL };
        let confirm = ConnectionConfirm { src_ref: 0, answer, trailing: Vec::new() }.encode();
        client.handle(Timestamp(0), Input::Tick);
        client.handle(Timestamp(1), Input::Received(&confirm));
        // Pieces are sent at their times.
        for at in 1..100 {
            while let Output::Transmit(_) = client.poll() {}
            client.handle(Timestamp(1 + at * 20_000), Input::Tick);
        }
        client.report()
    }

    fn varied(base: &Config, name: &'static str) -> Offer {
        let first = report(base.clone());
        let varied = vary(base, &first, Change::Hello(name), 2).expect("a connection");
        let (offer, first) = (Offer::of(&report(varied.config)), Offer::of(&first));
        assert!(first.hello.is_some() && offer.hello.is_some(), "{name}");
        if name == "as-probe" {
            assert_eq!(first.differences(&offer), [], "not even in the order of the extensions");
        }
        offer
    }

    #[test]
    fn the_first_probes_hello_is_copied_whichever_client_it_imitates() {
        for profile in [Profile::Rdpwhy, Profile::MstscWin11, Profile::MstscWin7, Profile::FreeRdp3] {
            let base = Config::new("server.example", 3389).profile(profile);
            let first = varied(&base, "as-probe").hello.expect("a hello");
            let silent = varied(&base, "no-sni");
            assert_eq!(
                (silent.server_name.as_ref(), silent.hello.map(|hello| hello.suites)),
                (None, Some(first.suites))
            );
        }
    }

    #[test]
    fn a_clients_hello_is_the_one_behind_such_a_request() {
        const STATUS_REQUEST: u16 = 5;
        let has_status = |protocols| {
            let base = Config::new("server.example", 3389).protocols(Some(protocols));
            varied(&base, "mstsc-win11").hello.expect("a hello").extensions.contains(&STATUS_REQUEST)
        };
        assert!(has_status(protocol::SSL | protocol::HYBRID) && !has_status(protocol::SSL));
    }

    #[test]
    fn every_named_hello_is_a_connection() {
        let base = Config::new("server.example", 3389);
        let first = report(base.clone());
        for (name, ..) in Hello::NAMED {
            assert!(vary(&base, &first, Change::Hello(name), 2).is_some(), "{name}");
        }
    }
}
