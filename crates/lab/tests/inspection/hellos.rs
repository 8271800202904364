//! Hellos as bytes: any that can be asked for decodes back, here and with tls-parser.

use core::time::Duration;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use rdpwhy_client::layer::{Connector as _, ring_provider};
use rdpwhy_client::{Hello, InspectConnector, ProviderRandomness, Segments, ServerName};
use rdpwhy_pdu::frame::{FrameLayer, Scan};
use rdpwhy_pdu::tls::{ClientHello, HandshakeScan, scan_handshake};
use tls_parser::{TlsMessage, TlsMessageHandshake, parse_tls_message_handshake};

use crate::named;

const HOST: &str = "server.example";

/// The pieces that go up.
fn pieces(hello: &Hello, host: &str) -> Vec<Vec<u8>> {
    let connector = InspectConnector::new(hello.clone(), Arc::new(ProviderRandomness(ring_provider())));
    let mut layer = connector.connect(host, None).unwrap_or_else(|error| panic!("{error}"));
    let mut pieces = Vec::new();
    loop {
        pieces.push(layer.take_transmit());
        if layer.pause().is_none() {
            return pieces;
        }
    }
}

/// The handshake message in its records, and how many there are.
fn message(mut bytes: &[u8], version: u16) -> (Vec<u8>, usize) {
    let (mut message, mut records) = (Vec::new(), 0);
    while let Scan::Whole(len) = FrameLayer::TlsRecord.scan(bytes) {
        let (record, rest) = bytes.split_at(len);
        assert_eq!(record.get(..3), Some(&[&[22][..], &version.to_be_bytes()].concat()[..]));
        message.extend(record.get(5..).unwrap_or_default());
        (bytes, records) = (rest, records + 1);
    }
    assert!(bytes.is_empty(), "a record that is not whole");
    assert_eq!(scan_handshake(&message), HandshakeScan::Whole(message.len()));
    (message, records)
}

fn decode(message: &[u8]) -> ClientHello {
    ClientHello::decode(message.get(4..).unwrap_or_default()).expect("a hello")
}

fn any_hello() -> impl Strategy<Value = Hello> {
    let numbers = |most| vec(any::<u16>(), 0..most);
    let lists = (numbers(100), numbers(400), numbers(20), numbers(30));
    // Record versions that are no TLS are framed by nobody.
    let versions = (0x0300_u16..=0x0304, any::<u16>());
    let names =
        prop_oneof![Just(ServerName::Absent), Just(ServerName::Targets), "[a-z.]{1,300}".prop_map(ServerName::Other)];
    let forms = (names, option::of(0..4000_usize), option::of(1..20_000_usize), option::of(1..500_usize));
    (versions, lists, forms).prop_map(|((record, legacy), (versions, suites, groups, schemes), forms)| {
        let mut hello = Hello::new(legacy, versions, suites);
        (hello.record_version, hello.groups, hello.signature_schemes) = (record, groups, schemes);
        (hello.server_name, hello.size, hello.record) = (forms.0, forms.1, forms.2);
        hello.segments = forms.3.map(|bytes| Segments { first: None, bytes, pause: Duration::from_millis(1) });
        hello
    })
}

proptest! {
    #[test]
    fn any_hello_decodes_back_to_what_was_asked(hello in any_hello()) {
        let pieces = pieces(&hello, HOST);
        if let Some(Segments { bytes, .. }) = hello.segments {
            prop_assert!(pieces.iter().all(|piece| piece.len() <= bytes && !piece.is_empty()));
        } else {
            prop_assert_eq!(pieces.len(), 1);
        }
        let (message, records) = message(&pieces.concat(), hello.record_version);
        prop_assert_eq!(records, message.len().div_ceil(hello.record.unwrap_or(usize::MAX).min(16_384)));
        prop_assert!(message.len() >= hello.size.unwrap_or(0));
        let decoded = decode(&message);
        prop_assert_eq!(decoded.legacy_version, hello.legacy_version);
        prop_assert_eq!(decoded.versions, hello.versions);
        prop_assert_eq!(decoded.suites, hello.suites);
        prop_assert_eq!(decoded.groups, hello.groups);
        prop_assert_eq!(decoded.signature_schemes, hello.signature_schemes);
        let name = match &hello.server_name {
            ServerName::Targets => Some(HOST),
            ServerName::Other(name) => Some(name.as_str()),
            _ => None,
        };
        prop_assert_eq!(decoded.server_name.as_deref(), name);
    }
}

#[test]
fn tls_parser_reads_every_one_that_has_a_name_as_we_do() {
    for (name, make, _) in Hello::NAMED {
        let hello = make();
        let (message, _) = message(&pieces(&hello, HOST).concat(), hello.record_version);
        let (rest, read) = parse_tls_message_handshake(&message).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert!(rest.is_empty(), "{name}");
        let TlsMessage::Handshake(TlsMessageHandshake::ClientHello(theirs)) = read else {
            panic!("{name}: {read:?}");
        };
        let suites: Vec<u16> = theirs.ciphers.iter().map(|suite| suite.0).collect();
        assert_eq!((theirs.version.0, &suites), (hello.legacy_version, &hello.suites), "{name}");
        let extensions =
            theirs.ext.map(|bytes| tls_parser::parse_tls_client_hello_extensions(bytes).expect("extensions"));
        let count = extensions.map_or(0, |(rest, list)| if rest.is_empty() { list.len() } else { usize::MAX });
        assert_eq!(count, decode(&message).extensions.len(), "{name}");
    }
}

#[test]
fn two_hellos_have_nothing_random_in_common_and_addresses_are_never_named() {
    let hello = named("modern");
    assert_ne!(pieces(&hello, HOST), pieces(&hello, HOST));
    let (message, _) = message(&pieces(&hello, "192.0.2.1").concat(), hello.record_version);
    assert_eq!(decode(&message).server_name, None);
}

#[test]
fn another_name_is_sent_to_an_address_too() {
    let hello = named("other-sni");
    for host in [HOST, "192.0.2.1"] {
        let (message, _) = message(&pieces(&hello, host).concat(), hello.record_version);
        assert_eq!(decode(&message).server_name.as_deref(), Some("rdpwhy.example"), "{host}");
    }
}

/// One that differs in what the server chooses from could fare otherwise because of that.
#[test]
fn a_disguise_hides_name_length_and_wholeness_and_offers_the_same() {
    let (modern, disguised) = (named("modern"), named("disguised"));
    let offered = |hello: &Hello| {
        let (message, records) = message(&pieces(hello, HOST).concat(), hello.record_version);
        let len = message.len();
        (ClientHello { server_name: None, ..decode(&message) }, len, records)
    };
    let ((open, open_len, _), (hidden, len, records)) = (offered(&modern), offered(&disguised));
    assert_eq!(open.extensions.get(1..), Some(hidden.extensions.as_slice()));
    assert_eq!(ClientHello { extensions: hidden.extensions.clone(), ..open }, hidden);
    assert!(len < open_len.min(256) && records == len.div_ceil(64), "{len} bytes in {records} records");
    let record = FrameLayer::TlsRecord;
    assert!(pieces(&disguised, HOST).iter().all(|piece| !matches!(record.scan(piece), Scan::Whole(_))));
}

#[test]
fn names_are_unique_and_each_has_a_line() {
    let mut names: Vec<&str> = Hello::NAMED.iter().map(|(name, ..)| *name).collect();
    assert!(Hello::NAMED.iter().all(|(.., what)| !what.is_empty()));
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair.first() != pair.last()), "{names:?}");
}
