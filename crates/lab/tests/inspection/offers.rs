//! What the observer says of two connections' offers: the named hellos differ from an ordinary probe in what they are
//! to differ in, and in nothing else.

use rdpwhy_client::{Client, Config as ClientConfig, Hello, Profile};
use rdpwhy_handshake::{Field, Offer, Report};
use rdpwhy_lab::{Config, Server, TlsMode, simulate};
use rdpwhy_pdu::x224::RoutingInfo;

use crate::{inspect, named};

fn ask(config: ClientConfig) -> Report {
    let link = "none".parse().expect("a link");
    simulate(Client::new(config), Server::new(Config::default()), link).client_report()
}

fn ordinary() -> Offer {
    Offer::of(&ask(ClientConfig::new("server.example", 3389)))
}

fn offer(hello: Hello) -> Offer {
    Offer::of(&inspect(&Config::default(), hello, "latency=1ms").client_report())
}

/// rustls orders its extensions anew at each connection.
fn differences(hello: Hello) -> Vec<Field> {
    let mut fields = ordinary().differences(&offer(hello));
    fields.retain(|field| *field != Field::ExtensionOrder);
    fields
}

#[test]
fn the_probes_own_hello_is_copied_field_by_field() {
    for name in ["as-probe", "modern"] {
        assert_eq!(differences(named(name)), [], "{name}");
    }
    let probe = ordinary();
    let hello = probe.hello.as_ref().expect("a hello");
    assert!(!hello.signature_schemes.is_empty() && !hello.extensions.is_empty() && hello.key_shares == [29]);
    assert_eq!((hello.form.records, hello.form.pieces, hello.session_id_bytes), (1, 1, 32));
}

/// So an experiment can have the extensions in the first connection's order, too.
#[test]
fn a_copy_in_the_probes_order_differs_in_nothing() {
    let config = ClientConfig::new("server.example", 3389);
    let report = ask(config.clone());
    let offered = report.facts.tls.offered.as_ref().expect("a hello");
    let copy = config.hello_copy().expect("a copy").ordered(&offered.extensions);
    let copied = inspect(&Config::default(), copy, "none").client_report();
    assert_eq!(Offer::of(&report).differences(&Offer::of(&copied)), []);
}

#[test]
fn each_form_changes_what_its_name_says() {
    let rows: [(&str, &[Field]); 7] = [
        ("no-sni", &[Field::ServerName]),
        ("other-sni", &[Field::ServerName]),
        ("split-records", &[Field::Records]),
        ("split-segments", &[Field::Pieces]),
        ("partial", &[Field::Pieces]),
        ("padded", &[Field::HelloSize]),
        ("disguised", &[Field::ServerName, Field::Records, Field::Pieces]),
    ];
    for (name, fields) in rows {
        assert_eq!(differences(named(name)), fields, "{name}");
    }
}

#[test]
fn a_partial_hello_is_its_records_header_and_300_ms_later_the_rest() {
    let simulated = inspect(&Config::default(), named("partial"), "latency=1ms");
    let report = simulated.client_report();
    assert_eq!(report.facts.tls.offered.as_ref().map(|offered| offered.form.pieces), Some(2));
    assert!(report.elapsed_us >= 300_000, "{} us", report.elapsed_us);
}

#[test]
fn the_twins_of_key_exchange_differ_in_their_suites_alone() {
    let (rsa, ephemeral) = (offer(named("rsa-key-exchange")), offer(named("ephemeral-key-exchange")));
    assert_eq!(rsa.differences(&ephemeral), [Field::Suites]);
}

#[test]
fn the_request_is_compared_as_well() {
    let changed = |change: fn(&mut ClientConfig)| {
        let mut config = ClientConfig::new("server.example", 3389);
        change(&mut config);
        let mut fields = ordinary().differences(&Offer::of(&ask(config)));
        fields.retain(|field| *field != Field::ExtensionOrder);
        fields
    };
    assert_eq!(changed(|_| {}), []);
    assert_eq!(changed(|config| config.protocols = Some(1)), [Field::Protocols]);
    assert_eq!(changed(|config| config.request_flags = 1), [Field::RequestFlags]);
    assert_eq!(changed(|config| config.routing = Some(RoutingInfo::Cookie(b"a".to_vec()))), [Field::Cookie]);
    assert_eq!(changed(|config| config.routing = Some(RoutingInfo::Token(b"t=1".to_vec()))), [Field::RoutingToken]);
    assert_eq!(
        changed(|config| config.correlation_id = Some([7; 16])),
        [Field::RequestFlags, Field::Correlation],
        "the flags say that there is one"
    );
}

/// Real clients' hellos are answered by the lab's server, up to the key shares: none is refused for a share that is
/// no key.
#[test]
fn each_profiles_hello_is_answered() {
    for profile in Profile::ALL {
        let Some(hello) = profile.hello(profile.protocols()) else { continue };
        let mut server = Config::default();
        if profile == Profile::MstscWin7 {
            // It has TLS 1.0 alone.
            server.tls = TlsMode::InsistsOnTls10;
        }
        let report = inspect(&server, hello, "none").client_report();
        assert!(report.facts.tls.version.is_some(), "{profile}: {:?}", report.ending);
    }
}
